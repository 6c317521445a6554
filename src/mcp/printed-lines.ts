import type { Engine } from '../engines/engine.ts';
import { engines } from '../engines/index.ts';
import { isReadBack } from '../pipeline/worker/exceptions.ts';
import type { Original } from '../store/original-format.ts';
import type { Row } from './bounded.ts';
import type { LineRange } from './line-ranges.ts';

/** Parts of a range that are read back, at most: each costs a reading of all that stands before. */
const maxParts = 40;
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

  constructor(original: Original) {
    const { text, view } = original;
    this.#original = original;
    this.#lines = view.split('\n');
    this.#engine = text === view ? null : (engines.find((engine) => isWrittenBy(engine, original)) ?? null);
    this.#each = this.#engine?.decodeLines?.(view) ?? null;
  }

  /** Lines of the form in full, each with its number there. */
  rows(ranges: readonly LineRange[]): PrintedRow[] {
    const rows = ranges.flatMap((range) => this.#rowsOf(range));
    // Who asks for nothing but what says how to read other lines gets that.
    return rows.length > 0 ? rows : ranges.flatMap((range) => this.#asTheyAre(range));
  }

  #rowsOf(range: LineRange): PrintedRow[] {
    if (this.#each !== null) {
      const each = this.#each.slice(range.from - 1, range.to);
      return each.flatMap((printed, at) =>
        printed.length === 0 ? [] : rowAt(range.from + at, printed.join('\n')),
      );
    }
    return this.#engine === null ? this.#asTheyAre(range) : this.#inParts(range, this.#engine);
  }

  #asTheyAre({ from, to }: LineRange): PrintedRow[] {
    return this.#lines.slice(from - 1, to).map((text, at) => rowAt(from + at, text));
  }

  /** What stands between what the lines before a part are read as and what those to its end are. */
  #inParts({ from, to }: LineRange, engine: Engine): PrintedRow[] {
    const size = Math.ceil((to - from + 1) / maxParts);
    const rows: PrintedRow[] = [];
    let before = this.#readTo(from - 1, engine);
    for (let at = from; at <= to; at += size) {
      const last = Math.min(to, at + size - 1);
      const read = last === this.#lines.length ? this.#original.text : this.#readTo(last, engine);
      if (before === null || read === null || read.length < before.length)
        return this.#asTheyAre({ from, to });
      const text = read.slice(before.length);
      if (text !== '')
        rows.push({ line: at, to: last, text: before === '' ? text : text.replace(/^\r?\n/, '') });
      before = read;
    }
    return rows;
  }

  /** What the first lines of the form are read as; null: no beginning of the text. */
  #readTo(count: number, engine: Engine): string | null {
    const { text } = this.#original;
    for (let lines = count; lines > 0 && lines > count - maxHeadings; lines -= 1) {
      const read = attempt(() => engine.decode(this.#lines.slice(0, lines).join('\n'), null));
      if (
        read !== null &&
        text.startsWith(read) &&
        /^(?:\r?\n|$)/.test(text.slice(read.length, read.length + 2))
      )
        return read;
    }
    return count <= maxHeadings ? '' : null;
  }
}

function rowAt(line: number, text: string): PrintedRow {
  return { line, to: line, text };
}

function isWrittenBy(engine: Engine, { text, view }: Original): boolean {
  const decoded = attempt(() => engine.decode(view, null));
  return decoded !== null && decoded !== view && isReadBack(engine.name, view, decoded, text);
}

/** Null where a decoder throws: it cannot read that. */
function attempt(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
