import { hash } from 'node:crypto';
import type { JsonObject } from '../../json/object.ts';
import { textAt } from './fields.ts';

/** Identifiers as long as this are drawn by chance and stand for one thing only; "call_1" may stand in any session. */
const uniqueChars = 16;

/**
 * Names the answers of a Codex session by what leads to them, so that a fork or a resumed session, whose file repeats
 * the items of another one at its own time, gives the repeated answers the same names. A name goes back to the last
 * item with an identifier drawn by the provider; before the first of them to the session's beginning, and the session
 * that it was forked from first of all.
 */
export class AnswerNames {
  #root = '';
  /** The name of what stands in the conversation up to each of its parts. */
  #names: string[] = [];
  readonly #seen = new Map<string, number>();

  /** A session tells its own identity first, and behind it those of the sessions that it repeats. */
  startedBy(meta: JsonObject): void {
    if (this.#names.length > 0) return;
    this.#root = textAt(meta, 'forked_from_id') ?? textAt(meta, 'id') ?? this.#root;
  }

  /** An item that stands in part `place` of the conversation, as its newest. Answers its name. */
  add(place: number, item: JsonObject): string {
    const before = this.#names[Math.min(place, this.#names.length - 1)] ?? this.#root;
    this.#names.length = Math.min(this.#names.length, place);
    const name = nameOf(before, item);
    // Parts that no item stands for, as those of a history that was compacted.
    while (this.#names.length < place) this.#names.push(before);
    this.#names[place] = name;
    return name;
  }

  /** The name of an answer that begins with what was named so; equal ones in one session were asked for one by one. */
  answer(name: string): string {
    const times = this.#seen.get(name) ?? 0;
    this.#seen.set(name, times + 1);
    return times === 0 ? name : `${name} ${times}`;
  }

  /** The conversation goes on from behind so many parts. */
  cut(length: number): void {
    this.#names.length = Math.min(length, this.#names.length);
  }

  /** It goes on with other words in the place of all before. */
  restart(item: JsonObject): void {
    this.#names = [nameOf(this.#names.at(-1) ?? this.#root, item)];
  }
}

/** Not sent again, or given anew with a copy. */
const passing = new Set(['id', 'status']);

function nameOf(before: string, item: JsonObject): string {
  const unique = [textAt(item, 'call_id'), textAt(item, 'encrypted_content')].find(
    (each) => each !== null && each.length >= uniqueChars,
  );
  const said = JSON.stringify(item, (key, value: unknown) => (passing.has(key) ? undefined : value));
  return hash(
    'sha256',
    unique === undefined ? `${before} ${said}` : `${textAt(item, 'type') ?? ''} ${unique}`,
    'base64url',
  );
}
