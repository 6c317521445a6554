import { Script } from 'node:vm';
import { HeadroomError, reasonOf, systemCode } from '../errors.ts';
import { grepBudgetMs } from '../limits.ts';

/** Where a match stands in its line; `to` lies behind its last character. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Indexes of the lines that match a JavaScript regular expression, in order. A leading `(?i)`, as grep tools write
 * it, ignores case. Throws `USAGE` for a pattern that is none, or that backtracks beyond the time it is given.
 */
export function grepLines(lines: readonly string[], source: string): number[] {
  const pattern = compile(source);
  return withinBudget(source, () => lines.flatMap((line, index) => (pattern.test(line) ? [index] : [])));
}

/** All matches in one line; throws as `grepLines` does. */
export function grepSpans(line: string, source: string): Span[] {
  const { source: body, flags } = compile(source);
  const pattern = new RegExp(body, `${flags}g`);
  return withinBudget(source, () =>
    Array.from(line.matchAll(pattern), ({ index, 0: found }) => ({ from: index, to: index + found.length })),
  );
}

/** How often a text matches; throws as `grepLines` does. */
export function countMatches(text: string, source: string): number {
  const { source: body, flags } = compile(source);
  const pattern = new RegExp(body, `${flags}gm`);
  return withinBudget(source, () => Array.from(text.matchAll(pattern), () => true)).length;
}

function withinBudget<Found>(source: string, find: () => Found[]): Found[] {
  let found: Found[] = [];
  const search = (): void => {
    found = find();
  };
  try {
    // A running regular expression can be stopped from outside only, which is what a script's timeout does.
    new Script('search()').runInNewContext({ search }, { timeout: grepBudgetMs });
    return found;
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
