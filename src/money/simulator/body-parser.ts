import { hash } from 'node:crypto';
import { HeadroomError } from '../../errors.ts';
import type { JsonObject } from '../../json/object.ts';
import { JsonReader, type Span } from '../../json/reader.ts';
import { owned } from '../../json/text-view.ts';
import type { Bytes } from '../../wire/items/pieces.ts';
import { RecentBodies, type Likeness } from '../../wire/items/recent-bodies.ts';

/** Bytes of messages kept parsed between turns: a few long conversations, each as it came and as it was sent. */
export const parsedBodyBytes = 8 * 1024 * 1024;

/** Members whose elements come again in every turn of a conversation. */
const listKeys = new Set(['messages', 'input', 'system', 'tools']);

interface Parsed {
  readonly value: unknown;
  readonly bytes: number;
}

/** A list of a body, with the members before it, and where each of its elements ends. */
interface List {
  readonly key: string;
  readonly before: ReadonlyMap<string, unknown>;
  readonly values: readonly unknown[];
  readonly ends: readonly number[];
}

/** A body as it was parsed. */
interface Earlier {
  readonly body: Bytes;
  readonly lists: readonly List[];
}

/**
 * Parses request bodies. What stands byte for byte where it stood before, or elsewhere, is the same value as then: so
 * a turn costs the parsing of what it adds.
 */
export class BodyParser {
  /** Elements of lists by digest, in the order in which they were last looked at: not where all before them is known. */
  readonly #parsed = new Map<string, Parsed>();
  #bytes = 0;
  /** Each request is parsed as it came and as it went out. */
  readonly #recent = new RecentBodies<Earlier>(2);

  /** Null: no JSON object. */
  parse(body: Bytes): JsonObject | null {
    try {
      const like = this.#recent.likeliest(body);
      const { members, lists } = this.#members(body, like);
      this.#recent.add({ body, lists }, like);
      this.#forget();
      return Object.fromEntries(members);
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      if (error instanceof HeadroomError && error.code === 'JSON_SYNTAX') return null;
      throw error;
    }
  }

  /** Goes on behind the last element that an earlier body holds as well. Throws where it is no JSON object. */
  #members(
    body: Bytes,
    like: Likeness<Earlier> | null,
  ): {
    readonly members: ReadonlyMap<string, unknown>;
    readonly lists: readonly List[];
  } {
    const known = sharedLists(like);
    const [list] = known.slice(-1);
    const lists = known.slice(0, -1);
    const from = list?.ends.at(-1) ?? 0;
    const reader = new JsonReader(body.toString('latin1', from), from, from);
    const members = new Map(list?.before);
    const readOn = (key: string, earlier: List | null, read: (onItem: () => void) => void): void => {
      const before = earlier?.before ?? new Map(members);
      const [values, ends] = [[...(earlier?.values ?? [])], [...(earlier?.ends ?? [])]];
      read(() => {
        values.push(this.#element(body, reader.skip()));
        ends.push(reader.offset);
      });
      lists.push({ key, before, values, ends });
      members.set(key, values);
    };
    const onMember = (name: string): void => {
      const key = owned(name);
      if (listKeys.has(key) && reader.peek() === 'array') readOn(key, null, (onItem) => reader.array(onItem));
      else members.set(key, parse(body, reader.skip()));
    };
    if (list === undefined) {
      if (reader.peek() !== 'object') throw new SyntaxError('no object');
      reader.object(onMember);
    } else {
      readOn(list.key, list, (onItem) => {
        reader.restOfArray(onItem);
      });
      reader.restOfObject(onMember);
    }
    reader.finish();
    return { members, lists };
  }

  #element(body: Bytes, span: Span): unknown {
    const name = hash('sha256', body.subarray(span.start, span.end), 'base64url');
    const known = this.#parsed.get(name);
    const parsed = known ?? { value: parse(body, span), bytes: span.end - span.start };
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

/** What another body holds of an earlier one's lists: all before the last one whole, of that one some elements. */
function sharedLists(like: Likeness<Earlier> | null): readonly List[] {
  if (like === null) return [];
  const { earlier, shared } = like;
  const last = earlier.lists.findLastIndex(({ ends: [first] }) => first !== undefined && first < shared);
  return earlier.lists.slice(0, last + 1).map((list, at) => {
    if (at < last) return list;
    // One byte more: what follows an element says that it has ended.
    const count = list.ends.findLastIndex((end) => end < shared) + 1;
    return { ...list, values: list.values.slice(0, count), ends: list.ends.slice(0, count) };
  });
}

function parse(body: Bytes, { start, end }: Span): unknown {
  return JSON.parse(body.toString('utf8', start, end));
}
