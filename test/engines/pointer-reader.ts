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
}

interface Known extends Output {
  readonly lines: readonly string[];
  /** With pointers followed. */
  readonly full: readonly string[];
  /** Index in `full` of each sent line. */
  readonly places: readonly number[];
  readonly engine: Engine | null;
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
 * Reads a conversation as a careful reader does: looks for the call that a pointer names among the outputs above it, and
 * compares what the lines there were printed as with what those here were. Knows pointers by their words alone.
 */
export class PointerReader {
  readonly #known: Known[] = [];
  readonly #engines: readonly Engine[];

  constructor(engines: readonly Engine[]) {
    this.#engines = engines;
  }

  /** Follows the pointers of the next output. Throws where one leads to no line, to another pointer or to several calls. */
  read(output: Output): readonly Followed[] {
    const lines = output.sent.split('\n');
    const original = output.original?.split('\n') ?? [];
    const full: string[] = [];
    const places: number[] = [];
    const ranges: { pointer: string; range: Range; at: number }[] = [];
    /** What pointers to numbered lines stand for, as these were printed there. */
    const numbered = new Map<string, string>();
    let source: Known | null = null;
    for (const line of lines) {
      places.push(full.length);
      const [found, file, from, to, own, there, name, time = '1'] = pointer.exec(line) ?? [];
      if (found === undefined || output.text.includes(found)) {
        const [, first, last = first] = marker.exec(line) ?? [];
        if (first === undefined || original.length === 0) full.push(line);
        else full.push(...original.slice(Number(first) - 1, Number(last)));
        continue;
      }
      if (own === undefined && there === undefined) source = this.#named(name ?? '', Number(time));
      const of = own === undefined ? source : null;
      if (own === undefined && of === null) throw new Error(`Nothing stands there: ${line}`);
      const start = file === undefined ? Number(from) - 1 : lineNumbered(of?.lines ?? [], Number(from));
      const range = { of, from: start, lines: Number(to) - Number(from) + 1 };
      ranges.push({ pointer: line, range, at: full.length });
      const led = ledTo(of?.lines ?? lines, range);
      const isNumbered = file === 'numbered ';
      if (isNumbered) numbered.set(line, withNumbers(of?.lines ?? [], range, Number(from)).join('\n'));
      full.push(...(numbered.get(line)?.split('\n') ?? led));
    }
    const known = { ...output, lines, full, places, engine: this.#engineOf(full.join('\n'), output.text) };
    this.#known.push(known);
    return ranges.map(({ pointer, range, at }) => ({
      pointer,
      there: numbered.get(pointer) ?? printedAt(range.of ?? known, range),
      here: printedLines(known.engine, full, at, at + range.lines),
    }));
  }

  #named(name: string, time: number): Known | null {
    const found = this.#known.filter((each) => [each.name, each.fullerName, each.longName].includes(name));
    if (new Set(found.map(({ longName }) => longName)).size <= 1) return found[time - 1] ?? null;
    const exact = found.filter((each) => each.longName === name);
    if (exact.length === 0) throw new Error(`Several calls are called ${name}`);
    return exact[time - 1] ?? null;
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
function ledTo(lines: readonly string[], { from, lines: count }: Range): readonly string[] {
  const led = lines.slice(from, from + count);
  if (led.length !== count || led.some((line) => pointer.test(line)))
    throw new Error(`Leads to no text: ${led.join('\n')}`);
  return led;
}

function printedAt({ full, places, engine }: Known, { from, lines }: Range): string | null {
  const start = places[from] ?? 0;
  return printedLines(engine, full, start, start + lines);
}

/** Lines with their numbers, written as those of the first line below their header are. */
function withNumbers(lines: readonly string[], range: Range, first: number): readonly string[] {
  const header = lines.findLastIndex((line, at) => at < range.from && line.startsWith('[lines '));
  const [, pad = '', shown = '', set = ''] =
    /^( *|0*)(\d+)(\t|\u2192|\. |: | )/.exec(lines[header + 1] ?? '') ?? [];
  const width = pad === '' ? 0 : pad.length + shown.length;
  return ledTo(lines, range).map((line, at) => {
    const number = String(first + at);
    const own = at + range.from === header + 1 ? `${pad}${shown}${set}` : `${number}${set}`;
    const bare = line.startsWith(own) ? line.slice(own.length) : line;
    return number.padStart(width, pad[0] ?? ' ') + set + bare;
  });
}

/** The index of the line that has a number in its file. */
function lineNumbered(lines: readonly string[], wanted: number): number {
  let next = Number.NaN;
  for (const [at, line] of lines.entries()) {
    const [, first] = /^\[lines (\d+)-\d+(?:, every 10th numbered)?\]$/.exec(line) ?? [];
    const [, , from, to] = pointer.exec(line) ?? [];
    if (first !== undefined) next = Number(first);
    else if (next === wanted && from === undefined) return at;
    else next += from === undefined ? 1 : Number(to) - Number(from) + 1;
  }
  throw new Error(`No line ${String(wanted)}`);
}
