import type { Engine } from '../engines/engine.ts';
import { engines } from '../engines/index.ts';
import { isReadBack } from '../pipeline/worker/exceptions.ts';
import type { Original } from '../store/originals/original-format.ts';
import type { Row } from './bounded.ts';
import type { LineRange } from './line-ranges.ts';

/** Parts of an answer that are read back, at most: each costs a reading of all that stands before. */
const maxParts = 40;
/** Ranges that are read back by themselves, at most: of more those join between which the least stands. */
const maxApart = 20;
/** Headings of a form say what stands below them, and are read as such only with that. */
const maxHeadings = 4;

/** What some lines of a form stand for, from `line` to `to`; lines of it may be several. */
export interface PrintedRow extends Row {
  readonly to: number;
}

/**
 * The lines that a short form stands for, as the command printed them, by the numbers that markers name: those of the
 * form. A form that nobody can read line by line, or that several engines wrote, is given as it is.
 */
export class PrintedLines {
  readonly #original: Original;
  readonly #lines: readonly string[];
  /** Null: the form is the text, or nobody can tell who wrote it. */
  readonly #engine: Engine | null;
  /** For each line of the form what it stands for; null: not known line by line. */
  readonly #each: readonly (readonly string[])[] | null;
  /** By how many lines of the form are read, how many characters of the text they are; null: no beginning of it. */
  readonly #read = new Map<number, number | null>();

  constructor(original: Original) {
    const { text, view } = original;
    this.#original = original;
    this.#lines = view.split('\n');
    this.#engine = text === view ? null : (engines.find((engine) => isWrittenBy(engine, original)) ?? null);
    this.#each = this.#engine === null ? null : eachOf(this.#engine, view, this.#lines.length);
  }

  /** Lines of the form in full, each with its number there; of many ranges what stands between some comes along. */
  rows(ranges: readonly LineRange[]): PrintedRow[] {
    const rows = this.#rowsOf(ranges);
    // Who asks for nothing but what says how to read other lines gets that.
    return rows.length > 0 ? rows : ranges.flatMap((range) => this.#asTheyAre(range));
  }

  #rowsOf(ranges: readonly LineRange[]): PrintedRow[] {
    const [each, engine] = [this.#each, this.#engine];
    if (each !== null) return ranges.flatMap((range) => rowsIn(each, range));
    if (engine === null) return ranges.flatMap((range) => this.#asTheyAre(range));
    const groups = groupsOf(ranges);
    const parts = Math.floor(maxParts / groups.length);
    return groups.flatMap(
      (group) => this.#inParts(group, parts, engine) ?? group.flatMap((range) => this.#asTheyAre(range)),
    );
  }

  #asTheyAre({ from, to }: LineRange): PrintedRow[] {
    return this.#lines.slice(from - 1, to).map((text, at) => rowAt(from + at, text));
  }

  /** What stands between what the lines before a part are read as and what those to its end are; null: not known. */
  #inParts(group: readonly LineRange[], parts: number, engine: Engine): PrintedRow[] | null {
    const [from, to] = [group[0]?.from ?? 1, group.at(-1)?.to ?? 0];
    const size = Math.ceil((to - from + 1) / parts);
    const rows: PrintedRow[] = [];
    let before = this.#readTo(from - 1, engine);
    for (let at = from; at <= to; at += size) {
      const last = Math.min(to, at + size - 1);
      const read = this.#readTo(last, engine);
      if (before === null || read === null || read < before) return null;
      const text = this.#original.text.slice(before, read);
      if (text !== '')
        rows.push({ line: at, to: last, text: before === 0 ? text : text.replace(/^\r?\n/, '') });
      before = read;
    }
    return rows;
  }

  /** How many characters of the text the first lines of the form are; null: they are read as no beginning of it. */
  #readTo(count: number, engine: Engine): number | null {
    if (count === this.#lines.length) return this.#original.text.length;
    for (let lines = count; lines > 0 && lines > count - maxHeadings; lines -= 1) {
      const known = this.#read.get(lines);
      const read = known === undefined ? this.#beginning(lines, engine) : known;
      this.#read.set(lines, read);
      if (read !== null) return read;
    }
    return count <= maxHeadings ? 0 : null;
  }

  #beginning(lines: number, engine: Engine): number | null {
    const { text } = this.#original;
    const read = attempt(() => engine.decode(this.#lines.slice(0, lines).join('\n'), null));
    if (read === null || !text.startsWith(read)) return null;
    return /^(?:\r?\n|$)/.test(text.slice(read.length, read.length + 2)) ? read.length : null;
  }
}

/** Null: nobody can tell line by line. */
function eachOf(engine: Engine, view: string, lines: number): readonly (readonly string[])[] | null {
  const each = attempt(() => engine.decodeLines?.(view) ?? null);
  return each?.length === lines ? each : null;
}

function rowsIn(each: readonly (readonly string[])[], { from, to }: LineRange): PrintedRow[] {
  return each
    .slice(from - 1, to)
    .flatMap((printed, at) => (printed.length === 0 ? [] : rowAt(from + at, printed.join('\n'))));
}

/** Ranges in order, those together that are read as one. */
function groupsOf(ranges: readonly LineRange[]): readonly (readonly LineRange[])[] {
  const gap = (at: number): number => (ranges[at]?.from ?? 0) - (ranges[at - 1]?.to ?? 0);
  const starts = ranges.slice(1).map((_, index) => index + 1);
  const apart = new Set(starts.toSorted((a, b) => gap(b) - gap(a)).slice(0, maxApart - 1));
  const groups: LineRange[][] = [];
  for (const [at, range] of ranges.entries()) {
    if (at === 0 || apart.has(at)) groups.push([range]);
    else groups.at(-1)?.push(range);
  }
  return groups;
}

function rowAt(line: number, text: string): PrintedRow {
  return { line, to: line, text };
}

function isWrittenBy(engine: Engine, { text, view }: Original): boolean {
  const decoded = attempt(() => engine.decode(view, null));
  return decoded !== null && decoded !== view && isReadBack(engine.name, view, decoded, text);
}

/** Null where a decoder throws: it cannot read that. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
