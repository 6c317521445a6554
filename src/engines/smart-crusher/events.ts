import type { JsonObject, JsonTree } from '../../json/tree.ts';
import { failureSign } from '../../text/failure.ts';
import { textOf, wordsOf } from './key-words.ts';

/** Keys that say which test or request an event is of. Names of tests are only told apart within their package. */
const ownerKey =
  /^(?:test|case)$|(?:^| )(?:test|test case|request|req|trace|correlation|transaction|operation|invocation|activity)(?: (?:id|uuid|name))$|^(?:rid|cid|tid|traceparent|x request id)$/;
const placeKey = /^(?:package|import path|suite|class ?name|file)$/;
/** Events that tell of nothing but the course of things. */
const course = /^(?:run|pause|cont|start|started|begin|skip|bench)$/;
const courseText = /^=== [A-Z]+ /;
const actionKey = /^(?:action|event|type)$/;
/** Of a test or request with more events than this, those before its failure stay and those with a word of one. */
const maxEvents = 30;
const eventsBefore = 20;

/**
 * Adds the events that belong to a failed test or request: what a test printed stands in rows of its own, before the
 * one that says that it failed. `groups`: the rows of a text in order, parted as its tables are. Linear.
 */
export function withEvents(
  groups: readonly (readonly JsonTree[])[],
  failed: readonly (readonly boolean[])[],
): readonly (readonly boolean[])[] {
  const rows = groups.flat();
  const stays = failed.flat();
  if (!stays.includes(true)) return failed;
  const owned = new Map<string, number[]>();
  const known: KnownKeys = new Map();
  for (const [index, row] of rows.entries()) {
    const owner = ownerOf(row, known);
    if (owner === null) continue;
    const others = owned.get(owner);
    if (others === undefined) owned.set(owner, [index]);
    else others.push(index);
  }
  for (const events of owned.values()) {
    const first = events.findIndex((index) => stays[index] === true);
    if (first === -1) continue;
    const isLong = events.length > maxEvents;
    for (const [place, index] of events.entries()) {
      if (stays[index] === true || isCourse(rows[index], known)) continue;
      const isNear = place < first && first - place <= eventsBefore;
      if (!isLong || isNear || saysFailure(rows[index], known)) stays[index] = true;
    }
  }
  let from = 0;
  return groups.map((group) => stays.slice(from, (from += group.length)));
}

/** Keys of one text, each with its words. */
type KnownKeys = Map<string, string>;

function ownerOf(row: JsonTree, known: KnownKeys): string | null {
  if (typeof row === 'string' || row.kind === 'array') return null;
  let place = '';
  let owner: string | null = null;
  for (const [key, value] of scalarsOf(row, known)) {
    if (placeKey.test(key)) place += `${key} ${value} `;
    else if (owner === null && ownerKey.test(key)) owner = `${key} ${value}`;
  }
  return owner === null && place === '' ? null : `${place}${owner ?? ''}`;
}

/** The keys of an object, and of objects in it, with their texts and numbers. */
function* scalarsOf(row: JsonObject, known: KnownKeys, within = ''): Generator<readonly [string, string]> {
  for (const [index, value] of row.values.entries()) {
    const name = row.keys[index] ?? '';
    const words = known.get(name) ?? wordsOf(textOf(name));
    known.set(name, words);
    const key = within + words;
    if (typeof value === 'string') yield [key, value];
    else if (value.kind === 'object' && within === '') yield* scalarsOf(value, known, `${key} `);
  }
}

function isCourse(row: JsonTree | undefined, known: KnownKeys): boolean {
  if (row === undefined || typeof row === 'string' || row.kind === 'array') return false;
  for (const [key, value] of scalarsOf(row, known)) {
    if (!value.startsWith('"')) continue;
    if (actionKey.test(key) ? course.test(textOf(value)) : courseText.test(textOf(value))) return true;
  }
  return false;
}

function saysFailure(row: JsonTree | undefined, known: KnownKeys): boolean {
  if (row === undefined || typeof row === 'string' || row.kind === 'array') return false;
  for (const [, value] of scalarsOf(row, known))
    if (value.startsWith('"') && failureSign(textOf(value).trim(), null) > 0) return true;
  return false;
}
