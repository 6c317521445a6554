/** Lines of source, in the order in which they were printed, how many of each on the first line. */
export class Excerpts {
  readonly #lengths: readonly string[];
  readonly #rows: readonly string[];
  #run = 0;
  #next = 1;
  /** The last line with source: `"` stands for it. */
  #source = '';
  /** Where the bar of the last line stands that has one; -1: none has. */
  #bar = -1;

  constructor(rows: readonly string[]) {
    this.#lengths = timesOf((rows[0] ?? '').split('; ', 1));
    this.#rows = rows;
  }

  /** Where the bar of the next line stands. */
  get bar(): number {
    const row = this.#rows[this.#next];
    // Left out: most files have two digits of lines, or more.
    if (row === undefined) return 2;
    return Math.max(1, /^[|:]/.test(row) ? this.#bar : row.indexOf('|'));
  }

  /** For a line that begins with `…` the next lines, of which the last goes on as it does. */
  fill(line: string, own: string, column: string | null): readonly string[] {
    const length = Number(this.#lengths[this.#run] ?? 0);
    let number = Number(own);
    const lines = this.#rows.slice(this.#next, this.#next + length).map((row) => {
      if (row === '"') return this.#source;
      if (row.startsWith(':')) return this.#under(row.slice(1), Number(column ?? 0));
      const full = row.startsWith('|') ? `${String(number).padStart(this.#bar - 1)} ${row}` : row;
      const [, before, digits = ''] = /^( *(\d+) )\|/.exec(full) ?? [];
      const bar = before?.length ?? /^( +)\|(?: |$)/.exec(full)?.[1]?.length;
      if (before !== undefined) number = Number(digits) + 1;
      if (before !== undefined || (bar === undefined && !/^ *[\^~]/.test(full))) this.#source = full;
      this.#bar = bar ?? this.#bar;
      return full;
    });
    this.#run += 1;
    this.#next += length;
    return [...lines.slice(0, -1), (lines.at(-1) ?? '') + line.slice(1)];
  }

  #under(row: string, column: number): string {
    const isMark = /^[\^~]/.test(row);
    if (this.#bar === -1) return ' '.repeat(Math.max(0, column - 1)) + row;
    return `${' '.repeat(this.#bar)}|${isMark ? ' '.repeat(column) : ''}${row}`;
  }
}

/** Words, of which `a×3` stands for three. */
export function timesOf(lines: readonly string[]): readonly string[] {
  return lines
    .flatMap((line) => line.split(' '))
    .flatMap((word) => {
      const [, value = word, times = '1'] = /^(.+)\u00d7(\d{1,7})$/.exec(word) ?? [];
      return Array.from({ length: Number(times) }, () => value);
    });
}
