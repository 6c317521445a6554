import { HeadroomError } from '../errors.ts';
import { Tail, type TextView } from './text-view.ts';

/** A range of a text, `end` exclusive. Over a latin1 view of bytes these are byte offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

const quote = 0x22;
const backslash = 0x5c;

/**
 * A pull reader over JSON text (RFC 8259) that yields spans instead of values, in one pass.
 *
 * It reads any string; give it `buffer.latin1Slice()` and every offset is a byte offset of the buffer. What a
 * caller skips is only bracket-matched, not validated: the reader finds places, the provider judges the body.
 * Throws `JSON_SYNTAX` where the text ends early or a value cannot start.
 */
export class JsonReader {
  /** What is read, by the offsets of the spans. */
  readonly view: TextView;
  readonly #text: string;
  /** Offset of the text's first character. */
  readonly #base: number;
  /** Within the text. */
  #at: number;

  /** `base`: how much of a longer text stands before `text`; all offsets are those of the longer one. */
  constructor(text: string, at = 0, base = 0) {
    this.view = base === 0 ? text : new Tail(text, base);
    this.#text = text;
    this.#base = base;
    this.#at = at - base;
  }

  /** Offset of the next unread character. */
  get offset(): number {
    return this.#base + this.#at;
  }

  /** Kind of the value that starts next; white space before it is consumed. */
  peek(): JsonKind {
    const code = this.#skipSpace();
    if (code === 0x7b) return 'object';
    if (code === 0x5b) return 'array';
    if (code === quote) return 'string';
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return 'number';
    if (code === 0x74 || code === 0x66 || code === 0x6e) return 'literal';
    throw this.#broken('a value');
  }

  /** True when the next value's text begins like this; for literals. */
  startsWith(text: string): boolean {
    this.#skipSpace();
    return this.#text.startsWith(text, this.#at);
  }

  /** Reads an object; `onMember` gets each key and must consume exactly its value. */
  object(onMember: (key: string, keySpan: Span) => void): Span {
    const start = this.#open(0x7b, '{');
    if (!this.#closes(0x7d)) this.#members(onMember);
    return this.#since(start);
  }

  /**
   * As `object`, for objects whose members have a meaning: readers disagree on which of two equal keys counts, so
   * one that stands twice throws `BODY_SHAPE`.
   */
  record(onMember: (key: string, keySpan: Span) => void): Span {
    return this.object(noKeyTwice([], onMember));
  }

  /** Reads on behind a member of an object, to its end. */
  restOfObject(onMember: (key: string, keySpan: Span) => void): void {
    if (this.#continues(0x7d)) this.#members(onMember);
  }

  /** As `restOfObject`, with the check that `record` makes; `seen` are the keys before. */
  restOfRecord(seen: readonly string[], onMember: (key: string, keySpan: Span) => void): void {
    this.restOfObject(noKeyTwice(seen, onMember));
  }

  /** Reads an array; `onItem` must consume exactly one value. */
  array(onItem: () => void): Span {
    const start = this.#open(0x5b, '[');
    if (!this.#closes(0x5d)) this.#items(onItem);
    return this.#since(start);
  }

  /** Reads on behind an item of an array, to its end. */
  restOfArray(onItem: () => void): void {
    if (this.#continues(0x5d)) this.#items(onItem);
  }

  /** Reads a string; the span includes both quotes. */
  string(): Span {
    if (this.#skipSpace() !== quote) throw this.#broken('a string');
    const start = this.#at;
    let end = this.#text.indexOf('"', start + 1);
    // A quote is escaped when an odd number of backslashes stands before it.
    while (end !== -1 && this.#text.charCodeAt(end - 1) === backslash && this.#isEscaped(end)) {
      end = this.#text.indexOf('"', end + 1);
    }
    if (end === -1) throw this.#broken('the end of a string');
    this.#at = end + 1;
    return this.#since(start);
  }

  /** Reads a number, `true`, `false` or `null`. */
  scalar(): Span {
    this.#skipSpace();
    const start = this.#at;
    while (isScalarCode(this.#text.charCodeAt(this.#at))) this.#at += 1;
    if (this.#at === start) throw this.#broken('a value');
    return this.#since(start);
  }

  /** Reads any value without looking inside; nesting depth costs no stack. */
  skip(): Span {
    const kind = this.peek();
    if (kind === 'string') return this.string();
    if (kind === 'number' || kind === 'literal') return this.scalar();
    const start = this.#at;
    let depth = 0;
    do {
      const code = this.#text.charCodeAt(this.#at);
      if (code === quote) this.string();
      else if (Number.isNaN(code)) throw this.#broken('a closing bracket');
      else {
        if (code === 0x7b || code === 0x5b) depth += 1;
        else if (code === 0x7d || code === 0x5d) depth -= 1;
        this.#at += 1;
      }
    } while (depth > 0);
    return this.#since(start);
  }

  /** Confirms that only white space is left. */
  finish(): void {
    if (!Number.isNaN(this.#skipSpace())) throw this.#broken('the end of the text');
  }

  /** A key's text. Keys with escapes are decoded; over a latin1 view non-ASCII keys stay undecoded. */
  decodeKey(span: Span): string {
    const raw = this.view.slice(span.start + 1, span.end - 1);
    if (!raw.includes('\\')) return raw;
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch (cause) {
      throw new HeadroomError('JSON_SYNTAX', `Bad escape in a key at ${span.start}.`, 'Send valid JSON.', {
        cause,
      });
    }
  }

  #members(onMember: (key: string, keySpan: Span) => void): void {
    do {
      if (this.#skipSpace() !== quote) throw this.#broken('a key');
      const keySpan = this.string();
      if (this.#skipSpace() !== 0x3a) throw this.#broken('":"');
      this.#at += 1;
      onMember(this.decodeKey(keySpan), keySpan);
    } while (this.#continues(0x7d));
  }

  #items(onItem: () => void): void {
    do onItem();
    while (this.#continues(0x5d));
  }

  /** What was read from `start` in the text. */
  #since(start: number): Span {
    return { start: this.#base + start, end: this.#base + this.#at };
  }

  #isEscaped(at: number): boolean {
    let before = at - 1;
    while (this.#text.charCodeAt(before) === backslash) before -= 1;
    return (at - before) % 2 === 0;
  }

  #open(code: number, name: string): number {
    if (this.#skipSpace() !== code) throw this.#broken(`"${name}"`);
    this.#at += 1;
    return this.#at - 1;
  }

  #closes(code: number): boolean {
    if (this.#skipSpace() !== code) return false;
    this.#at += 1;
    return true;
  }

  #continues(closing: number): boolean {
    const code = this.#skipSpace();
    if (code !== 0x2c && code !== closing) throw this.#broken('"," or a closing bracket');
    this.#at += 1;
    return code === 0x2c;
  }

  #skipSpace(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.#at += 1;
    }
  }

  #broken(wanted: string): HeadroomError {
    return new HeadroomError(
      'JSON_SYNTAX',
      `Expected ${wanted} at offset ${this.offset}.`,
      'Send valid JSON.',
    );
  }
}

function noKeyTwice(
  before: readonly string[],
  onMember: (key: string, keySpan: Span) => void,
): (key: string, keySpan: Span) => void {
  const seen = new Set(before);
  return (key, keySpan) => {
    if (seen.has(key)) {
      throw new HeadroomError('BODY_SHAPE', `The key "${key}" stands twice.`, 'Send each key once.');
    }
    seen.add(key);
    onMember(key, keySpan);
  };
}

function isScalarCode(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x2d ||
    code === 0x2b ||
    code === 0x2e ||
    code === 0x45
  );
}
