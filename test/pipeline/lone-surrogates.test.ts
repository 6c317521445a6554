import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { retrieve } from '../../src/mcp/retrieve.ts';
import { openStore } from '../../src/store/store.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { anthropicBody, type Turn } from '../wire/conversations.ts';
import { openBench, seen } from './bench.ts';

const rows = Array.from({ length: 80 }, (_, at) => `pod-${at} Running node-${at % 3} 0 restarts ${at * 7}m`);
const json = rows.map((_, id) => ({ id, name: `pod-${id}`, status: 'Running', node: `node-${id % 3}` }));
const outputs = [rows.join('\n'), JSON.stringify(json), [...rows.slice(20), ...rows.slice(0, 20)].join('\n')];

const half = fc.constantFrom('\ud800', '\udbff', '\udc00', '\udfff', '\udc00\ud800');

/** A text with halves of surrogate pairs at any place, or none. */
function halved(text: string, most = 2): fc.Arbitrary<string> {
  const places = fc.array(fc.tuple(fc.nat(text.length), half), { maxLength: most });
  return places.map((put) => put.reduce((now, [at, part]) => now.slice(0, at) + part + now.slice(at), text));
}

const turn: fc.Arbitrary<Turn> = fc.record({
  tool: fc.oneof(fc.constant('Bash'), halved('Bash', 1)),
  command: fc.oneof(halved('kubectl get pods -n production'), fc.constant(`ls ${'😀'.repeat(200)}`)),
  output: fc.oneof(
    fc.constantFrom(...outputs),
    fc.constantFrom(...outputs).chain((text) => halved(text)),
    fc.constantFrom(...outputs).chain((text) => halved(text).map((other) => ['short', other, text])),
  ),
});

test('promise 3: what no UTF-8 can hold goes out as it came, and all else comes back as it was', async (t) => {
  const { pipeline, store, home } = await openBench(t);
  let shortened = 0;
  let folded = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 4 }), fc.nat(), async (turns, number) => {
      const prompt = `Look into it ${number}`;
      const one = pipeline();
      let sent: readonly string[] = [];
      for (let count = 1; count <= turns.length; count += 1) {
        const body = Buffer.from(anthropicBody(turns.slice(0, count), { prompt }));
        const outcome = await one.run(body, anthropic, 'generate');
        const now = seen(outcome);
        assert.deepEqual(now.slice(0, sent.length), sent, 'what went out goes out again');
        sent = now;
      }
      const texts = turns.flatMap(({ output }) => output);
      for (const [at, text] of texts.entries()) {
        const out = sent[at] ?? '';
        if (out === text) continue;
        shortened += 1;
        assert.ok(text.isWellFormed() && out.isWellFormed());
        for (const [, ref = ''] of out.matchAll(/ ref=(\w+) /g)) {
          folded += 1;
          assert.equal((await retrieve(store.originals, { ref })).text, text);
        }
      }
      const again = await openStore(home);
      const body = Buffer.from(anthropicBody(turns, { prompt }));
      const restarted = pipeline({ decisions: again.decisions, originals: again.originals });
      assert.deepEqual(seen(await restarted.run(body, anthropic, 'generate')), sent);
      again.close();
    }),
    { numRuns: 60 },
  );
  assert.ok(shortened > 20 && folded > 5, `${shortened} shortened, ${folded} folded`);
});

test('the reason is said, and the text beside it is shortened all the same', async (t) => {
  const { pipeline } = await openBench(t);
  const broken = `${outputs[0]}\ud83d`;
  const turns: Turn[] = [{ output: [broken, outputs[1] ?? ''] }, { output: broken }];
  const one = pipeline();
  const first = await one.run(Buffer.from(anthropicBody(turns.slice(0, 1))), anthropic, 'generate');
  const [raw, short] = seen(first);
  assert.equal(raw, broken);
  assert.ok((short ?? '').length < (outputs[1] ?? '').length);
  const second = await one.run(Buffer.from(anthropicBody(turns)), anthropic, 'generate');
  assert.deepEqual(seen(second), [raw, short, broken]);
  assert.equal(second.report.left['not_utf8']?.blocks, 1);
});
