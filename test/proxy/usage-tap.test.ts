import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { maxUsageBytes } from '../../src/limits.ts';
import { tapUsage } from '../../src/proxy/usage-tap.ts';
import type { Usage, UsageReader } from '../../src/wire/wire.ts';

const found: Usage = { input: 1, cacheRead: 2, cacheWrite5m: 3, cacheWrite1h: null, output: 4 };

/** Keeps what it is given; has usage once it was given something. */
function keeper(): UsageReader & { readonly events: unknown[] } {
  const events: unknown[] = [];
  return { events, add: (event) => events.push(event), read: () => (events.length > 0 ? found : null) };
}

const sse = { 'content-type': 'text/event-stream' };

async function read(headers: Record<string, string>, ...chunks: (string | Buffer)[]) {
  const reader = keeper();
  const tap = tapUsage(headers, reader);
  for (const chunk of chunks) tap.write(Buffer.from(chunk));
  return { usage: await tap.end(), events: reader.events };
}

test('usage is read from the events that hold it, and only those are parsed', async () => {
  const { usage, events } = await read(
    sse,
    'event: message_start\ndata: {"message":{"usage":{"input_tokens":1}}}\n\n',
    'event: content_block_delta\ndata: {not JSON at all\n\n: ping\n\n',
    'data: {"choices":[],"usage":null}\n\ndata: {"text":"\\"usage\\": {"}\n\n',
    'data: {"usageMetadata" : {"promptTokenCount":5}}\n\ndata: [DONE]\n\n',
  );
  assert.equal(usage, found);
  assert.deepEqual(events, [
    { message: { usage: { input_tokens: 1 } } },
    { usageMetadata: { promptTokenCount: 5 } },
  ]);
});

test('an event stream is read whatever its line breaks and wherever it is split', async () => {
  const event = { usage: { input: 1 }, note: 'grüße, 世界 🌍' };
  const line = fc.constantFrom('\n', '\r\n', '\r');
  const cuts = fc.array(fc.nat(400), { maxLength: 12 });
  const property = fc.asyncProperty(line, cuts, fc.boolean(), async (newline, places, pretty) => {
    const data = JSON.stringify(event, null, pretty ? 2 : 0).split('\n');
    const lines = [
      'event: x',
      ...data.map((text) => `data: ${text}`),
      '',
      ': comment',
      'data: {"other":1}',
      '',
      '',
    ];
    const bytes = Buffer.from(lines.join(newline));
    const ends = [...places.sort((left, right) => left - right), bytes.length];
    const chunks = ends.map((end, at) => bytes.subarray(at === 0 ? 0 : ends[at - 1], end));
    const { usage, events } = await read({ 'content-type': 'Text/Event-Stream; charset=UTF-8' }, ...chunks);
    assert.equal(usage, found);
    assert.deepEqual(events, [event]);
  });
  await fc.assert(property);
});

test('a last event without its blank line counts, half a line does not', async () => {
  assert.deepEqual((await read(sse, 'data: {"usage":{}}\n')).events, [{ usage: {} }]);
  assert.deepEqual((await read(sse, 'data: {"usage":{}}')).events, []);
});

test('usage is read from a JSON answer, and from each object of an array', async () => {
  const json = { 'content-type': 'application/json' };
  assert.deepEqual(await read(json, '{"usage":{"in', 'put":1}}'), {
    usage: found,
    events: [{ usage: { input: 1 } }],
  });
  const array = await read(json, '[{"usageMetadata":{}},{"a":1}]');
  assert.deepEqual(array.events, [{ usageMetadata: {} }, { a: 1 }]);
});

for (const [coding, compress] of [
  ['gzip', zlib.gzipSync],
  ['deflate', zlib.deflateSync],
  ['br', zlib.brotliCompressSync],
] as const) {
  const plain = Buffer.from(`data: {"usage":{"input":1}}\n\n${'data: {"text":"…"}\n\n'.repeat(20_000)}`);

  test(`usage is read from a ${coding} answer that comes in pieces`, async () => {
    const packed = compress(plain);
    const pieces = Array.from({ length: packed.length }, (_, at) => packed.subarray(at, at + 1));
    const { usage, events } = await read({ ...sse, 'content-encoding': coding }, ...pieces);
    assert.deepEqual([usage, events], [found, [{ usage: { input: 1 } }]]);
  });

  test(`usage that came before a ${coding} answer was cut off is known`, async () => {
    const packed = compress(plain);
    const { usage } = await read(
      { ...sse, 'content-encoding': coding },
      packed.subarray(0, packed.length - 8),
    );
    assert.equal(usage, found);
  });

  test(`a broken ${coding} answer has no usage`, async () => {
    assert.equal((await read({ ...sse, 'content-encoding': coding }, plain, plain)).usage, null);
  });
}

test('usage that cannot be read is no usage', async () => {
  const object = '{"usage":{}}';
  assert.equal((await read({ ...sse, 'content-encoding': 'unheard-of' }, `data: ${object}\n\n`)).usage, null);
  assert.equal((await read({ 'content-type': 'text/html' }, object)).usage, null);
  assert.equal((await read({}, object)).usage, null);
  assert.equal((await read({ 'content-type': 'application/json' }, '{"usage":{}')).usage, null);
  assert.equal((await read(sse, 'data: {"usage":{"a":}}\n\n', `data: ${object}\n\n`)).usage, null);
});

test('a JSON answer or an event that outgrows the limit is not parsed', async () => {
  const long = `{"usage":{},"text":"${'x'.repeat(maxUsageBytes)}"}`;
  assert.deepEqual((await read({ 'content-type': 'application/json' }, long)).events, []);
  const { events } = await read(sse, `data: ${long}\ndata: {"usage":{}}\n\n`, 'data: {"usage":{"b":1}}\n\n');
  assert.deepEqual(events, [{ usage: { b: 1 } }]);
});

test('a reader that throws means no usage, and no error', async () => {
  const fail = () => {
    throw new TypeError('unexpected shape');
  };
  for (const reader of [
    { add: fail, read: () => found },
    { add: () => undefined, read: fail },
  ]) {
    const tap = tapUsage(sse, reader);
    tap.write(Buffer.from('data: {"usage":{}}\n\n'));
    assert.equal(await tap.end(), null);
  }
});

test('the end may be asked for again', async () => {
  const tap = tapUsage({ ...sse, 'content-encoding': 'gzip' }, keeper());
  tap.write(zlib.gzipSync('data: {"usage":{}}\n\n'));
  assert.deepEqual([await tap.end(), await tap.end()], [found, found]);
});
