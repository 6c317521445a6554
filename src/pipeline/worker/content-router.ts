import { engines } from '../../engines/index.ts';
import type { Engine, EngineContext } from '../../engines/engine.ts';
import type { Reason } from '../../fates.ts';
import { printsFile } from '../../text/file-reader.ts';
import { printsLogs } from '../../text/log-files.ts';

/** Where a text goes: the engines, in the order in which they are asked. */
export interface Way {
  readonly engines: readonly Engine[];
  /** Several programs printed it: what one engine leaves may be another one's. */
  readonly several: boolean;
  readonly fold: boolean;
  /** Why the text stays as it is when no engine takes it. */
  readonly without: Reason;
}

const keepingLines = engines.filter(({ keepsLines }) => keepsLines === true);

/**
 * ContentRouter: whose output is it, then what is it. What we do not know stays verbatim. What was read from a file may
 * be quoted by an edit, so it goes only to engines that leave its lines as they are, and all lines stay. Files with the
 * name of a log are no such files: nobody edits them.
 */
export function routeContent({ role, programs }: EngineContext): Way {
  if (role === 'edit') return { engines: [], several: false, fold: false, without: 'edit' };
  const isFile = role === 'read' || (programs.some(printsFile) && !printsLogs(programs));
  return {
    engines: isFile ? keepingLines : engines,
    several: programs.length > 1,
    fold: !isFile,
    without: isFile ? 'read' : 'no_engine',
  };
}
