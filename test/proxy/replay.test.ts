import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { chainHashes } from '../../src/wire/items/body-memory.ts';
import { anthropicBody, recordsJson, type Turn } from '../wire/conversations.ts';
import { proxied } from './proxied.ts';

/** A day's conversation as Claude Code sends it: lists, a failure, parallel texts, small answers. */
const turns: readonly Turn[] = [
  { command: 'node query.js', output: recordsJson(90) },
  { command: 'ls', output: 'a\nb' },
  { command: 'npm test', output: 'Exit code 1\nnot ok', isError: true },
  { command: 'curl -s api/items', output: [recordsJson(60, 2), 'done'] },
  { command: 'cat items.json', output: recordsJson(70, 3) },
];

function chains(body: Buffer): string[] {
  return chainHashes(body, anthropic.scan(body.toString('latin1')).blocks, 'anthropic');
}

test('promise 2, append-only: every turn sends what was sent before, with the proxy restarted in between', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-replay-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  let before: string[] = [];
  let shortened = 0;
  for (let count = 1; count <= turns.length; count += 1) {
    const body = anthropicBody(turns.slice(0, count));
    const { post, received, proxy, store, problems } = await proxied(t, { home, keepHome: true });
    await Promise.all([post('/v1/messages?beta=true', body), post('/v1/messages?beta=true', body)]);
    const [one, other] = received.map((request) => request.body);
    assert.ok(one !== undefined && other !== undefined);
    // Two equal requests in flight: both send the same.
    assert.deepEqual(one, other);
    const sent = chains(one);
    assert.deepEqual(sent.slice(0, before.length), before);
    before = sent;
    if (one.length < Buffer.byteLength(body)) shortened += 1;
    assert.deepEqual(problems, []);
    await proxy.close();
    store.close();
  }
  assert.equal(shortened, turns.length);
});
