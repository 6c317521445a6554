import { readMoved } from './moved.ts';

const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
/** Headers without numbers of lines, of this release or an earlier one. */
const short = /^@@ (?:-\d+ )?\+\d+ @@/;
const shortBlock = /^@@ \+\d+, (\d+) lines, each (added|removed):$/;

/** Lines of a hunk and how many of them stand on each side. */
export interface Hunk {
  /** Index of the line behind the hunk. */
  readonly end: number;
  readonly removed: number;
  readonly added: number;
  readonly same: number;
}

/** The hunk whose header stands at `at`: all lines behind it that may belong to it. */
export function readHunk(lines: readonly string[], at: number): Hunk {
  return read(lines, at, Infinity, Infinity);
}

/** The hunk whose header stands at `at`, no longer than its header says; lines of a block have no sign. */
export function readStatedHunk(lines: readonly string[], at: number): Hunk {
  const line = lines[at] ?? '';
  const [, count, kind] = shortBlock.exec(line) ?? [];
  if (count !== undefined) return readBlock(lines, at, Number(count), kind === 'added');
  const [, , old, , now] = header.exec(line) ?? [];
  if (old === undefined && now === undefined) return readHunk(lines, at);
  return read(lines, at, Number(old ?? 1), Number(now ?? 1));
}

function readBlock(lines: readonly string[], at: number, count: number, isAdded: boolean): Hunk {
  let end = at + 1;
  for (let left = count; left > 0 && end < lines.length; end += 1)
    left -= readMoved(lines[end] ?? '')?.count ?? 1;
  while (lines[end]?.startsWith('\\') === true) end += 1;
  return { end, removed: isAdded ? 0 : count, added: isAdded ? count : 0, same: 0 };
}

function read(lines: readonly string[], at: number, old: number, now: number): Hunk {
  let [removed, added, same] = [0, 0, 0];
  let end = at + 1;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    const moved = line.startsWith('[') ? readMoved(line) : null;
    const sign = moved?.sign ?? line[0];
    const isWhole = removed + same >= old && added + same >= now;
    if (sign === '\\') continue;
    if (isWhole) break;
    const count = moved?.count ?? 1;
    if (sign === '+') added += count;
    else if (sign === '-') removed += count;
    else if (sign === ' ') same += count;
    else break;
  }
  return { end, removed, added, same };
}

/** True for a header as programs print it. */
export function isHunkHeader(line: string): boolean {
  return line.startsWith('@@ -') && header.test(line);
}

/** True for a header as programs print it or as we write it. */
export function isAnyHunkHeader(line: string): boolean {
  return line.startsWith('@@ ') && (header.test(line) || short.test(line) || shortBlock.test(line));
}

/** True for the header of a hunk whose lines stand without their sign. */
export function isBlockHeader(line: string): boolean {
  return line.startsWith('@@ +') && shortBlock.test(line);
}

/** True for a line that reads as a header of ours. */
export function readsAsShortHunk(line: string): boolean {
  return line.startsWith('@@ ') && (short.test(line) || shortBlock.test(line));
}

/** Where a file's hunks that follow one another are, and what they are in. */
export class HunkPlaces {
  /** How many lines more the file has now above the hunk. */
  #shift = 0;
  #within = '';

  /** Something else stands between two hunks. */
  leave(): void {
    this.#shift = 0;
    this.#within = '';
  }

  /**
   * A hunk's header without what the hunk itself and those above it show: `@@ +12 @@ name`, the line at which it begins
   * now; `"` for the name that the hunk above has. Null: the line would read as such and is none.
   */
  short(line: string, { removed, added, same }: Hunk, isBlock: boolean): string | null {
    const found = header.exec(line);
    if (found === null) return line;
    const [lead, old = '', , now = ''] = found;
    const rest = line.slice(lead.length);
    const [before, after] = [removed + same, added + same];
    const beginsAfter = (before === 0 ? 1 : 0) - (after === 0 ? 1 : 0);
    const shift = Number(now) - Number(old) - beginsAfter;
    const isExpected = shift === this.#shift && Number.isSafeInteger(shift);
    const isAgain = rest === this.#within && rest.length >= minAgainChars;
    this.#shift = shift + after - before;
    this.#within = rest;
    if (lead !== `@@ -${span(old, before)} +${span(now, after)} @@`) return short.test(line) ? null : line;
    // Some count on above numbers that no file has.
    if (!isExpected || rest === again || !isExact(old) || !isExact(now))
      return `@@ -${old} +${now} @@${rest}`;
    if (isBlock && rest === '')
      return `@@ +${now}, ${String(before + after)} lines, each ${before === 0 ? 'added' : 'removed'}:`;
    return `@@ +${now} @@${isAgain ? again : rest}`;
  }
}

/** Behind a header in place of the name that the hunk above has. */
const again = ' "';

/** A shorter name costs no more than what stands for it. */
const minAgainChars = 6;

/** True for digits that are those of an exact number. */
function isExact(digits: string): boolean {
  return String(Number(digits)) === digits && Number.isSafeInteger(Number(digits));
}

/** Programs leave a number of 1 away. */
function span(from: string, count: number): string {
  return count === 1 ? from : `${from},${count}`;
}
