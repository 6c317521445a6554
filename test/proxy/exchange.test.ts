import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { maxBodyBytes } from '../../src/limits.ts';
import { priceOf } from '../../src/money/prices.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import type { LedgerEntry, LedgerRow } from '../../src/store/records.ts';
import { showing } from '../store/stage.ts';
import { anthropicBody, recordsJson } from '../wire/conversations.ts';
import { proxied, usageAnswer } from './proxied.ts';

const body = anthropicBody([{ output: recordsJson(100) }]);

test('a request is shortened on its way and becomes one ledger row with the billed usage', async (t) => {
  const rows: LedgerRow[] = [];
  const home = await proxied(t);
  const { proxy, post, received } = await proxied(t, {
    changes: {
      store: { ...home.store, ledger: showing((row) => rows.push(row)), close: () => undefined },
    },
  });
  const answer = await post('/v1/messages?beta=true', body);
  assert.equal(answer.body.toString(), usageAnswer);
  const [sent] = received;
  assert.equal(sent?.path, '/v1/messages?beta=true');
  assert.ok(sent.body.length < body.length * 0.6);
  assert.equal(Number(sent.headers['content-length']), sent.body.length);
  // The row is written once its receipt is made out.
  await proxy.close();
  assert.equal(rows.length, 1);
  const [row] = rows;
  assert.ok(row);
  const { newBefore, newAfter, saved, engines } = row;
  assert.equal(saved, newBefore - newAfter);
  assert.ok(saved > 500);
  assert.deepEqual(engines, { 'smart-crusher': { blocks: 1, before: newBefore, after: newAfter } });
  assert.deepEqual(
    [row.run, row.agent, row.project, row.wire, row.model, row.path, row.status],
    ['run-1', 'test', '/project', 'anthropic', 'claude-sonnet-5-5', '/v1/messages', 200],
  );
  assert.deepEqual(
    [row.inputTokens, row.cacheRead, row.cacheWrite5m, row.cacheWrite1h, row.outputTokens],
    [11, 22, 33, 0, 44],
  );
  assert.deepEqual([row.bytesBefore, row.bytesAfter], [Buffer.byteLength(body), sent.body.length]);
});

test('a tier that is billed at other rates is told apart from what has a price', async (t) => {
  const rows: LedgerRow[] = [];
  const home = await proxied(t);
  const { proxy, post } = await proxied(t, {
    answer: (_, response) => {
      const usage = { input_tokens: 11, output_tokens: 4, service_tier: 'standard', speed: 'fast' };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ usage }));
    },
    changes: {
      store: { ...home.store, ledger: showing((row) => rows.push(row)), close: () => undefined },
    },
  });
  await post('/v1/messages', body);
  await proxy.close();
  const [model = null] = rows.map((row) => row.model);
  assert.equal(model, 'claude-sonnet-5-5@fast');
  assert.equal(priceOf(model), null);
});

test('promise 1, byte-faithful: with nothing to replace the encoded bytes go out as they came', async (t) => {
  const { post, received } = await proxied(t);
  const plain = anthropicBody([{ output: 'short' }]);
  for (const [coding, bytes] of [
    ['gzip', gzipSync(plain)],
    ['br', brotliCompressSync(plain)],
  ] as const) {
    await post('/v1/messages', bytes, { 'content-encoding': coding });
    assert.deepEqual(received.at(-1)?.body, bytes);
    assert.equal(received.at(-1)?.headers['content-encoding'], coding);
  }
});

test('an encoded body in which something was replaced goes out plain, with its length corrected', async (t) => {
  const { post, received } = await proxied(t);
  await post('/v1/messages', gzipSync(body), { 'content-encoding': 'gzip' });
  const [sent] = received;
  assert.equal(sent?.headers['content-encoding'], undefined);
  assert.equal(Number(sent?.headers['content-length']), sent?.body.length);
  assert.match(JSON.stringify(JSON.parse(sent?.body.toString() ?? '')), /headroom: \d+ lines left out/);
});

test('a body in an unknown or wrong coding passes untouched', async (t) => {
  const { post, received } = await proxied(t);
  for (const [coding, bytes] of [
    ['snappy', Buffer.from(body)],
    ['gzip', Buffer.from(body)],
    ['gzip', gzipSync(body).subarray(0, 500)],
  ] as const) {
    const answer = await post('/v1/messages', bytes, { 'content-encoding': coding });
    assert.equal(answer.status, 200);
    assert.deepEqual(received.at(-1)?.body, bytes);
    assert.equal(received.at(-1)?.headers['content-encoding'], coding);
  }
});

test('a body over the limit is streamed through, not a byte lost', async (t) => {
  const { post, received } = await proxied(t);
  const huge = Buffer.alloc(maxBodyBytes + 1_000_000, 'x');
  huge.write('{"messages":"');
  const answer = await post('/v1/messages', huge);
  assert.equal(answer.status, 200);
  assert.ok(received[0]?.body.equals(huge));
});

test('what is not a model request passes untouched, whatever it is', async (t) => {
  const { post, received } = await proxied(t, {
    answer: (_, response) => response.writeHead(404, { 'x-odd': 'yes' }).end('no such thing'),
  });
  for (const [method, path] of [
    ['HEAD', '/'],
    ['GET', '/v1/models?limit=3'],
    ['POST', '/v1/messages/batches'],
    ['DELETE', '/v1/files/a%2Fb'],
  ] as const) {
    const answer = await post(path, '', {}, method);
    assert.equal(answer.status, 404);
    assert.equal(answer.headers['x-odd'], 'yes');
    assert.deepEqual([received.at(-1)?.method, received.at(-1)?.path], [method, path]);
  }
});

test('an answer in gzip reaches the client as gzip and is read for its usage', async (t) => {
  const { post, store } = await proxied(t, {
    answer: (_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(usageAnswer)),
  });
  const answer = await post('/v1/messages', body);
  assert.equal(gunzipSync(answer.body).toString(), usageAnswer);
  assert.ok(store.ledger);
});

test('an error of the provider reaches the agent as it is, status, headers and body', async (t) => {
  const { post } = await proxied(t, {
    answer: (_, response) =>
      response
        .writeHead(529, { 'retry-after': '7', 'content-type': 'application/json' })
        .end('{"type":"error"}'),
  });
  const answer = await post('/v1/messages', body);
  assert.deepEqual(
    [answer.status, answer.headers['retry-after'], answer.body.toString()],
    [529, '7', '{"type":"error"}'],
  );
});

test('a client that leaves while we work never starts the provider', async (t) => {
  const { proxy, received, post } = await proxied(t);
  const leaving = request(`${proxy.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-length': Buffer.byteLength(body) },
  });
  leaving.on('error', () => undefined);
  leaving.write(body.slice(0, -10));
  await once(leaving, 'socket');
  leaving.destroy();
  await post('/v1/models', '', {}, 'GET');
  assert.deepEqual(
    received.map(({ path }) => path),
    ['/v1/models'],
  );
});

test('an upstream that is down is a connection error for the agent and two lines for the user', async (t) => {
  const { post, problems } = await proxied(t, {
    changes: { mounts: [{ mount: '', target: new URL('http://127.0.0.1:9') }] },
  });
  await assert.rejects(post('/v1/messages', body), { code: 'ECONNRESET' });
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['UPSTREAM_DOWN'],
  );
  assert.equal(problems[0]?.message.split('\n').length, 2);
});

test('a ledger that cannot be written is told, and the answer arrives all the same', async (t) => {
  const home = await proxied(t);
  const ledger = {
    record: (_: LedgerRow, onFailure?: (cause: unknown) => void) => {
      onFailure?.(new Error('database or disk is full'));
      return { amend: () => undefined };
    },
    follow: (_: LedgerRow, written: LedgerEntry) => written,
  };
  const { proxy, post, problems } = await proxied(t, {
    changes: { store: { ...home.store, ledger, atOnce: null, close: () => undefined } },
  });
  assert.equal((await post('/v1/messages', body)).status, 200);
  await proxy.close();
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['STORE_UNAVAILABLE'],
  );
});

test('promise 9: no header of ours goes upstream', async (t) => {
  const { post, received } = await proxied(t);
  await post('/v1/messages', body, { 'x-api-key': 'k', 'anthropic-beta': 'a,b' });
  const names = Object.keys(received[0]?.headers ?? {}).sort();
  assert.deepEqual(names, [
    'anthropic-beta',
    'connection',
    'content-length',
    'content-type',
    'host',
    'x-api-key',
  ]);
});

test('a proxy behind another one is a pipe: the outer one shortens and counts', async (t) => {
  const outer = await proxied(t);
  const inner = await proxied(t, {
    changes: { mounts: [{ mount: '', target: new URL(outer.proxy.url) }] },
  });
  const answer = await inner.post('/v1/messages?beta=true', body);
  assert.equal(answer.body.toString(), usageAnswer);
  assert.equal(outer.received[0]?.path, '/v1/messages?beta=true');
  assert.ok(outer.received[0].body.length < body.length * 0.6);
  await outer.proxy.close();
  const requests = async (home: string): Promise<unknown> => {
    const database = await openDatabase(home);
    t.after(() => database.close());
    return database.prepare('SELECT count(*) FROM requests').pluck().get();
  };
  assert.deepEqual([await requests(outer.store.home), await requests(inner.store.home)], [1, 0]);
});
