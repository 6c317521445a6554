import { fullerNameOf, longNameOf, nameOfCommand } from '../../src/pipeline/call/call-name.ts';

/** A line that the model sees: the lines of the file that it means (a header none, a pointer many), and its number. */
interface Seen {
  readonly means: readonly string[];
  readonly number: number | null;
}

/** A call as pointers give it. */
export interface CallName {
  readonly name: string;
  readonly fullerName?: string | null;
  readonly longName?: string;
}

export function callOf(command: string): CallName {
  return {
    name: nameOfCommand(command),
    fullerName: fullerNameOf(command),
    longName: longNameOf(command),
  };
}

interface Source {
  readonly names: readonly string[];
  readonly call: string;
  readonly lines: readonly Seen[];
}

/** How a tool numbers lines: what stands behind the number; null: it does not. */
export type Separator = '\t' | '. ' | null;

const pointer =
  /^\[same as (file |numbered )?lines (\d+)-(\d+) (?:of this output|there|of "(.*)"(?: \((\d+)\w\w time\))?)\]$/;

/**
 * Reads tool outputs as a model does that wants to quote a file: it takes the numbers off, and where a line points to
 * lines further up it looks there. Knows of the forms only what they say themselves.
 */
export class Reader {
  readonly #sources: Source[] = [];
  /** What `there` means. */
  #there: readonly Seen[] = [];

  /**
   * The lines that an output shows. `call`: that printed it; `head`: lines of the agent before it.
   */
  read(call: CallName, text: string, separator: Separator, head = 0): string[] {
    const lines: Seen[] = [];
    let number = 0;
    let last = -1;
    for (const line of text.split('\n')) {
      const header = /^\[lines (\d+)-(\d+)(?:, every 10th numbered)?\]$/.exec(line);
      const pointed = this.#follow(line, lines.slice(head));
      if (header !== null && separator !== null) {
        [number, last] = [Number(header[1]), Number(header[2])];
        lines.push({ means: [], number: null });
      } else if (pointed !== null) {
        number += pointed.length;
        lines.push({ means: pointed, number: null });
      } else {
        const own = number <= last ? number : null;
        lines.push({ means: [separator === null ? line : bare(line, separator, own)], number: own });
        number += 1;
      }
    }
    const { name, fullerName, longName = name } = call;
    this.#sources.push({
      names: [name, fullerName ?? name, longName],
      call: longName,
      lines: lines.slice(head),
    });
    return lines.flatMap(({ means }) => means);
  }

  /** Calls that share a name but differ in what was called are named by that. */
  #named(name: string): readonly Source[] {
    const found = this.#sources.filter(({ names }) => names.includes(name));
    const isClear = new Set(found.map(({ call }) => call)).size === 1;
    return isClear ? found : found.filter(({ call }) => call === name);
  }

  /** What a pointer stands for; null: the line is none. */
  #follow(line: string, own: readonly Seen[]): readonly string[] | null {
    const [whole, isNumbered, from, to, name, time = '1'] = pointer.exec(line) ?? [];
    if (whole === undefined) return null;
    if (name !== undefined) this.#there = this.#named(name)[Number(time) - 1]?.lines ?? [];
    const all = line.endsWith('output]') ? own : this.#there;
    const [first, last] = [Number(from), Number(to)];
    const lines =
      isNumbered === undefined
        ? all.slice(first - 1, last)
        : all.filter(({ number }) => number !== null && number >= first && number <= last);
    if (lines.length !== last - first + 1) throw new Error(`This points nowhere: ${line}`);
    return lines.flatMap(({ means }) => means);
  }
}

/** A line without its number. Below a header only the number that it would have is one. */
function bare(line: string, separator: string, number: number | null): string {
  const [whole, shown] = new RegExp(`^ *(\\d+)${separator.replace('.', '\\.')}`).exec(line) ?? [];
  const isNumber = whole !== undefined && (number === null || Number(shown) === number);
  return isNumber ? line.slice(whole.length) : line;
}
