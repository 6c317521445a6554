import { JsonReader, type Span } from '../../json/reader.ts';
import type { TextView } from '../../json/text-view.ts';
import { stringText } from '../../json/string-text.ts';

/** OpenAI's lists stand in one another this deep: an item of the input, a namespace among its tools, a tool in that. */
const maxItemDepth = 3;

/** An object of a request: the body, a chat message, a Responses item, a part of either, a tool. */
export interface Item {
  readonly span: Span;
  /** Empty when the value is no object. */
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly key: Span;
  readonly value: Span;
  /** What a list of items holds; null for any other value. */
  readonly items: readonly Item[] | null;
}

/** A `content` or `output`: a string, or an array of parts. */
export interface Parts {
  /** Which member of the item they are. */
  readonly key: string;
  readonly identity: readonly Span[];
  /** The string lexemes of its texts, in order. */
  readonly texts: readonly Span[];
}

/** Stands between what a string lexeme's own quotes cannot keep apart: no lexeme is empty. */
const boundary: Span = { start: 0, end: 0 };

const textTypes = new Set(['text', 'input_text', 'output_text']);

const listKeys = new Set(['input', 'messages', 'content', 'output', 'tools', 'tool_calls', 'functions']);

/**
 * Reads an item, and the items of known lists on the way: a second pass over a long one would cost a millisecond.
 * Throws `JSON_SYNTAX`, and `BODY_SHAPE` for an object whose keys stand twice.
 */
export function readItem(reader: JsonReader, depth = maxItemDepth - 1): Item {
  const members = new Map<string, Member>();
  if (reader.peek() !== 'object') return { span: reader.skip(), members };
  const span = reader.record((key, keySpan) => {
    members.set(key, readMember(reader, key, keySpan, depth));
  });
  return { span, members };
}

/** The value of a member of the request itself, as that of an item with no other. */
export function readAlone(reader: JsonReader, key: string): Item {
  const member = readMember(reader, key, boundary, maxItemDepth);
  return { span: member.value, members: new Map([[key, member]]) };
}

function readMember(reader: JsonReader, name: string, key: Span, depth: number): Member {
  if (depth === 0 || !listKeys.has(name) || reader.peek() !== 'array')
    return { key, value: reader.skip(), items: null };
  const items: Item[] = [];
  const value = reader.array(() => items.push(readItem(reader, depth - 1)));
  return { key, value, items };
}

/** What a member's list holds; nothing where the member is no list. */
export function itemsOf(item: Item, key: string): readonly Item[] {
  return item.members.get(key)?.items ?? [];
}

/** The object that a member holds; without members when it holds none. */
export function innerItem(view: TextView, item: Item, key: string): Item {
  const span = item.members.get(key)?.value;
  return span === undefined
    ? { span: boundary, members: new Map() }
    : readItem(new JsonReader(view.slice(span.start, span.end), span.start, span.start), 0);
}

/** A string member's text. For names, ids and types, which are short. Null: not a string. */
export function stringOf(view: TextView, item: Item, key: string): string | null {
  const span = item.members.get(key)?.value;
  return span === undefined || !isString(view, span) ? null : stringText(view, span);
}

/** Whether a member is a string, which may be long. */
export function isStringMember(view: TextView, item: Item, key: string): boolean {
  const span = item.members.get(key)?.value;
  return span !== undefined && isString(view, span);
}

/** An item's role and type as its block has them; only what is no object is `opaque`. */
export function kindOf(view: TextView, item: Item): { readonly role: string; readonly type: string } {
  const unnamed = view.charAt(item.span.start) === '{' ? 'message' : 'opaque';
  return { role: stringOf(view, item, 'role') ?? '', type: stringOf(view, item, 'type') ?? unnamed };
}

/** Reads a `content` or `output`; a string counts as one text part, since clients send either form. */
export function partsOf(view: TextView, item: Item, key: string): Parts {
  const member = item.members.get(key);
  if (member === undefined || isNull(view, member.value)) return { key, identity: [], texts: [] };
  const { value, items } = member;
  if (items === null) return { key, identity: [value], texts: isString(view, value) ? [value] : [] };
  const parts = items.map((part) => readPart(view, part));
  return {
    key,
    identity: parts.flatMap((part) => part.identity),
    texts: parts.flatMap((part) => part.texts),
  };
}

/** The text of an item that holds nothing but one, as it stands in JSON; null: it holds more, or none. */
export function onlyText(view: TextView, item: Item, parts: Parts): string | null {
  const [text] = parts.texts;
  if (text === undefined || parts.identity.length !== 1) return null;
  const isMore = [...item.members].some(([key, { value }]) => !plainKeys.has(key) && !isNull(view, value));
  return isMore ? null : view.slice(text.start + 1, text.end - 1);
}

const plainKeys = new Set(['role', 'type', 'content', 'cache_control']);

/**
 * What an item says, for the chain hash: its parts, then its other members in the order of their keys. Members of
 * the value null say nothing. `role` and `type` are hashed beside it; `unsaid` names what else does not count.
 */
export function identityOf(view: TextView, item: Item, parts: Parts, unsaid: ReadonlySet<string>): Span[] {
  if (view.charAt(item.span.start) !== '{') return [item.span];
  const identity = [...parts.identity];
  for (const [key, member] of [...item.members].sort(byKey)) {
    const isHashed =
      key === parts.key || ((key === 'role' || key === 'type') && isString(view, member.value));
    if (isHashed || unsaid.has(key) || isNull(view, member.value)) continue;
    identity.push(boundary, member.key, member.value);
  }
  return identity;
}

/** A text part without further members is its text alone. Empty lists (`annotations`) are left out by some clients. */
function readPart(view: TextView, part: Item): Omit<Parts, 'key'> {
  if (part.members.size === 0) return { identity: [part.span], texts: [] };
  const said = [...part.members]
    .filter(
      ([key, { value }]) => key !== 'cache_control' && !isNull(view, value) && !isEmptyList(view, value),
    )
    .sort(byKey);
  const text = textTypes.has(stringOf(view, part, 'type') ?? '')
    ? part.members.get('text')?.value
    : undefined;
  const texts = text !== undefined && isString(view, text) ? [text] : [];
  if (texts.length > 0 && said.length === 2) return { identity: texts, texts };
  const { start, end } = part.span;
  const pairs = said.flatMap(([, { key, value }]) => [key, value]);
  return { identity: [{ start, end: start + 1 }, ...pairs, { start: end - 1, end }], texts };
}

function byKey([one]: readonly [string, Member], [other]: readonly [string, Member]): number {
  return one < other ? -1 : 1;
}

function isString(view: TextView, span: Span): boolean {
  return view.charAt(span.start) === '"';
}

function isNull(view: TextView, span: Span): boolean {
  return view.startsWith('null', span.start);
}

function isEmptyList(view: TextView, span: Span): boolean {
  return view.startsWith('[]', span.start);
}
