import { Script } from 'node:vm';
import { HeadroomError, reasonOf, systemCode } from '../errors.ts';
import { grepBudgetMs } from '../limits.ts';

/**
 * Indexes of the lines that match a JavaScript regular expression, in order. A leading `(?i)`, as grep tools write
 * it, ignores case. Throws `USAGE` for a pattern that is none, or that backtracks beyond the time it is given.
 */
export function grepLines(lines: readonly string[], source: string): number[] {
  const pattern = compile(source);
  let hits: number[] = [];
  const search = (): void => {
    hits = lines.flatMap((line, index) => (pattern.test(line) ? [index] : []));
  };
  try {
    // A running regular expression can be stopped from outside only, which is what a script's timeout does.
    new Script('search()').runInNewContext({ search }, { timeout: grepBudgetMs });
    return hits;
  } catch (error) {
    if (systemCode(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new HeadroomError(
      'USAGE',
      `The pattern ${JSON.stringify(source)} took longer than ${grepBudgetMs} ms.`,
      'Use a simpler pattern, without nested repetition.',
    );
  }
}

function compile(source: string): RegExp {
  const ignoresCase = source.startsWith('(?i)');
  try {
    return ignoresCase ? new RegExp(source.slice('(?i)'.length), 'i') : new RegExp(source);
  } catch (error) {
    throw new HeadroomError(
      'USAGE',
      `The pattern ${JSON.stringify(source)} is no JavaScript regular expression: ${reasonOf(error)}.`,
      'Escape special characters with a backslash.',
      { cause: error },
    );
  }
}
