import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { chatBody } from '../wire/conversations.ts';
import { proxied } from './proxied.ts';

const body = chatBody([{ output: 'short' }]);
const path = '/v1/chat/completions';

test('only an upstream that is known to have such a cache is told what to keep', async (t) => {
  const asked: string[] = [];
  const takesHints = ({ hostname }: URL): boolean => asked.push(hostname) > 0;
  const [told, other] = [await proxied(t, { changes: { takesHints } }), await proxied(t)];
  await told.post(path, body);
  await other.post(path, body);
  assert.deepEqual(asked, ['127.0.0.1']);
  assert.match(told.received[0]?.body.toString() ?? '', /"prompt_cache_key":"headroom-[0-9a-f]{20}"\}$/);
  assert.equal(other.received[0]?.body.toString(), body);
});

test('an encoded body with hints goes out plain, with its length', async (t) => {
  const { post, received } = await proxied(t, { changes: { takesHints: () => true } });
  await post(path, gzipSync(body), { 'content-encoding': 'gzip' });
  const [sent] = received;
  assert.equal(sent?.headers['content-encoding'], undefined);
  assert.equal(Number(sent?.headers['content-length']), sent?.body.length);
  assert.equal(sent?.body.toString().replace(/,"prompt_cache_key":"[^"]*"/, ''), body);
});
