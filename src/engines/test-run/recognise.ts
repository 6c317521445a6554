import { maxTestLineChars } from '../../limits.ts';
import type { Program } from '../../text/program.ts';
import { plainLine } from '../../text/bare-line.ts';
import { runners, type Runner } from './runners.ts';

/** Characters at each end of a text in which a test runner shows itself. */
const runnerSignChars = 40_000;

/** Programs that print files, hits or differences: a test run in them is only quoted. */
const quoting = new Set('grep rg egrep fgrep zgrep ag ack git diff ls find nl awk gh curl jq'.split(' '));

/** The test runners whose output a text is, by what only they print near its ends. */
export function runnersOf(text: string, programs: readonly Program[]): readonly Runner[] {
  if (programs.length > 0 && programs.every(({ name }) => quoting.has(name))) return [];
  const ends =
    text.length <= 2 * runnerSignChars
      ? text
      : `${text.slice(0, runnerSignChars)}\n${text.slice(-runnerSignChars)}`;
  const plain = ends
    .split('\n')
    .map((line) => plainLine(line).slice(0, maxTestLineChars))
    .join('\n');
  return runners.filter(({ signs }) => signs.test(plain));
}
