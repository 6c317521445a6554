import { isCommanding } from '../../text/visible.ts';

/** Lines further apart than this are not looked at for a line that stands in both texts. */
const reach = 200;

/** Lines that stand side by side; undefined where a text has none there. */
export interface Row {
  readonly left: string | undefined;
  readonly right: string | undefined;
  /** `|` equal, `~` unlike, `-` only left, `+` only right. */
  readonly mark: '|' | '~' | '-' | '+';
}

/** Two texts line by line; equal lines stand side by side where that is possible. */
export function alignedLines(before: string, after: string): Row[] {
  const left = before.split('\n');
  const right = after.split('\n');
  const rows: Row[] = [];
  const add = (one: string | undefined, other: string | undefined): void => {
    const mark = one === other ? '|' : one === undefined ? '+' : other === undefined ? '-' : '~';
    rows.push({ left: one, right: other, mark });
  };
  let at = 0;
  let to = 0;
  while (at < left.length || to < right.length) {
    const next = nextEqual(left, at, right, to);
    const lengths = [next.left - at, next.right - to];
    for (let row = 0; row < Math.max(...lengths); row += 1) {
      add(
        at + row < next.left ? left[at + row] : undefined,
        to + row < next.right ? right[to + row] : undefined,
      );
    }
    at = next.left;
    to = next.right;
    if (at < left.length && to < right.length) add(left[at++], right[to++]);
  }
  return rows;
}

export interface Sides {
  /** Of both columns together, and the mark between them. */
  readonly width: number;
  /** Goes on with a line that is too long below, instead of cutting it off. */
  readonly wraps?: boolean;
  /** Colours what stands in a row, by its mark. */
  readonly paint?: (row: string, mark: Row['mark']) => string;
}

/** Two texts in two columns. */
export function sideBySide(
  before: string,
  after: string,
  { width, wraps = false, paint = (row) => row }: Sides,
): string {
  const column = Math.floor((width - 3) / 2);
  const shown = (line: string): string[] => (wraps ? wrapped(line, column) : [fitted(line, column)]);
  const rows: string[] = [];
  let left: string[] = [];
  let right: string[] = [];
  const add = (mark: Row['mark'] | null): void => {
    for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
      const [one, other] = [left[at], right[at]];
      const own = mark ?? (one === undefined ? '+' : other === undefined ? '-' : '~');
      rows.push(paint(`${filled(one ?? '', column)} ${own} ${other ?? ''}`.trimEnd(), own));
    }
    [left, right] = [[], []];
  };
  for (const row of alignedLines(before, after)) {
    // Lines between two equal ones flow down each side by themselves.
    if (row.mark === '|') add(null);
    if (row.left !== undefined) left.push(...shown(row.left));
    if (row.right !== undefined) right.push(...shown(row.right));
    if (row.mark === '|') add('|');
  }
  add(null);
  return rows.join('\n');
}

/** One text in lines of at most so many columns. */
export function allAcross(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrapped(line, width))
    .join('\n');
}

/** Where the two texts next have the same line that is not empty; their ends if they have none in reach. */
function nextEqual(
  left: readonly string[],
  at: number,
  right: readonly string[],
  to: number,
): { readonly left: number; readonly right: number } {
  const places = new Map<string, number>();
  for (let place = Math.min(right.length, to + reach) - 1; place >= to; place -= 1) {
    places.set(right[place] ?? '', place);
  }
  for (let place = at; place < Math.min(left.length, at + reach); place += 1) {
    const line = left[place] ?? '';
    const found = line.trim() === '' ? undefined : places.get(line);
    if (found !== undefined) return { left: place, right: found };
  }
  const isNear = left.length - at <= reach && right.length - to <= reach;
  return isNear
    ? { left: left.length, right: right.length }
    : { left: Math.min(left.length, at + reach), right: Math.min(right.length, to + reach) };
}

/** As much of a line as fits. */
function fitted(line: string, column: number): string {
  const [first = '', ...more] = wrapped(line.slice(0, column * 2 + 1), column);
  return more.length === 0 ? first : `${trimmedTo(first, column - 1)}\u2026`;
}

/** A line in pieces that fit; tabs as spaces and control characters, which would move the cursor, as dots. */
function wrapped(line: string, column: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const char of line.replaceAll('\t', '  ')) {
    const next = widthOf(char);
    if (width + next > column) {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += isCommanding(char) ? '.' : char;
    width += next;
  }
  return [...pieces, piece];
}

function filled(piece: string, column: number): string {
  return piece + ' '.repeat(Math.max(0, column - columnsOf(piece)));
}

function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + widthOf(char), 0);
}

function trimmedTo(text: string, column: number): string {
  const chars = Array.from(text);
  let width = columnsOf(text);
  while (width > column) width -= widthOf(chars.pop() ?? '');
  return chars.join('') + ' '.repeat(column - width);
}

/** Columns that a terminal gives a character: two for East Asian scripts and emoji, none for marks. */
function widthOf(char: string): number {
  if (/^\p{M}$|^[\u200b-\u200d\ufe0f]$/u.test(char)) return 0;
  return /^(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303f\uff01-\uff60])$/u.test(
    char,
  )
    ? 2
    : 1;
}
