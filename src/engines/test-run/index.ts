import type { Engine } from '../engine.ts';
import { decode, decodeLines } from './decode.ts';
import { foldPage, sortRows, type Sorted } from './fold.ts';
import { gather, type Gathered } from './gather.ts';
import { layOut, plainPage, writtenOf, type Page } from './page.ts';
import type { Runner } from './runner.ts';
import { runners } from './runners.ts';
import { scopes } from './scopes.ts';
import { maxTestLineChars } from '../../limits.ts';
import type { Program } from '../../text/program.ts';
import { plainLine } from '../../text/bare-line.ts';

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
    // Another program's engine may follow, to which what is moved would be its own text.
    const mayMove = page !== null && context.programs.length <= 1;
    const apart = mayMove ? sortRows(page, lines, runners, context, false) : null;
    const gathered = apart === null || page === null ? null : gather(page, apart);
    if (gathered !== null && page !== null)
      return { whole: page, sorted: apart, gathered, form: gathered.form };
    const form = page === null ? text : writtenOf(page);
    const gains = context.count(form) < context.count(text);
    const whole = gains && page !== null ? page : plainPage(lines);
    const isSorted = apart !== null && whole === page && context.level !== 'tight';
    const sorted = isSorted ? apart : sortRows(whole, lines, runners, context, true);
    return { whole, sorted, gathered, form: gains ? form : null };
  },

  encode({ form }) {
    return form;
  },

  fold({ whole, sorted, gathered }) {
    if (gathered !== null) return gathered.pieces;
    return sorted === null ? null : foldPage(whole, sorted);
  },

  decode,
  decodeLines,
  scopes,
};

interface Run {
  readonly whole: Page;
  /** Null: nothing is to be left out. */
  readonly sorted: Sorted | null;
  /** Null: what goes goes where it stands. */
  readonly gathered: Gathered | null;
  /** Null: the text as it stands is no longer. */
  readonly form: string | null;
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
  const plain = ends
    .split('\n')
    .map((line) => plainLine(line).slice(0, maxTestLineChars))
    .join('\n');
  return runners.filter(({ signs }) => signs.test(plain));
}
