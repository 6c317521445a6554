import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gemini } from '../../../src/wire/gemini/index.ts';
import { startStandin } from '../../../src/standin/standin.ts';

const contents = (text: string): object[] => [{ role: 'user', parts: [{ text }] }];

test('what prompts begin with in common is read from the cache, and usage says so as Google does', async () => {
  const reply = {
    text: 'a text of several deltas, sent in pieces',
    calls: [{ name: 'sh', input: { command: 'ls' } }],
  };
  const standin = await startStandin({ brain: () => reply, count: (text) => text.length });
  const ask = async (verb: string, text: string): Promise<Response> =>
    fetch(`${standin.url}/v1beta/models/gemini-2.5-flash:${verb}`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'secret' },
      body: JSON.stringify({ contents: contents(text) }),
    });
  try {
    await ask('generateContent', 'x'.repeat(2000));
    const answer = await (await ask('streamGenerateContent?alt=sse', `${'x'.repeat(2000)}y`)).text();
    const reader = gemini.usageReader();
    const events = answer.split('\r\n\r\n').filter((event) => event !== '');
    assert.ok(events.length > 2);
    for (const event of events) reader.add(JSON.parse(event.replace(/^data: /, '')));
    const bill = standin.requests[1]?.answered?.bill;
    assert.deepEqual(reader.read(), {
      input: 1,
      cacheRead: 2000,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      output: bill?.output,
    });
    assert.equal(standin.requests[1]?.headers['x-goog-api-key'], undefined);
    assert.deepEqual(await (await ask('countTokens', 'four')).json(), { totalTokens: 4 });
    assert.equal((await ask('generateContent', '')).status, 200);
    const refused = await fetch(`${standin.url}/v1beta/models/m:generateContent`, {
      method: 'POST',
      body: '{}',
    });
    assert.equal(refused.status, 400);
  } finally {
    await standin.close();
  }
});
