import { engines } from '../engines/index.ts';
import type { Engine, EngineContext } from '../engines/engine.ts';
import { printsLogs } from '../text/log-files.ts';
import { printsFiles } from './call.ts';
import type { ToolRole } from './client-profile.ts';

/** Where a text goes: to an engine, with or without leave to fold, or nowhere and why. */
export type Route = { readonly engine: Engine; readonly fold: boolean } | { readonly reason: string };

/**
 * ContentRouter: whose output is it, then what is it. What we do not know stays verbatim, and so does what was read
 * from a file, since an edit may quote it; of files only record lists are re-encoded, and no row is left out of them.
 * Files with the name of a log are no such files: nobody edits them.
 */
export function routeContent(text: string, role: ToolRole, context: EngineContext): Route {
  if (role === 'edit') return { reason: 'edit' };
  const { command } = context;
  const isFile = role === 'read' || (command !== null && printsFiles(command) && !printsLogs(command));
  if (isFile && !text.trimStart().startsWith('[')) return { reason: 'read' };
  const engine = engines.find((candidate) => candidate.accepts(text, context));
  if (engine === undefined) return { reason: 'no_engine' };
  return { engine, fold: !isFile && !context.failed };
}
