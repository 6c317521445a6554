import assert from 'node:assert/strict';
import { isHeadroomError } from '../../src/errors.ts';
import { BodyMemory, chainHashes } from '../../src/wire/items/body-memory.ts';
import { splice } from '../../src/wire/splice.ts';
import type { Edit, Scan, Wire } from '../../src/wire/wire.ts';

/** Where the text of a tool result stands: the object or list that holds it, and its key. */
interface TextPlace {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

type Json = Record<string, unknown>;

function objects(value: unknown): Json[] {
  const isObject = (item: unknown): item is Json =>
    typeof item === 'object' && item !== null && !Array.isArray(item);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The texts of a `content` or `output`, which is one or has some. */
function textsAt(holder: Json, key: string, isText: (type: unknown) => boolean): TextPlace[] {
  if (typeof holder[key] === 'string') return [{ holder, key }];
  return objects(holder[key])
    .filter(({ type, text }) => isText(type) && typeof text === 'string')
    .map((part) => ({ holder: part, key: 'text' }));
}

const isOpenaiText = (type: unknown): boolean =>
  typeof type === 'string' && /^(?:input_|output_)?text$/.test(type);

/** Google takes a list of one as that one. */
function oneOrMore(value: unknown): Json[] {
  return objects(Array.isArray(value) ? value : [value]);
}

/** All strings that an object holds, and the texts that it prints as an MCP server does. */
function stringsIn(holder: Json): TextPlace[] {
  const own = Object.keys(holder).filter((key) => typeof holder[key] === 'string');
  const printed = objects(Array.isArray(holder['content']) ? holder['content'] : []);
  return [
    ...own.map((key) => ({ holder, key })),
    ...printed
      .filter(({ type, text }) => type === 'text' && typeof text === 'string')
      .map((part) => ({ holder: part, key: 'text' })),
  ];
}

/** Where the texts of all tool results of a parsed body stand, by the provider's documents: no code of a wire's is asked. */
function placesOf(wire: string, root: unknown): TextPlace[] {
  const [body = {}] = objects([root]);
  if (wire === 'anthropic')
    return objects(body['messages'])
      .filter(({ role }) => role === 'user')
      .flatMap(({ content }) => objects(content).filter(({ type }) => type === 'tool_result'))
      .flatMap((block) => textsAt(block, 'content', (type) => type === 'text'));
  if (wire === 'openai-chat')
    return objects(body['messages'])
      .filter(({ role }) => role === 'tool' || role === 'function')
      .flatMap((message) => textsAt(message, 'content', isOpenaiText));
  if (wire === 'gemini')
    return objects(body['contents'])
      .filter(({ role }) => role !== 'model')
      .flatMap((content) => oneOrMore(content['parts']))
      .flatMap((part) => objects([part['functionResponse'] ?? part['function_response']]))
      .flatMap(({ response }) => objects([response]))
      .flatMap((response) => [
        response,
        ...['output', 'result', 'response'].flatMap((key) => objects([response[key]])),
      ])
      .flatMap(stringsIn);
  return objects(body['input'])
    .filter(({ type }) => typeof type === 'string' && /^(?:function|custom_tool)_call_output$/.test(type))
    .flatMap((item) => textsAt(item, 'output', isOpenaiText));
}

/** The value of a body by its bytes; undefined: it is no JSON. */
function parsed(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body.toString('latin1')) };
  } catch {
    return undefined;
  }
}

/** As `assert.deepEqual`, which takes stack for each level: bodies may nest as deep as they like. */
function assertSame(one: unknown, other: unknown): void {
  const left: [unknown, unknown][] = [[one, other]];
  for (let pair = left.pop(); pair !== undefined; pair = left.pop()) {
    const entries = pair.map((value) =>
      typeof value === 'object' && value !== null ? Object.entries(value) : null,
    );
    const [ones, others] = entries;
    if (ones == null || others == null) assert.equal(pair[0], pair[1]);
    else {
      assert.equal(Array.isArray(pair[0]), Array.isArray(pair[1]));
      assert.equal(ones.length, others.length);
      for (const [at, [key, value]] of ones.entries()) {
        assert.equal(others[at]?.[0], key);
        left.push([value, others[at][1]]);
      }
    }
  }
}

/** A body in which other texts stand may differ from the one that came in these texts only. */
export function assertOnlyTextsDiffer(wire: Wire, body: Buffer, sent: Buffer): void {
  const [came, goes] = [parsed(body), parsed(sent)];
  assert.equal(goes === undefined, came === undefined, 'JSON stays JSON');
  if (came === undefined || goes === undefined) return;
  const places = [came, goes].map(({ value }) => placesOf(wire.id, value));
  for (const { holder, key } of places.flat()) holder[key] = '';
  assert.equal(places[0]?.length, places[1]?.length);
  assertSame(goes.value, came.value);
}

/** What a scan found, without the way to go on with it. */
const told = (scan: Scan, chains: readonly string[]): object => ({ ...scan, resume: null, chains });

function read(
  memory: BodyMemory,
  body: Buffer,
  wire: Wire,
): { readonly scan: Scan; readonly found: object } | string {
  try {
    const { conversation, chains } = memory.read(body, wire).read;
    return { scan: conversation, found: told(conversation, chains) };
  } catch (error) {
    if (!isHeadroomError(error) || (error.code !== 'JSON_SYNTAX' && error.code !== 'BODY_SHAPE')) throw error;
    return error.message;
  }
}

/** What one body came to. */
export interface Checked {
  /** Texts that were replaced; null: it was not understood. */
  readonly replaced: number | null;
  readonly isJson: boolean;
}

/**
 * Reads a body with what is remembered of others and without, which must find the same; puts other texts into the place
 * of all that the pipeline could replace, and looks at the result.
 */
export function checkBody(wire: Wire, body: Buffer, memory: BodyMemory): Checked {
  const fresh = read(new BodyMemory(), body, wire);
  const going = read(memory, body, wire);
  const isJson = parsed(body) !== undefined;
  if (typeof fresh === 'string' || typeof going === 'string') {
    assert.equal(going, fresh);
    return { replaced: null, isJson };
  }
  assert.deepEqual(going.found, fresh.found);
  const { blocks } = fresh.scan;
  const edits = editsOf(fresh.scan, body);
  const sent = splice(body, edits);
  assertOnlyTextsDiffer(wire, body, sent);
  assert.deepEqual(restored(sent, edits, body), body);
  assert.deepEqual(splice(body, editsOf(going.scan, body)), sent, 'the same bytes a second time');
  const again = wire.scan(sent.toString('latin1'));
  assert.deepEqual(
    again.blocks.map(({ role, type, calls }) => [role, type, calls.length]),
    blocks.map(({ role, type, calls }) => [role, type, calls.length]),
  );
  assert.equal(chainHashes(sent, again.blocks, wire.id).length, blocks.length);
  return { replaced: edits.length, isJson };
}

/** Another text for each that can be read. */
function editsOf({ blocks }: Scan, body: Buffer): Edit[] {
  let at = 0;
  return blocks
    .flatMap(({ result }) => result?.texts ?? [])
    .flatMap((span, index) => {
      assert.ok(span.start >= at && span.end > span.start + 1 && span.end <= body.length);
      at = span.end;
      if (parsed(body.subarray(span.start, span.end)) === undefined) return [];
      return [{ span, bytes: Buffer.from(JSON.stringify(`\u0000"short" – 元\n${index}`)) }];
    });
}

/** The body that came, from the one that goes and the texts that were replaced. */
function restored(sent: Buffer, edits: readonly Edit[], body: Buffer): Buffer {
  const parts: Buffer[] = [];
  let [from, shift] = [0, 0];
  for (const { span, bytes } of edits) {
    const start = span.start + shift;
    assert.deepEqual(sent.subarray(start, start + bytes.length), bytes);
    parts.push(sent.subarray(from, start), body.subarray(span.start, span.end));
    from = start + bytes.length;
    shift += bytes.length - (span.end - span.start);
  }
  return Buffer.concat([...parts, sent.subarray(from)]);
}
