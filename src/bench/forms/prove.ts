import type { Engine, EngineContext, SentLines } from '../../engines/engine.ts';
import { codeCompressor } from '../../engines/code-compressor/index.ts';
import type { Named } from '../../engines/repeat/call-names.ts';
import { LineMemory } from '../../engines/repeat/line-memory.ts';
import { repeat } from '../../engines/repeat/index.ts';
import { withoutSample } from '../../engines/repeat/numbered.ts';
import { isReadBack } from '../../pipeline/worker/exceptions.ts';
import { holdsForeign, readForeign } from '../../pipeline/worker/foreign-lines.ts';
import { scopesOf } from '../../pipeline/worker/line-scopes.ts';
import { seededRandom, type Random } from '../../random.ts';
import { programsOf } from '../../text/command-line.ts';
import { holdsHeader } from '../../text/gutter.ts';
import { Steps } from '../../text/steps.ts';
import { spoiled } from './hostile.ts';
import { chance, many, type Made, type Maker } from './made.ts';

/** A form that did not come back as its text. */
export interface Fault {
  readonly text: string;
  readonly command: string | null;
  /** What was thrown, or null where another text came back. */
  readonly says: string | null;
}

/** What became of the texts that were made for one engine. */
export interface Proved {
  readonly texts: number;
  /** Texts that the engine wrote in another form. */
  readonly forms: number;
  /** Forms that came back as the text, byte for byte. */
  readonly exact: number;
  /** Forms that came back with nothing lost but what may be. */
  readonly excepted: number;
  /** Texts whose form did not come back, or for which something was thrown. */
  readonly wrong: number;
  /** The first of these. */
  readonly faults: readonly Fault[];
}

interface Written {
  readonly form: string;
  decode(): string;
}

/** Writes a text in another form; null: it stays as it is. */
type Write = (text: string, made: Made, random: Random) => Written | null;

/** Makes texts of an engine's kind until it wrote so many in another form, and reads each form back. */
export function proveEngine(engine: Engine, make: Maker, seed: number, forms: number): Proved {
  return prove(engine.name, make, seed, forms, (text, made, random) => {
    const context = contextOf(text, made, random, null);
    const read = holdsForeign(text) ? readForeign(text, engine, context) : plainly(engine, text, context);
    const form = read === null ? null : read.engine.encode(read.page);
    return read === null || form === null ? null : { form, decode: () => read.engine.decode(form, null) };
  });
}

/**
 * The same for pointers, to lines of the text itself and of texts that went before, as they were printed or without the
 * numbers of their file. `see` is told each form.
 */
export function provePointers(
  make: Maker,
  seed: number,
  forms: number,
  see: (form: string) => void = () => undefined,
): Proved {
  const again: Maker = (random) => {
    const { lines, ...made } = make(random);
    return { ...made, lines: chance(random, 40) ? firstRun(lines) : [...lines, ...partsOf(lines, random)] };
  };
  return prove(repeat.name, again, seed, forms, (text, made, random) => {
    // A printed text with a line that reads like such a header gets no pointers.
    if (holdsHeader(text)) return null;
    const shorten = chance(random, 50) ? shorterBy(made, random) : (printed: string): string => printed;
    const sent = sentBefore(text.split('\n'), make, shorten, random);
    const context = contextOf(text, made, random, sent);
    const view = shorten(text);
    const page = repeat.read(view, context);
    const pointed = page === null ? null : repeat.encode(page);
    if (pointed === null) return null;
    const brief = view === text || chance(random, 20) ? null : withoutSample(text, view, pointed, sent);
    const form = brief ?? pointed;
    see(form);
    const undone = (): string => repeat.decode(form, sent);
    return { form, decode: () => (view === text ? undone() : codeCompressor.decode(undone(), null)) };
  });
}

/** The first lines that are numbered one after the other. */
function firstRun(lines: readonly string[]): readonly string[] {
  const numbers = lines.map((line) => Number(/^[ 0]*(\d+)/.exec(line)?.[1] ?? NaN));
  const from = Math.max(0, numbers.findIndex(Number.isFinite));
  const end = numbers.findIndex((number, at) => at > from && number !== (numbers[at - 1] ?? NaN) + 1);
  return lines.slice(from, end === -1 ? lines.length : end);
}

/** As a file goes out: without its numbers, where that is another form. */
function shorterBy(made: Made, random: Random): (text: string) => string {
  return (text) => {
    const page = codeCompressor.read(text, contextOf(text, made, random, null));
    return page === null ? text : (codeCompressor.encode(page) ?? text);
  };
}

/** Texts made for one form that a text must be made for, at most: an engine that takes none of them has no maker. */
const mostTextsForOne = 200;
/** Lines of earlier forms that are kept to spoil later texts with. */
const keptOwnLines = 40;
/** Faults that are kept: more of them say no more. */
const keptFaults = 5;

function prove(engine: string, make: Maker, seed: number, forms: number, write: Write): Proved {
  const random = seededRandom(seed);
  const own: string[] = [];
  const faults: Fault[] = [];
  const count = { texts: 0, forms: 0, exact: 0, excepted: 0, wrong: 0 };
  const fail = (text: string, command: string | null, says: string | null): void => {
    count.wrong += 1;
    if (faults.length < keptFaults) faults.push({ text, command, says });
  };
  while (count.forms < forms && count.texts < forms * mostTextsForOne) {
    const made = make(random);
    const text = spoiled(made.lines, random, own);
    count.texts += 1;
    try {
      const written = write(text, made, random);
      if (written === null || written.form === text) continue;
      count.forms += 1;
      const decoded = written.decode();
      if (decoded === text) count.exact += 1;
      else if (isReadBack(engine, written.form, decoded, text)) count.excepted += 1;
      else fail(text, made.command, null);
      const lines = written.form.split('\n');
      for (const at of [0, random.int(0, lines.length - 1)])
        own[random.int(0, keptOwnLines - 1)] = lines[at] ?? '';
    } catch (error) {
      fail(text, made.command, error instanceof Error ? error.message : String(error));
    }
  }
  return { ...count, faults };
}

function plainly(engine: Engine, text: string, context: EngineContext): ReturnType<typeof readForeign> {
  const page = engine.read(text, context);
  return page === null ? null : { engine, page };
}

/** Half of the texts are taken for shortened by any form, so that also forms that nobody would be shown must be exact. */
function contextOf(text: string, made: Made, random: Random, seen: LineMemory | null): EngineContext {
  const { command, tool = 'Bash', role = 'run' } = made;
  const isEager = chance(random, 50);
  return {
    tool,
    command,
    programs: command === null ? [] : programsOf(command),
    role,
    failed: false,
    question: '',
    level: 'balanced',
    seen,
    count: (each) => (isEager ? (each === text ? Number.MAX_SAFE_INTEGER : 1) : each.length),
    steps: new Steps(Infinity),
  };
}

/** What stands above a text: parts of it, all of it and other texts, some under the same name. */
function sentBefore(
  lines: readonly string[],
  make: Maker,
  shorten: (text: string) => string,
  random: Random,
): LineMemory & SentLines {
  const memory = new LineMemory(scopesOf);
  for (let more = random.int(0, 4); more > 0; more -= 1) {
    const other = chance(random, 40) ? make(random).lines : partsOf(lines, random);
    const printed = chance(random, 30)
      ? lines.slice(0, random.int(lines.length >> 1, lines.length)).join('\n')
      : spoiled([...other, ...partsOf(lines, random)], random, []);
    const text = shorten(printed);
    const isPrinted = text === printed && chance(random, 60);
    memory.add({ ...random.pick(calls), text, ...(isPrinted ? { isPrinted } : {}) });
  }
  return memory;
}

/** Calls before a text: some are the same, some have the same short name, and some of these the same fuller one. */
const calls: readonly [Named, ...Named[]] = [
  { name: 'of "cat a"' },
  { name: 'of "cat a"' },
  { name: 'of "make"' },
  { name: 'of "nl app.py"', longName: 'of "nl -ba app.py"' },
  { name: 'of "nl app.py"', fullerName: 'of "nl src/app.py"', longName: 'of "nl -ba src/app.py"' },
  { name: 'of "nl app.py"', fullerName: 'of "nl src/app.py"', longName: 'of "nl -nrz src/app.py"' },
  { name: 'written in "cat"', longName: 'written in "cat > a (2nd time)"' },
];

/** Runs of the lines, in any order. */
function partsOf(lines: readonly string[], random: Random): readonly string[] {
  return many(random, 1, 3, () => {
    const from = random.int(0, Math.max(0, lines.length - 1));
    return lines.slice(from, from + random.int(2, 14));
  }).flat();
}
