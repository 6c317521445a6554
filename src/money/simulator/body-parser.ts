import { hash } from 'node:crypto';
import { HeadroomError } from '../../errors.ts';
import type { JsonObject } from '../../json/object.ts';
import { JsonReader, type Span } from '../../json/reader.ts';
import { parsedBodyBytes } from '../../limits.ts';

/** Members whose elements come again in every turn of a conversation. */
const lists = new Set(['messages', 'input', 'system', 'tools']);

interface Parsed {
  readonly value: unknown;
  readonly bytes: number;
}

/**
 * Parses request bodies. What stands byte for byte where it stood before, or elsewhere, is the same value as then: so
 * a turn costs the parsing of what it adds.
 */
export class BodyParser {
  /** Elements of lists by digest, in the order of their last use. */
  readonly #parsed = new Map<string, Parsed>();
  #bytes = 0;

  /** Null: no JSON object. */
  parse(body: Uint8Array): JsonObject | null {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const reader = new JsonReader(bytes.toString('latin1'));
    const members = new Map<string, unknown>();
    try {
      if (reader.peek() !== 'object') return null;
      reader.object((key) => {
        const isList = lists.has(key) && reader.peek() === 'array';
        members.set(key, isList ? this.#list(reader, bytes) : parse(bytes, reader.skip()));
      });
      reader.finish();
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      if (error instanceof HeadroomError && error.code === 'JSON_SYNTAX') return null;
      throw error;
    }
    this.#forget();
    return Object.fromEntries(members);
  }

  #list(reader: JsonReader, bytes: Buffer): readonly unknown[] {
    const values: unknown[] = [];
    reader.array(() => values.push(this.#element(bytes, reader.skip())));
    return values;
  }

  #element(bytes: Buffer, span: Span): unknown {
    const name = hash('sha256', bytes.subarray(span.start, span.end), 'base64url');
    const known = this.#parsed.get(name);
    const parsed = known ?? { value: parse(bytes, span), bytes: span.end - span.start };
    if (known === undefined) this.#bytes += parsed.bytes;
    else this.#parsed.delete(name);
    this.#parsed.set(name, parsed);
    return parsed.value;
  }

  #forget(): void {
    for (const [name, { bytes }] of this.#parsed) {
      if (this.#bytes <= parsedBodyBytes) return;
      this.#parsed.delete(name);
      this.#bytes -= bytes;
    }
  }
}

function parse(bytes: Buffer, { start, end }: Span): unknown {
  return JSON.parse(bytes.toString('utf8', start, end));
}
