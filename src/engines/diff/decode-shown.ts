const moved = /^\[(\d{1,9}) more (added|removed|unchanged) lines, as above(?: in \S+)?\]$/;
const signs: Readonly<Record<string, string>> = { added: '+', removed: '-', unchanged: ' ' };

/** A line of a form that stands for lines which are shown above. */
export interface Further {
  readonly count: number;
  readonly sign: string;
}

/** Null: the line is none. */
export function readFurther(line: string): Further | null {
  const [, count, kind = ''] = line.startsWith('[') ? (moved.exec(line) ?? []) : [];
  return count === undefined ? null : { count: Number(count), sign: signs[kind] ?? '' };
}

/** The lines of hunks that are shown so far, without their signs. */
export class Shown {
  /** Null between hunks, and for lines that stand for others. */
  readonly #lines: (string | null)[] = [];
  readonly #last = new Map<string, number>();
  /** Where the line shown last stood before; undefined: nowhere. */
  #before: number | undefined;

  add(line: string): void {
    this.#before = this.#last.get(line);
    this.#last.set(line, this.#lines.length);
    this.#lines.push(line);
  }

  break(): void {
    this.#before = undefined;
    this.#lines.push(null);
  }

  /** Lines that stand below the nearest line above that is equal to the one shown last; null: they do not. */
  further(count: number): readonly string[] | null {
    if (this.#before === undefined) return null;
    const from = this.#before + 1;
    const found = this.#lines.slice(from, from + count).flatMap((line) => line ?? []);
    return found.length === count ? found : null;
  }
}
