import { engines } from '../engines/index.ts';
import type { Engine, EngineContext } from '../engines/engine.ts';
import { printsFiles } from './call.ts';
import type { ToolRole } from './client-profile.ts';

/** Where a text goes: to an engine, with or without leave to fold, or nowhere and why. */
export type Route = { readonly engine: Engine; readonly fold: boolean } | { readonly reason: string };

/**
 * ContentRouter: whose output is it, then what is it. What we do not know stays verbatim, and so does what a tool
 * read from a file, since an edit may quote it; only record lists that a shell printed are re-encoded.
 */
export function routeContent(text: string, role: ToolRole, context: EngineContext): Route {
  if (role === 'read' || role === 'edit') return { reason: role };
  const engine = engines.find((candidate) => candidate.accepts(text, context));
  if (engine === undefined) return { reason: 'no_engine' };
  if (context.command !== null && printsFiles(context.command)) {
    return text.trimStart().startsWith('[') ? { engine, fold: false } : { reason: 'read' };
  }
  return { engine, fold: !context.failed };
}
