import type { Engine } from '../../src/engines/engine.ts';
import { printedLines } from './printed-lines.ts';

/** An output as it went upstream. */
export interface Output {
  /** As pointers name the call that printed it, shortly and as it stands in the conversation. */
  readonly name: string;
  readonly fullerName?: string;
  readonly longName: string;
  readonly sent: string;
  /** What was printed. */
  readonly text: string;
  /** What a marker in it leads to, whose lines it counts. */
  readonly original?: string;
}

/** Where a pointer led, and what its lines and those that it stands for were printed as. */
export interface Followed {
  readonly pointer: string;
  readonly there: string | null;
  readonly here: string | null;
  /** With its pointers followed the output is the text, or a form of it. */
  readonly isRead: boolean;
}

interface Known extends Output {
  readonly lines: readonly Line[];
  /** With pointers followed. */
  readonly full: readonly string[];
  /** Index in `full` of each sent line. */
  readonly places: readonly number[];
  readonly engine: Engine | null;
}

/** A line as it was sent, and without the number that it has in its file. */
interface Line {
  readonly sent: string;
  readonly bare: string;
  /** Null: it has none. */
  readonly number: number | null;
  /** With its number, as that was printed. */
  readonly printed: string;
}

interface Range {
  readonly of: Known | null;
  readonly from: number;
  readonly lines: number;
}

const pointer =
  /^\[same as (file |numbered )?lines (\d+)-(\d+) (?:(of this output)|(there)|((?:of|written in) ".*")(?: \((\d+)\w\w time\))?)\]$/s;

const marker = /^\[headroom: \d+ lines? left out (?:here )?\((\d+)(?:-(\d+))?[;)]/;

/**
 * Reads a conversation as a careful reader does: looks for the call that a pointer names among the outputs above it,
 * and compares what the lines there were printed as with what those here were. Knows pointers by their words alone.
 */
export class PointerReader {
  readonly #known: Known[] = [];
  readonly #engines: readonly Engine[];

  constructor(engines: readonly Engine[]) {
    this.#engines = engines;
  }

  /**
   * Follows the pointers of the next output. Throws where one leads to no line, to another pointer or to several calls.
   */
  read(output: Output): readonly Followed[] {
    const lines = linesOf(output.sent);
    const original = output.original?.split('\n') ?? [];
    const full: string[] = [];
    const places: number[] = [];
    const ranges: { pointer: string; range: Range; at: number; bare: string | null }[] = [];
    let source: Known | null = null;
    for (const { sent: line } of lines) {
      places.push(full.length);
      const [found, unit = '', from, to, own, there, name, time = '1'] = pointer.exec(line) ?? [];
      if (found === undefined || output.text.includes(found)) {
        const [, first, last = first] = marker.exec(line) ?? [];
        if (first === undefined || original.length === 0) full.push(line);
        else full.push(...original.slice(Number(first) - 1, Number(last)));
        continue;
      }
      if (own === undefined && there === undefined) source = this.#named(name ?? '', Number(time));
      const of = own === undefined ? source : null;
      if (own === undefined && of === null) throw new Error(`Nothing stands there: ${line}`);
      const start = unit === '' ? Number(from) - 1 : lineNumbered(of?.lines ?? [], Number(from));
      const range = { of, from: start, lines: Number(to) - Number(from) + 1 };
      const led = ledTo(of?.lines ?? lines, range).map((each) =>
        unit === 'numbered ' ? each.printed : each.bare,
      );
      const isOfFile = of?.lines.some(({ number }) => number !== null) === true;
      ranges.push({
        pointer: line,
        range,
        at: full.length,
        bare: isOfFile ? led.join('\n').trimEnd() : null,
      });
      full.push(...led);
    }
    const form = full.join('\n');
    const known = { ...output, lines, full, places, engine: this.#engineOf(form, output.text) };
    const isRead = known.engine !== null || this.#isFormOf(form, output.text);
    this.#known.push(known);
    return ranges.map(({ pointer, range, at, bare }) => ({
      pointer,
      there: bare ?? printedAt(range.of ?? known, range),
      here:
        printedLines(known.engine, full, at, at + range.lines)?.replace(bare === null ? '' : /\s+$/, '') ??
        null,
      isRead,
    }));
  }

  #named(name: string, time: number): Known | null {
    const found = this.#known.filter((each) => [each.name, each.fullerName, each.longName].includes(name));
    if (new Set(found.map(({ longName }) => longName)).size <= 1) return found[time - 1] ?? null;
    const exact = found.filter((each) => each.longName === name);
    if (exact.length === 0) throw new Error(`Several calls are called ${name}`);
    return exact[time - 1] ?? null;
  }

  /** True for the text, and for what several engines made of it one after the other. */
  #isFormOf(form: string, text: string, depth = 3): boolean {
    if (form === text) return true;
    if (depth === 0) return false;
    return this.#engines.some((engine) => {
      try {
        const before = engine.decode(form, null);
        return before !== form && this.#isFormOf(before, text, depth - 1);
      } catch {
        return false;
      }
    });
  }

  /** The engine that wrote a form; null: none did, it is the text. */
  #engineOf(form: string, text: string): Engine | null {
    if (form === text) return null;
    const bare = (each: string): string => each.replaceAll(/\s/g, '');
    const isOf = (engine: Engine, like: (each: string) => string): boolean => {
      try {
        return like(engine.decode(form, null)) === like(text);
      } catch {
        return false;
      }
    };
    return (
      this.#engines.find((engine) => isOf(engine, (each) => each)) ??
      this.#engines.find((engine) => isOf(engine, bare)) ??
      null
    );
  }
}

/** The lines that a pointer leads to, which must be text. */
function ledTo(lines: readonly Line[], { from, lines: count }: Range): readonly Line[] {
  const led = lines.slice(from, from + count);
  if (led.length !== count || led.some(({ sent }) => pointer.test(sent)))
    throw new Error(`Leads to no text: ${led.map(({ sent }) => sent).join('\n')}`);
  return led;
}

function printedAt({ full, places, engine }: Known, { from, lines }: Range): string | null {
  const start = places[from] ?? 0;
  return printedLines(engine, full, start, start + lines);
}

/** The index of the line that has a number in its file. */
function lineNumbered(lines: readonly Line[], wanted: number): number {
  const at = lines.findIndex(({ number }) => number === wanted);
  if (at === -1) throw new Error(`No line ${String(wanted)}`);
  return at;
}

/** Lines with what is said of their numbers by the headers above them, and by the first line below each. */
function linesOf(text: string): readonly Line[] {
  let [next, last, width, fill, set] = [1, 0, 0, ' ', ''];
  return text.split('\n').map((sent, at, all): Line => {
    const [, first, to] = /^\[lines (\d+)-(\d+)(?:, every 10th numbered)?\]$/.exec(sent) ?? [];
    const [whole, pad = '', shown, between = ''] =
      /^( *|0*)([1-9]\d*)(\t|\u2192|\. |: | )/.exec(all[at + 1] ?? '') ?? [];
    const [, , from, end] = pointer.exec(sent) ?? [];
    const plain = { sent, bare: sent, number: null, printed: sent };
    if (first !== undefined && (shown === first || pointer.test(all[at + 1] ?? ''))) {
      [next, last, set] = [Number(first), Number(to), between];
      [width, fill] = [pad === '' ? 0 : (whole ?? '').length - between.length, pad[0] ?? ' '];
      return plain;
    }
    if (next > last) return plain;
    const number = next;
    next += from === undefined ? 1 : Number(end) - Number(from) + 1;
    if (from !== undefined) return plain;
    const written = String(number).padStart(width, fill) + set;
    const own = [written, `${String(number)}${set}`].find((each) => set !== '' && sent.startsWith(each));
    const bare = sent.slice(own?.length ?? 0);
    return { sent, bare, number, printed: written + bare };
  });
}
