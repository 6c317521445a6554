import { minRepeatLines } from '../../limits.ts';
import { numberedLine, readGutter, type Unnumbered } from '../../text/gutter.ts';
import type { Steps } from '../../text/steps.ts';
import { readPointer } from '../../text/pointer.ts';
import type { ComparedLines, Scope, Scopes, SeenLines, SeenRun } from '../engine.ts';
import { CallNames, type Named, type SourceNames } from './call-names.ts';
import { compared, wordsOf } from './compared.ts';
import { none, sharedLines, windowOf } from './windows.ts';

/** Places where a window of lines stood that are compared in full, the latest first. */
const maxSeenPlaces = 12;

/** A text that the model sees, and the call that it came by. */
export interface Seen extends Named {
  readonly text: string;
  /** It stands as it was printed; else some of it may be in a form of ours. */
  readonly isPrinted?: true;
}

interface Source {
  readonly names: SourceNames;
  /** Index of its first line among all lines. */
  readonly start: number;
  /** How many different lines stand before it. */
  readonly known: number;
  /** What is known of the numbers of its lines in their file; null where it has none, or some twice. */
  readonly numbered: Pick<Unnumbered, 'numbers' | 'ranges'> | null;
}

const never: Scope = { under: '', above: Infinity };

/**
 * The lines of a conversation as the model sees them, in the order in which they came. Work grows with what is added
 * and with what is looked up, not with what is remembered.
 */
export class LineMemory implements SeenLines {
  /**
   * Equal lines have equal numbers, by the order in which they came: what is found depends on what is remembered, not
   * on what was remembered once.
   */
  readonly #numbers = new Map<string, number>();
  /** By what they are compared. */
  readonly #numbered: string[] = [];
  /** The words of lines that are compared by more than these, and how many are. */
  readonly #words = new Map<string, number>();
  readonly #lines: number[] = [];
  readonly #sources: Source[] = [];
  readonly #names = new CallNames();
  /** Of each window of lines the latest place where it begins; `#before` leads from there to earlier ones. */
  readonly #latest = new Map<number, number>();
  readonly #before: number[] = [];
  readonly #scopesOf: (lines: readonly string[]) => Scopes | null;
  #looked: { readonly lines: ComparedLines; readonly numbers: readonly number[] } | null = null;

  /** `scopesOf`: what the lines of a form depend on. */
  constructor(scopesOf: (lines: readonly string[]) => Scopes | null) {
    this.#scopesOf = scopesOf;
  }

  /** Answers how many lines it has. */
  add({ text, isPrinted, ...named }: Seen): number {
    this.#looked = null;
    this.#lines.push(none);
    this.#before.push(none);
    const start = this.#lines.length;
    const lines = text.split('\n');
    const scopes = isPrinted === true ? null : this.#scopesIn(lines);
    const unnumbered = readGutter(lines);
    const numbered = unnumbered !== null && areClear(unnumbered.numbers) ? unnumbered : null;
    this.#sources.push({
      names: this.#names.add(named, this.#sources.length),
      start,
      numbered: numbered === null ? null : { numbers: numbered.numbers, ranges: numbered.ranges },
      known: this.#numbered.length,
    });
    for (const key of compared(unnumbered?.lines ?? lines, scopes).keys) {
      this.#lines.push(key === null ? none : this.#numberFor(key));
      this.#before.push(none);
    }
    for (let at = start; at + minRepeatLines <= this.#lines.length; at += 1) {
      const window = windowOf(this.#lines, at);
      this.#before[at] = this.#latest.get(window) ?? none;
      this.#latest.set(window, at);
    }
    return lines.length;
  }

  /** Forgets all but the first `sources` that were added: the conversation took another way from there. */
  keep(sources: number): void {
    for (;;) {
      const last = this.#sources.length > sources ? this.#sources.pop() : undefined;
      if (last === undefined) return;
      for (let at = this.#lines.length - minRepeatLines; at >= last.start; at -= 1) this.#forget(at);
      this.#lines.length = last.start - 1;
      this.#before.length = last.start - 1;
      for (const key of this.#numbered.splice(last.known)) {
        this.#numbers.delete(key);
        this.#countWords(key, -1);
      }
      this.#names.forget(last.names);
      this.#looked = null;
    }
  }

  longest(lines: ComparedLines, from: number, steps: Steps): SeenRun | null {
    const numbers = this.#numbersOf(lines);
    if (from + minRepeatLines > numbers.length || numbers[from] === none) return null;
    let best: { at: number; length: number } | null = null;
    let at = this.#latest.get(windowOf(numbers, from)) ?? none;
    for (let places = 0; at !== none && places < maxSeenPlaces; places += 1) {
      const length = sharedLines({ numbers, above: lines.above }, from, this.#lines, at);
      steps.take(length + 1);
      if (length >= minRepeatLines && length > (best?.length ?? 0)) best = { at, length };
      at = this.#before[at] ?? none;
    }
    return best === null ? null : this.#runAt(best.at, best.length);
  }

  holds(words: string): boolean {
    return this.#numbers.has(words) || this.#words.has(words);
  }

  linesOf(run: SeenRun): readonly string[] | null {
    return this.keysOf(run)?.map(wordsOf) ?? null;
  }

  keysOf({ source, fromLine, unit, lines }: SeenRun): readonly string[] | null {
    const index = this.#names.find(source);
    const found = index === null ? undefined : this.#sources[index];
    if (index === null || found === undefined) return null;
    const from =
      found.start + (unit === 'lines' ? fromLine - 1 : (found.numbered?.numbers.indexOf(fromLine) ?? -1));
    if (from < found.start) return null;
    const shown = this.#lines.slice(from, from + lines).map((number) => this.#numbered[number]);
    const next = this.#sources[index + 1]?.start ?? this.#lines.length + 1;
    // A line that is equal to no other has no text here, and the gap between two sources is such a line.
    if (shown.length < lines || from + lines >= next) return null;
    if (!shown.every((key) => key !== undefined)) return null;
    return unit === 'numbered lines' ? withNumbers(shown, fromLine, found.numbered?.ranges ?? []) : shown;
  }

  /**
   * What lines of a form depend on, with its pointers followed: a header may stand where one leads. Below one that
   * leads nowhere any more nothing is known.
   */
  #scopesIn(lines: readonly string[]): Scopes | null {
    const full: string[] = [];
    const places: number[] = [];
    let source = '';
    for (const line of lines) {
      places.push(full.length);
      const pointer = readPointer(line);
      if (pointer === null) {
        full.push(line);
        continue;
      }
      const { from, to, unit, place } = pointer;
      const isOwn = place === 'of this output';
      if (!isOwn && place !== 'there') source = place;
      const run = { source, fromLine: from, unit, lines: to - from + 1 };
      const led = isOwn ? lines.slice(from - 1, to) : this.linesOf(run);
      if (led === null) break;
      for (const each of led) full.push(each);
    }
    const scopes = this.#scopesOf(full);
    if (scopes === null && places.length === lines.length) return null;
    return lines.map((_, at) => {
      const place = places[at];
      return place === undefined ? never : (scopes?.[place] ?? null);
    });
  }

  #numberFor(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbered.length);
    this.#countWords(key, 1);
    return this.#numbered.push(key) - 1;
  }

  #countWords(key: string, more: number): void {
    const words = wordsOf(key);
    // Most lines are compared by nothing else.
    if (words.length === key.length) return;
    const count = (this.#words.get(words) ?? 0) + more;
    if (count === 0) this.#words.delete(words);
    else this.#words.set(words, count);
  }

  #forget(at: number): void {
    const window = windowOf(this.#lines, at);
    const before = this.#before[at] ?? none;
    if (before === none) this.#latest.delete(window);
    else this.#latest.set(window, before);
  }

  #numbersOf(lines: ComparedLines): readonly number[] {
    if (this.#looked?.lines !== lines) {
      const numbers = lines.keys.map((key) => (key === null ? none : (this.#numbers.get(key) ?? none)));
      this.#looked = { lines, numbers };
    }
    return this.#looked.numbers;
  }

  #runAt(at: number, lines: number): SeenRun | null {
    let low = 0;
    let high = this.#sources.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#sources[middle]?.start ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const source = this.#sources[low];
    if (source === undefined) return null;
    const { start, numbered } = source;
    const [first, last] = [at, at + lines - 1].map((each) => numbered?.numbers[each - start] ?? null);
    // What stands beside the numbered lines of an output has no number.
    const isNumbered = first != null && last === first + lines - 1;
    const fromLine = isNumbered ? first : at - start + 1;
    const unit = isNumbered ? 'file lines' : 'lines';
    return { source: this.#names.titleOf(source.names), fromLine, unit, lines };
  }
}

/** Lines of a file as they were printed; null: they are not all of one range. */
function withNumbers(
  bare: readonly string[],
  first: number,
  ranges: Unnumbered['ranges'],
): readonly string[] | null {
  const range = ranges.find((each) => each.first <= first && first + bare.length - 1 <= each.last);
  if (range === undefined) return null;
  return bare.map((line, at) => numberedLine(range.gutter, first + at, line));
}

/** True if no number stands twice, so that it names one line. */
function areClear(numbers: Unnumbered['numbers']): boolean {
  let last = 0;
  return numbers.every((number) => {
    const isClear = number === null || number > last;
    last = number ?? last;
    return isClear;
  });
}
