import { engines } from '../../engines/index.ts';
import type { Engine, EngineContext } from '../../engines/engine.ts';
import { envelope } from '../../engines/envelope/index.ts';
import type { Reason } from '../../fates.ts';
import { namedFiles, printsFile } from '../../text/file-reader.ts';
import { printsLogs } from '../../text/log-files.ts';
import type { Program } from '../../text/program.ts';

/** Where a text goes: the engines, in the order in which they are asked. */
export interface Way {
  readonly engines: readonly Engine[];
  /** Several programs printed it: what one engine leaves may be another one's. */
  readonly several: boolean;
  /** It may be lines of a file, of which an edit may quote each: all of them stay. */
  readonly isFile: boolean;
  /** Why the text stays as it is when no engine takes it. */
  readonly without: Reason;
}

const keepingLines = engines.filter(({ keepsLines }) => keepsLines === true);
/** For files that are no JSON themselves: where JSON comes, it is the tool's, around the file's lines. */
const unwrapping = [envelope, ...keepingLines];

/**
 * ContentRouter: whose output is it, then what is it. What we do not know stays verbatim. What was read from a file may
 * be quoted by an edit, so it goes only to engines that leave its lines as they are, and all lines stay. Files with the
 * name of a log are no such files: nobody edits them.
 */
export function routeContent({ role, programs }: EngineContext): Way {
  if (role === 'edit') return { engines: [], several: false, isFile: true, without: 'edit' };
  const isFile = role === 'read' || (programs.some(printsFile) && !printsLogs(programs));
  return {
    engines: !isFile ? engines : printsSource(programs) ? unwrapping : keepingLines,
    several: programs.length > 1,
    isFile,
    without: isFile ? 'read' : 'no_engine',
  };
}

/** Names of files that hold a program's source, or a page of words: what is JSON as a whole is none of theirs. */
const source =
  /\.(?:py|pyi|[cm]?[jt]sx?|go|rs|java|kt|scala|c|h|cc|cpp|hpp|cs|rb|php|swift|lua|pl|r|sh|bash|zsh|sql|css|scss|html?|vue|svelte|md|rst|txt|toml|ini|cfg|ya?ml|xml|gradle|proto|tf)$/i;

/** True when all files that programs print are known by their names to be no JSON. */
function printsSource(programs: readonly Program[]): boolean {
  const files = programs.filter(printsFile).map(namedFiles);
  return (
    files.length > 0 && files.every((names) => names.length > 0 && names.every((name) => source.test(name)))
  );
}
