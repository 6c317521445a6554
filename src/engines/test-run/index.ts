import type { Engine, EngineContext, Piece } from '../engine.ts';
import { decode, decodeLines } from './decode.ts';
import { foldPage, sortRows } from './fold.ts';
import { gather } from './gather.ts';
import { layOut, plainOf, plainPage, writtenOf, type Page } from './page.ts';
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
    const tokens = context.count(text);
    const isShorter = (form: string): boolean => context.count(form) < tokens;
    const folded = foldOf({ text, lines, page, runners }, context, isShorter);
    if (folded !== null) return folded;
    const form = page === null ? text : writtenOf(page);
    return { form: isShorter(form) ? form : null, pieces: null };
  },

  encode({ form }) {
    return form;
  },

  fold({ pieces }) {
    return pieces;
  },

  decode,
  decodeLines,
  scopes,
};

interface Run {
  /** Null: the text as it stands is no longer. */
  readonly form: string | null;
  /** Null: nothing is to be left out. */
  readonly pieces: readonly Piece[] | null;
}

/** What is known of a text before anything is left out of it. */
interface Known {
  readonly text: string;
  readonly lines: readonly string[];
  /** Null: it has no other form. */
  readonly page: Page | null;
  readonly runners: readonly Runner[];
}

/** What may go at the end of the form, behind one marker, or else each where it stands; null: too little would go. */
function foldOf(
  { text, lines, page, runners }: Known,
  context: EngineContext,
  isShorter: (form: string) => boolean,
): Run | null {
  // Another program's engine may follow, to which what is moved would be its own text.
  const mayMove = page !== null && context.programs.length <= 1;
  const apart = mayMove ? sortRows(page, lines, runners, context, false) : null;
  const gathered = apart === null || page === null ? null : gather(page, apart);
  if (gathered !== null && isShorter(gathered.form)) return gathered;
  // A block that stands for others could not be left out in its place alone.
  const form = page === null ? text : plainOf(page);
  const whole = page !== null && isShorter(form) ? page : plainPage(lines);
  const isSorted = apart !== null && whole === page && context.level !== 'tight';
  const sorted = isSorted ? apart : sortRows(whole, lines, runners, context, true);
  const pieces = sorted === null ? null : foldPage(whole, sorted);
  return pieces === null ? null : { form: whole === page ? form : null, pieces };
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
