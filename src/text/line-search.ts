/** The lines of a text, to look up which of them hold a word. Words are looked for without regard to case. */
export class LineSearch {
  readonly #text: string;
  readonly #starts: number[] = [];

  constructor(lines: readonly string[]) {
    const lower = lines.map((line) => line.toLowerCase());
    let length = 0;
    for (const line of lower) {
      this.#starts.push(length);
      length += line.length + 1;
    }
    this.#text = lower.join('\n');
  }

  /** Indices of the lines that hold a word, given in lower case, where `isHit` says so; null: more than `most`. */
  linesWith(word: string, most: number, isHit: (hit: Hit) => boolean): ReadonlySet<number> | null {
    const text = this.#text;
    const found = new Set<number>();
    for (let at = text.indexOf(word); at !== -1;) {
      const line = this.#lineAt(at);
      const hit = { text, lineStart: this.#starts[line] ?? 0, from: at, to: at + word.length };
      if (!isHit(hit)) {
        at = text.indexOf(word, at + 1);
        continue;
      }
      found.add(line);
      if (found.size > most) return null;
      // One hit a line is enough.
      at = text.indexOf(word, (this.#starts[line + 1] ?? text.length + 1) - 1);
    }
    return found;
  }

  /** The last line that starts at or before an offset. */
  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Where a word stands in the text, which is in lower case; offsets in it. */
export interface Hit {
  readonly text: string;
  readonly lineStart: number;
  readonly from: number;
  readonly to: number;
}
