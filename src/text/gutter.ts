import { linesOfPointer } from './pointer.ts';

/** Fewer numbered lines in a row than this do not pay for the header that says which they are. */
const minNumberedLines = 6;

/** Every so manieth line keeps its number, so that a line is found by counting at most five up or down. */
const numberSpacing = 10;

/** A gutter is no wider than this, and a number in it has no more digits: no file is longer. */
const maxGutterDigits = 9;

/** What stands between number and line: of `cat -n`, `nl` and Claude Code, of older Claude Code, of Copilot, opencode, `bat`. */
const separators = ['\t', '→', '. ', ': ', ' '] as const;

export type Separator = (typeof separators)[number];

/** How the numbers before the lines of a file are written. */
export interface Gutter {
  /** Numbers shorter than this are filled up on their left; 0: none is. */
  readonly width: number;
  readonly fill: string;
  readonly separator: Separator;
}

/** What is known of the numbers that a tool or command writes. */
export interface Numbering {
  readonly separators: readonly Separator[];
  /** Numbers with fewer digits are filled up: a line where they are not has none of them. */
  readonly digits: number;
}

/** A run of lines with consecutive numbers. */
interface Range {
  readonly gutter: Gutter;
  readonly first: number;
  /** Index of its first line. */
  readonly from: number;
  readonly lines: number;
}

const header = /^\[lines (\d+)-(\d+)(, every \d+th numbered)?\]$/;
const headerStart = '[lines ';
const digits = new RegExp(
  String.raw`^( {0,${maxGutterDigits}}|0{1,${maxGutterDigits}})([1-9]\d{0,${maxGutterDigits - 1}})`,
);

/**
 * Takes the numbers off a file's lines: above a run of them stands which lines these are, its first line stays as it is,
 * and of the others every tenth keeps its number, without what fills it up:
 *
 *     [lines 368-372, every 10th numbered]
 *        368⇥def hstack(cls, *args):
 *         """Stack arrays.
 *     370⇥
 *         Examples
 *         """
 *
 * A line that itself begins like a numbered one keeps its number too. Further headers of a text say `[lines 80-99]`.
 * Lines that are in no such run stay as they are. Null: there is none, or a line reads like such a header.
 */
export function withoutGutter(lines: readonly string[], numbering: Numbering): readonly string[] | null {
  const ranges = rangesOf(lines, numbering);
  if (ranges.length === 0) return null;
  const written: string[] = [];
  let at = 0;
  for (const [index, range] of ranges.entries()) {
    while (at < range.from) written.push(lines[at++] ?? '');
    written.push(headerOf(range, index === 0));
    for (let step = 0; step < range.lines; step += 1) written.push(shortLine(lines[at++] ?? '', range, step));
  }
  while (at < lines.length) written.push(lines[at++] ?? '');
  return written.filter((line) => header.test(line)).length === ranges.length ? written : null;
}

/** True if some lines in a row have numbers that `withoutGutter` would take off. */
export function hasGutter(lines: readonly string[], numbering: Numbering): boolean {
  return rangesOf(lines, numbering).length > 0;
}

/** What the lines of a text are that `withoutGutter` wrote, and perhaps pointers were put into. */
export interface Unnumbered {
  /** Without numbers, but for lines that begin with their own once more; null for a header, which is no line of the file. */
  readonly lines: readonly (string | null)[];
  /** The number of each line in its file; null for lines that have none. */
  readonly numbers: readonly (number | null)[];
  /** The ranges below the headers that show how numbers are written. */
  readonly ranges: readonly NumberedRange[];
}

/** Lines of a file, from the first to the last, and how their numbers were written. */
export interface NumberedRange {
  readonly first: number;
  readonly last: number;
  readonly gutter: Gutter;
}

/** True for a text with a line that reads like a header of ours. */
export function holdsHeader(text: string): boolean {
  return text.includes('[lines ') && text.split('\n').some((line) => header.test(line));
}

/** Null: the text has no header of ours. A line that stands for others, seen further up, counts as so many. */
export function readGutter(lines: readonly string[]): Unnumbered | null {
  if (!lines.some((line) => line.startsWith(headerStart))) return null;
  const bare: (string | null)[] = [...lines];
  const numbers: (number | null)[] = lines.map(() => null);
  const ranges: NumberedRange[] = [];
  let found = false;
  for (let at = 0; at < lines.length; at += 1) {
    if (lines[at]?.startsWith(headerStart) !== true) continue;
    const [, first, last, explains] = header.exec(lines[at] ?? '') ?? [];
    if (last === undefined || !(found || explains !== undefined)) continue;
    // A file may hold a line that reads like a header.
    const next = lines[at + 1] ?? '';
    const sample = readNumber(next);
    const isShown = sample?.first === Number(first);
    if (!isShown && linesOfPointer(next) === null) continue;
    if (isShown) ranges.push({ first: Number(first), last: Number(last), gutter: sample.gutter });
    found = true;
    bare[at] = null;
    let separator: Separator | null = null;
    for (let number = Number(first); number <= Number(last) && at + 1 < lines.length;) {
      const line = lines[at + 1] ?? '';
      // A header ends what a wrong one above it says of its lines.
      if (header.test(line)) break;
      at += 1;
      const shown = readNumber(line);
      if (shown?.first === number) {
        if (number === Number(first) || number % numberSpacing === 0) separator ??= shown.gutter.separator;
        // One that begins with its number once more would lose that when numbers are put back: it keeps both.
        const own = line.slice(shown.chars);
        const isTold = !own.startsWith(line.slice(0, shown.chars));
        if (separator === shown.gutter.separator && isTold) bare[at] = own;
      }
      const pointed = linesOfPointer(line);
      if (pointed === null) numbers[at] = number;
      number += pointed ?? 1;
    }
  }
  return found ? { lines: bare, numbers, ranges } : null;
}

function rangesOf(lines: readonly string[], numbering: Numbering): readonly Range[] {
  const ranges: Range[] = [];
  for (let from = 0; from < lines.length;) {
    const begin = readNumber(lines[from] ?? '');
    let end = from + 1;
    if (begin !== null && numbering.separators.includes(begin.gutter.separator)) {
      const { gutter, first } = begin;
      while (lines[end]?.startsWith(gutterText(gutter, first + end - from)) === true) end += 1;
      const fits = gutter.width > 0 || String(first).length >= numbering.digits;
      if (end - from >= minNumberedLines && fits) ranges.push({ gutter, first, from, lines: end - from });
    }
    from = end;
  }
  return ranges;
}

/** The number that a line begins with, and how many characters it and the separator take. */
function readNumber(
  line: string,
): { readonly gutter: Gutter; readonly first: number; readonly chars: number } | null {
  const [whole = '', pad = '', number = ''] = digits.exec(line) ?? [];
  const separator = separators.find((each) => line.startsWith(each, whole.length));
  if (whole === '' || separator === undefined) return null;
  return {
    gutter: { width: pad === '' ? 0 : whole.length, fill: pad[0] ?? ' ', separator },
    first: Number(number),
    chars: whole.length + separator.length,
  };
}

function headerOf({ first, lines }: Range, isFirst: boolean): string {
  const last = first + lines - 1;
  return isFirst ? rangeHeader(first, last) : `[lines ${first}-${last}]`;
}

function shortLine(line: string, { gutter, first }: Range, step: number): string {
  if (step === 0) return line;
  const number = first + step;
  const bare = line.slice(gutterText(gutter, number).length);
  const isMistakable = readNumber(bare)?.gutter.separator === gutter.separator;
  return number % numberSpacing === 0 || isMistakable ? `${number}${gutter.separator}${bare}` : bare;
}

/** The header of a text's first range. */
export function rangeHeader(first: number, last: number): string {
  return `[lines ${first}-${last}, every ${numberSpacing}th numbered]`;
}

/** A line with its number, as it was printed. */
export function numberedLine(gutter: Gutter, number: number, bare: string): string {
  return gutterText(gutter, number) + bare;
}

function gutterText({ width, fill, separator }: Gutter, number: number): string {
  return String(number).padStart(width, fill) + separator;
}
