/** A line that the model sees, as lines of the file: a header is none of them, a pointer many. */
type Meaning = readonly string[];

interface Source {
  readonly name: string;
  readonly lines: readonly Meaning[];
}

/** How a tool numbers lines: what stands behind the number; null: it does not. */
export type Separator = '\t' | '. ' | null;

/**
 * Reads tool outputs as a model does that wants to quote a file: it takes the numbers off, and where a line points to
 * lines further up it looks there. Knows of the forms only what they say themselves.
 */
export class Reader {
  readonly #sources: Source[] = [];
  /** What `there` means. */
  #there: readonly Meaning[] = [];

  /** The lines that an output shows. `name`: of the call, as pointers give it; `head`: lines of the agent before it. */
  read(name: string, text: string, separator: Separator, head = 0): string[] {
    const lines: Meaning[] = [];
    let number = 0;
    let last = -1;
    for (const line of text.split('\n')) {
      const header = /^\[lines (\d+)-(\d+)(?:, every 5th numbered)?\]$/.exec(line);
      const pointed = this.#follow(line, lines.slice(head));
      if (header !== null && separator !== null) {
        [number, last] = [Number(header[1]), Number(header[2])];
        lines.push([]);
      } else if (pointed !== null) {
        number += pointed.length;
        lines.push(pointed);
      } else {
        lines.push([separator === null ? line : bare(line, separator, number <= last ? number : null)]);
        number += 1;
      }
    }
    this.#sources.push({ name, lines });
    return lines.flat();
  }

  /** What a pointer stands for; null: the line is none. */
  #follow(line: string, own: readonly Meaning[]): Meaning | null {
    const found =
      /^\[same as lines (\d+)-(\d+) (?:of this output|there|printed by "(.*)"(?: \((\d+)\w\w time\))? above)\]$/;
    const [whole, from, to, name, time = '1'] = found.exec(line) ?? [];
    if (whole === undefined) return null;
    if (name !== undefined)
      this.#there = this.#sources.filter((each) => each.name === name)[Number(time) - 1]?.lines ?? [];
    const lines = (line.endsWith('output]') ? own : this.#there).slice(Number(from) - 1, Number(to));
    if (lines.length !== Number(to) - Number(from) + 1) throw new Error(`This points nowhere: ${line}`);
    return lines.flat();
  }
}

/** A line without its number. Below a header only the number that it would have is one. */
function bare(line: string, separator: string, number: number | null): string {
  const [whole, shown] = new RegExp(`^ *(\\d+)${separator.replace('.', '\\.')}`).exec(line) ?? [];
  const isNumber = whole !== undefined && (number === null || Number(shown) === number);
  return isNumber ? line.slice(whole.length) : line;
}
