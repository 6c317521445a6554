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
 *   [lines alike: "A| = …" shows kind A, what differs in {}; "A| x" is that line with x there]
 *   [TAP: "ok 1 - A (5 ms)" stands for …]    a result of `node --test`, with its name and its block
 *   [each sign of a test has colour codes of its own]   where they stand once around equal ones
 *   [#1| = these 9 lines, with others for: a.py:3, 12, 12(2)]   12(2): the second 12 alone
 *   #1| a.py:7, 13, 14                       those lines, with these words in the place of those
 *   [60 lines are moved to the end]          the last 60 lines of the form, of which each run stands behind its place:
 *   [lines 12-40], [line 7, 19, 31]          equal ones once, behind all of their places
 */

const notes =
  /^\[\d+ (?:times|lines)\b|^\[<[\w.-]+> = |^[^\w[\s\u23af]{0,4}\[\d+ times "|^\[each sign |^\[(?:colours|lines alike:|TAP:) |^\[pytest's percentages |: \[as above\]$|^\[?#\d+\||^\[\d+ lines are moved |^\[lines? \d[-\d, ]*\]$/;
/** Notes of the first line, anywhere in it. */
const firstNotes =
  /\[(?:<[\w.-]+> = |each sign |colours |lines alike: |TAP: |pytest's percentages |\d+ lines are moved )/;
const warning = /^(.*?:\d+: \w*Warning: )(.{20,})$/;
const asAbove = '[as above]';

/** True for a line of a text that would read as a note of ours. */
export function readsAsNote(line: string): boolean {
  return (line.includes('[') || line.startsWith('#')) && notes.test(line);
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

/** Numbers a block of lines that comes again, and names its words that others have another for. */
export function againBelow(number: number, lines: number, words: readonly string[]): string {
  const other = words.length === 0 ? '' : `, with others for: ${words.join(', ')}`;
  return `[#${String(number)}| = these ${String(lines)} lines${other}]`;
}

/** A block of that number, with other words. */
export function again(number: number, words: readonly string[]): string {
  return `#${String(number)}|${words.length === 0 ? '' : ` ${words.join(', ')}`}`;
}

/** Says that so many of the form's last lines stand elsewhere in the text. */
export function movedLines(count: number): string {
  return `[${String(count)} lines are moved to the end]`;
}

/** Where moved lines come from: indices of first lines in the form that nothing is moved in, of runs that are equal. */
export function movedFrom(places: readonly number[], count: number): string {
  const ranges = places.map((from) =>
    count === 1 ? String(from + 1) : `${String(from + 1)}-${String(from + count)}`,
  );
  return `[${count === 1 ? 'line' : 'lines'} ${ranges.join(', ')}]`;
}

/** True for a note of ours that stands for lines below it: it may not come again by other words. */
export function countsLines(line: string): boolean {
  return /^(?:\[?#\d|\[\d+ times these )/.test(line);
}

/** Says how lines of one wording are written. */
export const alikeHeader =
  '[lines alike: "A| = …" shows kind A, what differs in {}; "A| x" is that line with x there]';

export function firstAlike(letter: string, line: string): string {
  return `${letter}| = ${line}`;
}

export function laterAlike(letter: string, words: readonly string[]): string {
  return `${letter}| ${words.join(' ')}`;
}

/** Of a line of one wording its letter; `isFirst`: it says the wording. Null: it is none. */
export function alikeOf(line: string): { readonly letter: string; readonly isFirst: boolean } | null {
  const [, letter, is] = /^(?:\[\d+ times\] )?([A-H])\| (= )?/.exec(line) ?? [];
  return letter === undefined ? null : { letter, isFirst: is !== undefined };
}
