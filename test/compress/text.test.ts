import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compressText } from '../../src/compress/text.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { recordsJson } from '../wire/conversations.ts';

const count = await loadTokenCounter();
const key = new Uint8Array(32);
const text = recordsJson(200);

test('a text by itself becomes what the proxy would make of it, with a marker that a shell can follow', () => {
  const made = compressText({ text, level: 'balanced', key }, count);
  assert.equal(made.engine, 'smart-crusher');
  assert.equal(made.tokensBefore, count(text));
  assert.equal(made.tokensAfter, count(made.text));
  assert.equal(made.lossless, false);
  assert.deepEqual(made.original?.text, text);
  const [first] = made.omissions;
  assert.ok(first !== undefined);
  const range = `${first.fromLine}-${first.toLine}`;
  assert.ok(made.text.includes(`headroom retrieve ${made.ref ?? ''} --lines ${range}]`));
});

test('without a key, or losslessly, nothing is left out', () => {
  for (const request of [
    { text, level: 'balanced', key: null },
    { text, level: 'lossless', key },
  ] as const) {
    const made = compressText(request, count);
    assert.ok(made.tokensAfter < made.tokensBefore);
    assert.deepEqual([made.lossless, made.omissions, made.ref, made.original], [true, [], null, null]);
  }
});

test('what a read tool returned stays whole, and what no engine takes is the text itself', () => {
  assert.deepEqual(compressText({ text, level: 'balanced', key, role: 'read' }, count).omissions, []);
  const made = compressText({ text: 'some words', level: 'balanced', key }, count);
  assert.deepEqual([made.text, made.reason, made.engine], ['some words', 'no_engine', null]);
});
