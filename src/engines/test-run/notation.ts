/** Fewer signs than this with colours of their own do not pay for the line that says so. */
const minColouredSigns = 8;

/*
 * How the lossless form says what it writes once. Each note stands in square brackets and counts what it stands for:
 *
 *   [8 times] Cloning test database for alias 'default'...
 *   [2 times these 6 lines]                  the six lines below, and then the same again
 *   [3 lines] test cart::{adds, sums, drops} ... ok
 *   [3 times 2 lines] === RUN   {TestA, TestB, TestC}\u23ce--- PASS: {\u2026} (0.00s)
 *   [40 times "_ "]
 *   [23 times "\u23af"][1/8]\u23af               what stood behind it follows
 *   b.py:7: DeprecationWarning: [as above]   the text of the warning before it
 *   [<site-packages> = /usr/lib/python3.9/site-packages]
 *   [pytest's percentages of 41 tests, which ended at column 79, are left out]
 *   [colours closed where lines end: § = 31, ¶ = 1 41; ± = not so]   the signs stand for colour codes
 *   [lines alike: A| = "    --- FAIL: {} (0.00s)"]   lines that begin with A| hold the words for {}
 *   [TAP: "ok 1 - A (5 ms)" stands for …]    a result of `node --test`, with its name and its block
 *   [each sign of a test has colour codes of its own]   where they stand once around equal ones
 */

const notes =
  /^\[\d+ (?:times|lines)\b|^\[<[\w.-]+> = |^[^\w[\s\u23af]{0,4}\[\d+ times "|^\[each sign |^\[(?:colours|lines alike:|TAP:) |^\[pytest's percentages |: \[as above\]$/;
/** Notes of the first line, anywhere in it. */
const firstNotes = /\[(?:<[\w.-]+> = |each sign |colours |lines alike: |TAP: |pytest's percentages )/;
const warning = /^(.*?:\d+: \w*Warning: )(.{20,})$/;
const asAbove = '[as above]';

/** True for a line of a text that would read as a note of ours. */
export function readsAsNote(line: string): boolean {
  return line.includes('[') && notes.test(line);
}

/** True for a text that the first line could not quote: a note of ours would be read out of it. */
export function readsAsFirstNote(text: string): boolean {
  return firstNotes.test(text);
}

export function repeated(times: number, line: string): string {
  return `[${String(times)} times] ${line}`;
}

export function repeatedBlock(times: number, lines: number): string {
  return `[${String(times)} times these ${String(lines)} lines]`;
}

/** Lines that differ in a name, or pairs of lines that do; a unit's second line follows behind a line break's sign. */
export interface Stem {
  /** What stands before the name and behind it. Neither holds braces. */
  readonly before: string;
  readonly after: string;
  readonly lines: 1 | 2;
}

/** The sign for a line break within a note, and for the name that comes again. */
export const lineBreak = '\u23ce';
export const sameName = '{\u2026}';

export function group({ before, after, lines }: Stem, names: readonly string[]): string {
  const count = String(names.length);
  const head = lines === 1 ? `[${count} lines]` : `[${count} times ${String(lines)} lines]`;
  return `${head} ${before}{${names.join(', ')}}${after}`;
}

/** A name that may stand in a group's list. */
export function mayBeListed(name: string): boolean {
  return name !== '' && !/[{}\u23ce]|, |,$/.test(name);
}

const dashes = /^(?:_ ){10,}$/;
/** Up to four signs for colours may stand before it. */
const strokes = /^([^\w[\s\u23af]{0,4})(\u23af{8,})/;

/** Rules that cost a token and more for each of their signs: pytest's between frames, vitest's between failures. */
export function shortRule(line: string): string {
  if (line.startsWith('_ _ ') && dashes.test(line)) return `[${String(line.length / 2)} times "_ "]`;
  const [whole = '', before = '', drawn = ''] = strokes.exec(line) ?? [];
  return whole === '' ? line : `${before}[${String(drawn.length)} times "\u23af"]${line.slice(whole.length)}`;
}

const signs = '[.FEsxXfw]';
const colour = '\u001b\\[[\\d;]*m';
const colouredOnce = new RegExp(`${colour}(${signs})\\1+${colour}`);
const colouredEach = new RegExp(`(${colour})(${signs})(${colour})(?:\\1\\2\\3)+`, 'g');

/** pytest colours each dot by itself: writes the codes once around equal signs; null: nothing gained. */
export function shortColours(lines: readonly string[]): { lines: readonly string[]; header: string } | null {
  if (!lines.some((line) => line.includes('\u001b'))) return null;
  if (lines.some((line) => colouredOnce.test(line))) return null;
  let saved = 0;
  const short = lines.map((line) =>
    line.replace(colouredEach, (all: string, from: string, sign: string, to: string) => {
      const times = all.length / (from.length + 1 + to.length);
      saved += times - 1;
      return from + sign.repeat(times) + to;
    }),
  );
  return saved < minColouredSigns
    ? null
    : { lines: short, header: '[each sign of a test has colour codes of its own]' };
}

/** Writes the text of a warning once where the next one says the same. */
export function writeWarnings(): (line: string) => string {
  let last = '';
  return (line) => {
    if (!line.includes('Warning: ')) return line;
    const [, head = '', text = ''] = warning.exec(line) ?? [];
    if (text === '') return line;
    if (text === last) return head + asAbove;
    last = text;
    return line;
  };
}

/** True for a line that needs the warning before it to be read. */
export function needsWarning(line: string): boolean {
  return line.endsWith(asAbove);
}
