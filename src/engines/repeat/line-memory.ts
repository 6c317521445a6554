import { maxSeenPlaces, minRepeatLines } from '../../limits.ts';
import { readGutter, type Unnumbered } from '../../text/gutter.ts';
import type { Steps } from '../../text/steps.ts';
import type { SeenLines, SeenRun } from '../engine.ts';
import { none, sharedLines, windowOf } from './windows.ts';

/** A text that the model sees, and the call that it came by as a person would find it: `of "make"`. */
export interface Seen {
  readonly name: string;
  readonly text: string;
}

interface Source {
  readonly name: string;
  /** How many sources before it have the same name. */
  readonly earlier: number;
  /** Index of its first line among all lines. */
  readonly start: number;
  /** How many different lines stand before it. */
  readonly known: number;
  /** Numbers of its lines in their file; null where it has none, or some twice. */
  readonly numbers: Unnumbered['numbers'] | null;
}

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
  readonly #numbered: string[] = [];
  readonly #lines: number[] = [];
  readonly #sources: Source[] = [];
  readonly #named = new Map<string, number>();
  /** Of each window of lines the latest place where it begins; `#before` leads from there to earlier ones. */
  readonly #latest = new Map<number, number>();
  readonly #before: number[] = [];
  #looked: { readonly lines: readonly (string | null)[]; readonly numbers: readonly number[] } | null = null;

  /** Answers how many lines it has. */
  add({ name, text }: Seen): number {
    this.#looked = null;
    this.#lines.push(none);
    this.#before.push(none);
    const start = this.#lines.length;
    const earlier = this.#named.get(name) ?? 0;
    this.#named.set(name, earlier + 1);
    const lines = text.split('\n');
    const unnumbered = readGutter(lines);
    const numbers = unnumbered !== null && areClear(unnumbered.numbers) ? unnumbered.numbers : null;
    this.#sources.push({ name, earlier, start, numbers, known: this.#numbered.length });
    for (const line of unnumbered?.lines ?? lines) {
      this.#lines.push(line === null ? none : this.#numberFor(line));
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
      for (const line of this.#numbered.splice(last.known)) this.#numbers.delete(line);
      this.#named.set(last.name, last.earlier);
      this.#looked = null;
    }
  }

  longest(lines: readonly (string | null)[], from: number, steps: Steps): SeenRun | null {
    const numbers = this.#numbersOf(lines);
    if (from + minRepeatLines > numbers.length) return null;
    let best: { at: number; length: number } | null = null;
    let at = this.#latest.get(windowOf(numbers, from)) ?? none;
    for (let places = 0; at !== none && places < maxSeenPlaces; places += 1) {
      const length = sharedLines(numbers, from, this.#lines, at);
      steps.take(length + 1);
      if (length >= minRepeatLines && length > (best?.length ?? 0)) best = { at, length };
      at = this.#before[at] ?? none;
    }
    return best === null ? null : this.#runAt(best.at, best.length);
  }

  linesOf({ source, fromLine, isNumbered, lines }: SeenRun): readonly string[] | null {
    const found = this.#sources.find((each) => titleOf(each) === source);
    if (found === undefined) return null;
    const from = found.start + (isNumbered ? (found.numbers?.indexOf(fromLine) ?? -1) : fromLine - 1);
    if (from < found.start) return null;
    const shown = this.#lines.slice(from, from + lines).map((number) => this.#numbered[number]);
    const next = this.#sources[this.#sources.indexOf(found) + 1]?.start ?? this.#lines.length + 1;
    // A line that is equal to no other has no text here, and the gap between two sources is such a line.
    if (shown.length < lines || from + lines >= next) return null;
    return shown.every((line) => line !== undefined) ? shown : null;
  }

  #numberFor(line: string): number {
    const known = this.#numbers.get(line);
    if (known !== undefined) return known;
    this.#numbers.set(line, this.#numbered.length);
    return this.#numbered.push(line) - 1;
  }

  #forget(at: number): void {
    const window = windowOf(this.#lines, at);
    const before = this.#before[at] ?? none;
    if (before === none) this.#latest.delete(window);
    else this.#latest.set(window, before);
  }

  #numbersOf(lines: readonly (string | null)[]): readonly number[] {
    if (this.#looked?.lines !== lines) {
      this.#looked = {
        lines,
        numbers: lines.map((line) => (line === null ? none : (this.#numbers.get(line) ?? none))),
      };
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
    const { start, numbers } = source;
    const [first, last] = [numbers?.[at - start] ?? null, numbers?.[at - start + lines - 1] ?? null];
    // What stands beside the numbered lines of an output has no number.
    const isNumbered = first !== null && last === first + lines - 1;
    const fromLine = isNumbered ? first : at - start + 1;
    return { source: titleOf(source), fromLine, isNumbered, lines };
  }
}

/** How a reader finds a source: `of "make" (2nd time)`. */
function titleOf({ name, earlier }: Source): string {
  return earlier === 0 ? name : `${name} (${ordinal(earlier + 1)} time)`;
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

function ordinal(number: number): string {
  const isTeen = Math.floor((number % 100) / 10) === 1;
  const end = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${end}`;
}
