/** Where a text can be looked at by offset: a string, or the end of one that is not there as a whole. */
export interface TextView {
  slice(start: number, end: number): string;
  startsWith(text: string, at: number): boolean;
  charAt(at: number): string;
}

/** The end of a text, by the offsets of all of it. */
export class Tail implements TextView {
  readonly #text: string;
  readonly #base: number;

  constructor(text: string, base: number) {
    this.#text = text;
    this.#base = base;
  }

  slice(start: number, end: number): string {
    return this.#text.slice(start - this.#base, end - this.#base);
  }

  startsWith(text: string, at: number): boolean {
    return this.#text.startsWith(text, at - this.#base);
  }

  charAt(at: number): string {
    return this.#text.charAt(at - this.#base);
  }
}

/** Characters: shorter parts of a text are copied by V8 itself (SlicedString::kMinLength). */
const sharedFromChars = 13;

/**
 * A part of a latin1 view that is kept, as a string of its own: V8 would keep all of the view for as long as the part.
 */
export function owned(part: string): string {
  return part.length < sharedFromChars ? part : Buffer.from(part, 'latin1').toString('latin1');
}
