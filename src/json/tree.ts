import { HeadroomError } from '../errors.ts';
import { JsonReader, type Span } from './reader.ts';

/** JSON nested deeper than this is left alone: no tool prints it for a reader, and recursion stays shallow. */
const maxJsonDepth = 100;

/**
 * A JSON value with its lexemes untouched: scalars are the very text that stood there (`1.0`, `1e400`,
 * `"caf\u00e9"`), objects keep the order of their members and members of equal keys.
 */
export type JsonTree = string | JsonArray | JsonObject;

export interface JsonArray {
  readonly kind: 'array';
  readonly items: readonly JsonTree[];
}

export interface JsonObject {
  readonly kind: 'object';
  /** Key lexemes, quotes included; equal lexemes of one document are the same string. */
  readonly keys: readonly string[];
  readonly values: readonly JsonTree[];
}

/** Reads one JSON value, or several of which each starts on a line of its own (JSON lines). Throws `JSON_SYNTAX`. */
export function parseJson(text: string): readonly JsonTree[] {
  const builder = new TreeBuilder(text);
  const documents = [builder.value(0)];
  for (let end = builder.offset; ; end = builder.offset) {
    const next = skipSpace(text, end);
    if (next === text.length) return documents;
    if (!text.slice(end, next).includes('\n')) throw broken('one JSON value a line', end);
    documents.push(builder.value(0));
  }
}

/** The value as JSON without white space, lexemes untouched. */
export function minify(tree: JsonTree): string {
  if (typeof tree === 'string') return tree;
  if (tree.kind === 'array') return `[${tree.items.map(minify).join(',')}]`;
  const members = tree.keys.map((key, index) => `${key}:${minify(tree.values[index] ?? '')}`);
  return `{${members.join(',')}}`;
}

/** Length of the minified text. */
export function minifiedLength(tree: JsonTree): number {
  if (typeof tree === 'string') return tree.length;
  const values = tree.kind === 'array' ? tree.items : tree.values;
  let length = Math.max(2, values.length + 1);
  for (const value of values) length += minifiedLength(value);
  if (tree.kind === 'object') for (const key of tree.keys) length += key.length + 1;
  return length;
}

/** True for the lexeme of a number, `true`, `false` or `null`. */
export function isPlainLexeme(text: string): boolean {
  return plainLexeme.test(text);
}

const plainLexeme = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;
// A string lexeme may hold no control character: it would break the lines of the encoded form.
const controlCharacter = /[\u0000-\u001f]/;
const escape = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;

class TreeBuilder {
  readonly #reader: JsonReader;
  readonly #keys = new Map<string, string>();
  /** The keys of the object read last at each depth. */
  readonly #lastKeys: (readonly string[])[] = [];

  constructor(text: string) {
    this.#reader = new JsonReader(text);
  }

  get offset(): number {
    return this.#reader.offset;
  }

  value(depth: number): JsonTree {
    if (depth > maxJsonDepth) throw broken('less nesting', this.offset);
    const reader = this.#reader;
    const kind = reader.peek();
    if (kind === 'string') return this.#string(reader.string());
    if (kind === 'number' || kind === 'literal') return this.#scalar(reader.scalar());
    if (kind === 'array') {
      const items: JsonTree[] = [];
      reader.array(() => {
        items.push(this.value(depth + 1));
      });
      return { kind, items };
    }
    const keys: string[] = [];
    const values: JsonTree[] = [];
    reader.object((_key, span) => {
      keys.push(this.#key(span));
      values.push(this.value(depth + 1));
    });
    return { kind, keys: this.#shared(keys, depth), values };
  }

  /** Rows of a table mostly have the same keys: one list serves them all. */
  #shared(keys: readonly string[], depth: number): readonly string[] {
    const last = this.#lastKeys[depth];
    if (last?.length === keys.length && last.every((key, index) => key === keys[index])) return last;
    this.#lastKeys[depth] = keys;
    return keys;
  }

  #key(span: Span): string {
    const lexeme = this.#reader.view.slice(span.start, span.end);
    const known = this.#keys.get(lexeme);
    if (known !== undefined) return known;
    this.#keys.set(lexeme, this.#string(span));
    return lexeme;
  }

  #string(span: Span): string {
    const lexeme = this.#reader.view.slice(span.start, span.end);
    if (controlCharacter.test(lexeme)) throw broken('no control character in a string', span.start);
    let at = lexeme.indexOf('\\');
    while (at !== -1) {
      if (!escape.test(lexeme.slice(at + 1, at + 6))) throw broken('a valid escape', span.start + at);
      at = lexeme.indexOf('\\', at + 2);
    }
    return lexeme;
  }

  #scalar(span: Span): string {
    const lexeme = this.#reader.view.slice(span.start, span.end);
    if (!isPlainLexeme(lexeme)) throw broken('a number or a literal', span.start);
    return lexeme;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}

function broken(wanted: string, offset: number): HeadroomError {
  return new HeadroomError('JSON_SYNTAX', `Expected ${wanted} at offset ${offset}.`, 'Send valid JSON.');
}
