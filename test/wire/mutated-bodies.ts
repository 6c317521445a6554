import { seededRandom, type Random } from '../../src/random.ts';
import type { WireId } from '../../src/wire/wire.ts';
import {
  anthropicBody,
  chatBody,
  geminiBody,
  recordsJson,
  responsesBody,
  type Turn,
} from './conversations.ts';
import { copyOf, Lexeme, Members, nodeOf, styleOf, written, type Node } from './odd-json.ts';

/** A conversation in each wire's own shape; a new wire must add its builder here. */
export const builders: Partial<
  Record<WireId, (turns: readonly Turn[], options?: { readonly prompt?: string }) => string>
> = {
  anthropic: anthropicBody,
  'openai-chat': chatBody,
  'openai-responses': responsesBody,
  gemini: geminiBody,
};

/** Where the items stand; `messages` where it is not said. */
const lists: Partial<Record<WireId, string>> = { 'openai-responses': 'input', gemini: 'contents' };

/**
 * Two requests of one conversation, the second of which has all items of the first and more, written and damaged in ways
 * that no client should. The same seed gives the same bytes. `rows`: how long the longest of its outputs are.
 */
export function mutatedBodies(wire: WireId, seed: number, rows = 6): readonly [Buffer, Buffer] {
  const random = seededRandom(seed);
  const body = builders[wire]?.(turnsOf(random, rows), { prompt: `Find the fault ${seed}` }) ?? '';
  const whole = nodeOf(JSON.parse(body)) as Members;
  const list = lists[wire] ?? 'messages';
  for (let left = random.pick([0, 1, 1, 2, 4]); left > 0; left -= 1)
    random.pick(mutations)({ random, whole, list });
  const first = copyOf(whole) as Members;
  const items = first.get(list);
  if (Array.isArray(items)) first.set(list, items.slice(0, -random.int(0, 3) || undefined));
  // Both are written alike: the same numbers are drawn for the same parts.
  const style = random.int(0, 2 ** 31);
  const texts = [first, whole].map((node) => Buffer.from(written(node, styleOf(seededRandom(style)))));
  const [one = Buffer.alloc(0), other = Buffer.alloc(0)] = texts;
  if (random.int(0, 2) > 0) return [one, other];
  const damage = random.pick(damages);
  const at = random.int(0, 2 ** 31) / 2 ** 31;
  const part = Buffer.from(random.pick(fragments), 'latin1');
  const damaged = (bytes: Buffer): Buffer => damage(bytes, Math.floor(at * one.length), part);
  return random.pick<readonly [Buffer, Buffer]>([
    [damaged(one), damaged(other)],
    [one, damaged(other)],
    [damaged(one), other],
  ]);
}

function turnsOf(random: Random, rows: number): Turn[] {
  const text = (): string => {
    const count = random.int(1, rows);
    return random.pick<() => string>([
      () => recordsJson(count, random.int(1, 99)),
      () => `${'größer – 元 😀\n'.repeat(count)}end\u0000\u001b[0m`,
      () =>
        Array.from({ length: count }, (_, at) => `pod-${at} Running node-${at % 3} ${at * 7}m`).join('\n'),
      () => `\ud800 half "quoted" \\ [headroom: 3 lines left out] ${random.hex(8)}\r\n`.repeat(count),
      () => '',
    ])();
  };
  return Array.from({ length: random.int(0, 5) }, () => ({
    tool: random.pick(['Bash', 'exec', 'exec_command', 'Read', 'mcp__headroom__headroom_retrieve']),
    output: random.int(0, 3) === 0 ? Array.from({ length: random.int(0, 3) }, text) : text(),
    isError: random.int(0, 3) === 0,
  }));
}

interface Place {
  readonly random: Random;
  readonly whole: Members;
  readonly list: string;
}

const deep = 5_000;

/** Values that may stand anywhere. */
const values: readonly [() => Node, ...(() => Node)[]] = [
  () => null,
  () => true,
  () => '',
  () => 'a text',
  () => 12,
  () => [],
  () => new Members([]),
  () => [null, 3, 'x', ['y']],
  () => nodeOf([{ type: 'text', text: 'inner' }, { type: 'input_text', text: 'inner' }, { type: 'image' }]),
  () => nodeOf([{ text: 'behind', cache_control: { type: 'ephemeral' }, type: 'text', citations: [] }]),
  () => new Lexeme('1e999'),
  () => new Lexeme('-0.0E-7'),
  () => new Lexeme('123456789012345678901234567890'),
  () => new Lexeme('"\\ud800"'),
  () => new Lexeme('"\\u0000\\/\\b"'),
  () => new Lexeme('"\\x"'),
  () => new Lexeme('"a raw\nline"'),
  () => new Lexeme('nul'),
  () => new Lexeme('NaN'),
  () => new Lexeme(`${'['.repeat(deep)}${']'.repeat(deep)}`),
  () => new Lexeme(`${'{"content":['.repeat(deep / 10)}${']}'.repeat(deep / 10)}`),
];

const keys = [
  'type',
  'role',
  'content',
  'output',
  'id',
  'call_id',
  'tool_use_id',
  'tool_call_id',
  'name',
  'text',
  'parts',
  'functionResponse',
  'response',
];
const moreKeys = [
  'input',
  'is_error',
  'status',
  'cache_control',
  'function_response',
  'functionCall',
  'error',
  'isError',
  '__proto__',
  '\ud800',
  'k'.repeat(9_000),
  'ключ',
];
const types = [
  'text',
  'tool_result',
  'function_call_output',
  'custom_tool_call_output',
  'compaction',
  'x_new',
];
const roles = ['user', 'assistant', 'model', 'tool', 'function', 'system', 'developer', 'root', ''];

function anyOf<T>(random: Random, choices: readonly T[]): T | undefined {
  return choices[random.int(0, choices.length - 1)];
}

/** All objects of a tree, or those that have that key. */
function objectsIn(node: Node, key?: string): Members[] {
  if (Array.isArray(node)) return node.flatMap((item) => objectsIn(item, key));
  if (!(node instanceof Members)) return [];
  const inner = node.entries.flatMap(([, value]) => objectsIn(value, key));
  return key === undefined || node.get(key) !== undefined ? [node, ...inner] : inner;
}

function arraysIn(node: Node): Node[][] {
  if (Array.isArray(node)) return [node, ...node.flatMap(arraysIn)];
  return node instanceof Members ? node.entries.flatMap(([, value]) => arraysIn(value)) : [];
}

function isResult(object: Members): boolean {
  const type = object.get('type');
  if (object.get('functionResponse') !== undefined || object.get('response') !== undefined) return true;
  return object.get('role') === 'tool' || (typeof type === 'string' && /_output$|^tool_result$/.test(type));
}

const mutations: readonly [(place: Place) => void, ...((place: Place) => void)[]] = [
  /** Any value in the place of any other. */
  ({ random, whole }) => {
    const entry = anyOf(
      random,
      objectsIn(whole).flatMap(({ entries }) => entries),
    );
    if (entry !== undefined) entry[1] = random.pick(values)();
  },
  /** One more member: one that has a meaning, one that nobody knows, or one that is there already. */
  ({ random, whole }) => {
    const object = anyOf(random, objectsIn(whole));
    const key = anyOf(random, [...keys, ...moreKeys]) ?? '';
    object?.entries.splice(random.int(0, object.entries.length), 0, [key, random.pick(values)()]);
  },
  ({ random, whole }) => {
    const object = anyOf(random, objectsIn(whole));
    const twice = anyOf(random, object?.entries ?? []);
    if (twice !== undefined) object?.entries.push([...twice]);
  },
  ({ random, whole }) => {
    const object = anyOf(random, objectsIn(whole));
    object?.entries.splice(random.int(0, object.entries.length), 1);
  },
  ({ random, whole }) => {
    anyOf(random, objectsIn(whole))?.entries.reverse();
  },
  /** What a result holds, and whose it is. */
  ({ random, whole }) => {
    const result = anyOf(random, objectsIn(whole).filter(isResult));
    const holds = ['functionResponse', 'response', 'output'].find((key) => result?.get(key) !== undefined);
    result?.set(holds ?? 'content', random.pick(values)());
  },
  ({ random, whole }) => {
    const key =
      anyOf(random, ['id', 'call_id', 'tool_use_id', 'tool_call_id', 'is_error', 'status', 'name']) ?? '';
    anyOf(random, objectsIn(whole, key))?.set(key, random.pick(values)());
  },
  ({ random, whole }) => anyOf(random, objectsIn(whole, 'role'))?.set('role', anyOf(random, roles) ?? ''),
  ({ random, whole }) => anyOf(random, objectsIn(whole, 'type'))?.set('type', anyOf(random, types) ?? ''),
  ({ random, whole }) =>
    anyOf(random, objectsIn(whole))?.set('cache_control', nodeOf({ type: 'ephemeral', ttl: '1h' })),
  /** Items and blocks that are gone, stand twice, elsewhere, or among others that nobody knows. */
  ({ random, whole }) => anyOf(random, arraysIn(whole))?.splice(random.int(0, 4), 1),
  ({ random, whole, list }) => {
    const items = whole.get(list);
    if (Array.isArray(items)) items.splice(random.int(0, items.length), random.int(0, 2));
  },
  ({ random, whole }) => {
    const array = anyOf(random, arraysIn(whole)) ?? [];
    const item = anyOf(random, array);
    if (item !== undefined) array.splice(random.int(0, array.length), 0, copyOf(item));
  },
  ({ random, whole }) => {
    const array = anyOf(random, arraysIn(whole)) ?? [];
    array.push(...array.splice(random.int(0, array.length), 1));
  },
  ({ random, whole }) => {
    const array = anyOf(random, arraysIn(whole)) ?? [];
    array.splice(random.int(0, array.length), 0, random.pick(values)());
  },
];

const fragments: readonly [string, ...string[]] = [
  '',
  '\xff',
  '\xed\xa0\x80',
  '\xf0\x9f',
  '\xef\xbb\xbf',
  '\0',
  '"',
  '\\',
  '\\u12',
  '}',
  ']',
  ',',
  ',"messages":[]',
  ' \r\n',
];

type Damage = (bytes: Buffer, at: number, part: Buffer) => Buffer;

const damages: readonly [Damage, ...Damage[]] = [
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, part) => Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]),
  (bytes, at, part) => Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at + 1)]),
  (bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 9)]),
  (bytes, at) => {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    return flipped;
  },
  (bytes, _at, part) => Buffer.concat([part, bytes]),
  (bytes, _at, part) => Buffer.concat([bytes, part]),
  (bytes) => Buffer.concat([Buffer.from('\r\n\t '), bytes, Buffer.from('\n\n')]),
];
