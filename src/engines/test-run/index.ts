import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { foldPage } from './fold.ts';
import { formOf, layOut, plainPage, type Page } from './page.ts';
import type { Runner } from './runner.ts';
import { runners } from './runners.ts';
import { scopes } from './scopes.ts';
import { maxTestLineChars } from '../../limits.ts';
import type { Program } from '../../text/program.ts';
import { plainLine } from '../../text/bare-line.ts';
import { overwrittenMark } from '../../text/lines.ts';

/**
 * Output of test runners. Lossless: tests that passed stand in groups, what several lines share is written once, what
 * comes again is counted. Folded: passing tests become a count, environment, set-up and warnings go; whatever is not
 * known to tell of no failure stays as it is.
 */
export const testRun: Engine<Run> = {
  name: 'test-run',

  read(text, context) {
    const runners = runnersOf(text, context.programs);
    if (runners.length === 0) return null;
    const lines = text.split('\n');
    const page = layOut(lines, runners);
    const gains = page !== null && context.count(formOf(page)) < context.count(text);
    return { lines, runners, context, page: gains ? page : null };
  },

  encode({ page }) {
    return page === null ? null : formOf(page);
  },

  fold({ lines, page, runners, context }) {
    return foldPage(page ?? plainPage(lines), lines, runners, context);
  },

  decode,
  scopes,
};

interface Run {
  readonly lines: readonly string[];
  readonly runners: readonly Runner[];
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly page: Page | null;
}

/** Characters at each end of a text in which a test runner shows itself. */
const runnerSignChars = 40_000;

/** Programs that print files, hits or differences: a test run in them is only quoted. */
const quoting = new Set('grep rg egrep fgrep zgrep ag ack git diff ls find nl awk gh curl jq'.split(' '));

/** The test runners whose output a text is, by what only they print near its ends. */
function runnersOf(text: string, programs: readonly Program[]): readonly Runner[] {
  if (programs.length > 0 && programs.every(({ name }) => quoting.has(name))) return [];
  const ends =
    text.length <= 2 * runnerSignChars
      ? text
      : `${text.slice(0, runnerSignChars)}\n${text.slice(-runnerSignChars)}`;
  // Codes may stand within words.
  const mayShow = notPlain.test(ends) ? runners : runners.filter((runner) => hasWords(runner, ends));
  if (mayShow.length === 0) return [];
  const plain = ends
    .split('\n')
    .map((line) => plainLine(line).slice(0, maxTestLineChars))
    .join('\n');
  return mayShow.filter(({ signs }) => signs.test(plain));
}

/** What `plainLine` takes away. */
const notPlain = new RegExp(`[\\r\\u001b${overwrittenMark}]`);

function hasWords({ words }: Runner, text: string): boolean {
  return words.some((word) => text.includes(word));
}
