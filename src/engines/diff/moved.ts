import { tokenWeight } from '../../text/token-weight.ts';

/** Lines that stand above already, be it with another sign. */
export interface Moved {
  readonly count: number;
  readonly sign: '+' | '-' | ' ';
}

const moved = /^\[(\d{1,9}) more (added|removed|unchanged) lines, as above(?: in \S+)?\]$/;
const kinds = { '+': 'added', '-': 'removed', ' ': 'unchanged' } as const;

/** Fewer lines, or such that weigh less, are read faster where they stand; in estimated tokens. */
const minMovedLines = 4;

const minMovedTokens = 40;

/** A shorter line comes again everywhere, so that nobody finds the one that is meant. */
const minAnchorChars = 16;

/** What a line says of lines that stand above; null: it is none of ours. */
export function readMoved(line: string): Moved | null {
  const [, count, kind] = line.startsWith('[') ? (moved.exec(line) ?? []) : [];
  if (count === undefined) return null;
  return { count: Number(count), sign: kind === 'added' ? '+' : kind === 'removed' ? '-' : ' ' };
}

/** Lines of a form that stand together in one hunk, or outside of any. */
export interface Section {
  readonly path: string;
  /** Its lines stand without their sign. */
  readonly isBare: boolean;
  /** Its lines may stand for others, and others for them. */
  readonly mayMove: boolean;
}

/** The lines of a form; for each its sign, if it has one, and its section. */
export class Rows {
  readonly texts: string[] = [];
  readonly signs: ('+' | '-' | ' ' | '')[] = [];
  readonly sections: Section[] = [];

  add(text: string, sign: '+' | '-' | ' ' | '', section: Section): void {
    this.texts.push(text);
    this.signs.push(sign);
    this.sections.push(section);
  }

  /** The line without its sign. */
  bodyOf(at: number): string {
    const text = this.texts[at] ?? '';
    return this.sections[at]?.isBare === true ? text : text.slice(1);
  }
}

/** A line that stands for others. */
const pointer = -1;

/**
 * The lines, those left out that stand above with the line before them: `[12 more added lines, as above in src/a.ts]`
 * goes on below a line as the file does below the nearest such line above.
 */
export function withoutMoved(rows: Rows): readonly string[] {
  const lines: string[] = [];
  /** Which row a line shows. */
  const shown: number[] = [];
  const last = new LastPlaces(rows);
  for (let at = 0; at < rows.texts.length;) {
    const text = rows.texts[at] ?? '';
    const [sign, section] = [rows.signs[at] ?? '', rows.sections[at]];
    shown.push(at);
    lines.push(text);
    at += 1;
    if (sign === '' || section === undefined || text.length < minAnchorChars) continue;
    const source = last.put(at - 1, shown.length - 1, shown);
    if (source === null || !section.mayMove) continue;
    const count = sharedRows(rows, at, shown, source + 1);
    if (count === 0) continue;
    const from = rows.sections[shown[source] ?? 0]?.path ?? '';
    const where = from === section.path || from === '' ? '' : ` in ${from}`;
    lines.push(`[${count} more ${kinds[sign]} lines, as above${where}]`);
    shown.push(pointer);
    at += count;
  }
  return lines;
}

/** Where lines were shown last, by what stands behind their sign: a table without a string for each of them. */
class LastPlaces {
  readonly #rows: Rows;
  readonly #places: Int32Array;

  constructor(rows: Rows) {
    this.#rows = rows;
    // Twice as many places as lines leave short ways between them.
    this.#places = new Int32Array(2 ** Math.ceil(Math.log2(rows.texts.length * 2 + 2)));
  }

  /** Puts a row that is shown at `place`; answers where an equal one was shown last, or null. */
  put(row: number, place: number, shown: readonly number[]): number | null {
    const mask = this.#places.length - 1;
    for (let slot = this.#hashOf(row) & mask; ; slot = (slot + 1) & mask) {
      // 0: nothing is there.
      const known = (this.#places[slot] ?? 0) - 1;
      if (known !== -1 && !this.#areEqual(shown[known] ?? 0, row)) continue;
      this.#places[slot] = place + 1;
      return known === -1 ? null : known;
    }
  }

  #hashOf(row: number): number {
    const text = this.#rows.texts[row] ?? '';
    let hash = 0;
    for (let at = this.#startOf(row); at < text.length; at += 1)
      hash = (Math.imul(hash, hashFactor) + text.charCodeAt(at)) | 0;
    return hash ^ (hash >>> 15);
  }

  #areEqual(one: number, other: number): boolean {
    const [left = '', right = ''] = [this.#rows.texts[one], this.#rows.texts[other]];
    const [from, there] = [this.#startOf(one), this.#startOf(other)];
    if (left.length - from !== right.length - there) return false;
    return from === there && from === 0 ? left === right : left.slice(from) === right.slice(there);
  }

  #startOf(row: number): number {
    return this.#rows.sections[row]?.isBare === true ? 0 : 1;
  }
}

/** Odd, so that no character is lost from a hash. */
const hashFactor = 0x01000193;

/** How many rows from `at` on stand above from `source` on, in one hunk and with one sign; 0: too few. */
function sharedRows(rows: Rows, at: number, shown: readonly number[], source: number): number {
  const { signs, sections } = rows;
  const origin = shown[source - 1] ?? 0;
  let [count, weight] = [0, 0];
  for (; source + count < shown.length - 1; count += 1) {
    const [row, known] = [at + count, shown[source + count] ?? pointer];
    if (known === pointer || signs[row] !== signs[at - 1] || sections[row] !== sections[at - 1]) break;
    if (signs[known] !== signs[origin] || sections[known] !== sections[origin]) break;
    if (sections[known]?.mayMove !== true || rows.bodyOf(known) !== rows.bodyOf(row)) break;
    weight += tokenWeight(rows.bodyOf(row)) + 1;
  }
  return count >= minMovedLines && weight >= minMovedTokens ? count : 0;
}
