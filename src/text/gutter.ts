import { maxGutterDigits, minNumberedLines, numberSpacing } from '../limits.ts';

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
  /** Short numbers are filled up: a line without that is none of them. */
  readonly isPadded: boolean;
}

/** A run of lines with consecutive numbers. */
interface Range {
  readonly gutter: Gutter;
  readonly first: number;
  /** Index of its first line. */
  readonly from: number;
  readonly lines: number;
}

const header = /^\[lines (\d+)-(\d+)(?:, every \d+th numbered)?\]$/;
const digits = new RegExp(
  String.raw`^( {0,${maxGutterDigits}}|0{1,${maxGutterDigits}})([1-9]\d{0,${maxGutterDigits - 1}})`,
);

/**
 * Takes the numbers off a file's lines: above a run of them stands which lines these are, its first line stays as it is,
 * and of the others every fifth keeps its number, without what fills it up:
 *
 *     [lines 363-367, every 5th numbered]
 *        363⇥def hstack(cls, *args):
 *         """Stack arrays.
 *     365⇥
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

/** The lines of a text that `withoutGutter` wrote, none with a number; those of any other text as they are. */
export function bareLines(lines: readonly string[]): readonly string[] {
  let bare: string[] | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const range = readRange(lines, at);
    if (range === null) continue;
    bare ??= [...lines];
    for (let step = 0; step < range.lines; step += 1) {
      at += 1;
      const line = lines[at];
      if (line === undefined) break;
      const { gutter, first } = range;
      const number = step === 0 ? gutterText(gutter, first) : `${first + step}${gutter.separator}`;
      if (line.startsWith(number)) bare[at] = line.slice(number.length);
    }
  }
  return bare ?? lines;
}

function rangesOf(lines: readonly string[], numbering: Numbering): readonly Range[] {
  const ranges: Range[] = [];
  for (let from = 0; from < lines.length;) {
    const begin = readNumber(lines[from] ?? '');
    let end = from + 1;
    if (begin !== null && numbering.separators.includes(begin.gutter.separator)) {
      const { gutter, first } = begin;
      while (lines[end]?.startsWith(gutterText(gutter, first + end - from)) === true) end += 1;
      const fits = !numbering.isPadded || gutter.width > 0 || String(first).length >= usualWidth;
      if (end - from >= minNumberedLines && fits) ranges.push({ gutter, first, from, lines: end - from });
    }
    from = end;
  }
  return ranges;
}

/** Of `nl` and `cat -n`; longer numbers stand without anything before them. */
const usualWidth = 6;

function readNumber(line: string): { readonly gutter: Gutter; readonly first: number } | null {
  const [whole = '', pad = '', number = ''] = digits.exec(line) ?? [];
  const separator = separators.find((each) => line.startsWith(each, whole.length));
  if (whole === '' || separator === undefined) return null;
  return {
    gutter: { width: pad === '' ? 0 : whole.length, fill: pad[0] ?? ' ', separator },
    first: Number(number),
  };
}

/** The range whose header stands at an index. */
function readRange(lines: readonly string[], at: number): Range | null {
  const [, first, last] = header.exec(lines[at] ?? '') ?? [];
  const begin = first === undefined ? null : readNumber(lines[at + 1] ?? '');
  if (begin === null || begin.first !== Number(first)) return null;
  return { ...begin, from: at + 1, lines: Number(last) - begin.first + 1 };
}

function headerOf({ first, lines }: Range, isFirst: boolean): string {
  return `[lines ${first}-${first + lines - 1}${isFirst ? `, every ${numberSpacing}th numbered` : ''}]`;
}

function shortLine(line: string, { gutter, first }: Range, step: number): string {
  if (step === 0) return line;
  const number = first + step;
  const bare = line.slice(gutterText(gutter, number).length);
  const isMistakable = readNumber(bare)?.gutter.separator === gutter.separator;
  return number % numberSpacing === 0 || isMistakable ? `${number}${gutter.separator}${bare}` : bare;
}

function gutterText({ width, fill, separator }: Gutter, number: number): string {
  return String(number).padStart(width, fill) + separator;
}
