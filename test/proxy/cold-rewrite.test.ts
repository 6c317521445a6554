import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { openStore } from '../../src/store/store.ts';
import { showing } from '../store/stage.ts';
import { anthropicBody, recordsJson, type Turn } from '../wire/conversations.ts';
import { proxied } from './proxied.ts';

const turns: readonly Turn[] = [1, 2, 3, 4].map((seed) => ({ output: recordsJson(60, seed) }));

interface Session {
  /** Sends a conversation with that prompt; answers how many bytes arrived. */
  readonly send: (prompt: string) => Promise<number>;
}

function answerOf(cacheRead: number, written: number): string {
  const read = { cache_read_input_tokens: cacheRead, cache_creation_input_tokens: written };
  return JSON.stringify({ type: 'message', usage: { input_tokens: 7, ...read, output_tokens: 40 } });
}

test('what was idle is decided anew after a restart once a bill has shown an expiry, unless one shows a warm cache', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-cold-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const database = await openDatabase(home);
  t.after(() => database.close());
  const idle = (): void => {
    database.exec('UPDATE conversations SET at = at - 3600000');
  };
  const start = async (cacheRead: number, written = 3_000): Promise<Session> => {
    const store = await openStore(home);
    const recorded = new EventEmitter();
    const ledger = showing(() => recorded.emit('row'), store.ledger);
    const { post, received } = await proxied(t, {
      home,
      keepHome: true,
      changes: { store: { ...store, ledger } },
      answer: (_, response) =>
        response.setHeader('content-type', 'application/json').end(answerOf(cacheRead, written)),
    });
    const send = async (prompt: string): Promise<number> => {
      const row = once(recorded, 'row');
      await post('/v1/messages', anthropicBody(turns, { prompt }));
      // The bill of an answer is read when it has long arrived.
      await row;
      return received.at(-1)?.body.length ?? 0;
    };
    return { send };
  };

  const first = await start(0);
  const prompts = ['Find the fault', 'Mend it', 'Test it'] as const;
  const lengths: number[] = [];
  // All but the newest result of each are first seen too late.
  for (const prompt of prompts) lengths.push(await first.send(prompt));
  const known = database.prepare('SELECT lifetime_ms, prompt_tokens, head_tokens FROM conversations').get();
  assert.deepEqual(known, { lifetime_ms: 300_000, prompt_tokens: 3_047, head_tokens: 3_007 });
  await (await start(0, 9_000)).send(prompts[0]);
  idle();
  assert.equal(await (await start(0, 9_000)).send(prompts[0]), lengths[0]);
  idle();
  assert.ok((await (await start(0)).send(prompts[0])) < (lengths[0] ?? 0) / 2);
  await (await start(9_000)).send(prompts[1]);
  assert.equal(await (await start(0)).send(prompts[2]), lengths[2]);
  const notes = database.prepare<[], string>('SELECT note FROM requests ORDER BY id').pluck().all();
  assert.deepEqual(notes, [
    ...[null, null, null, null, 'cache_expired claude 5m 60m'],
    ...['cold_rewrite', 'cold_was_warm', null],
  ]);
});
