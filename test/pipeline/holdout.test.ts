import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawsHoldout } from '../../src/pipeline/holdout.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { anthropicBody, recordsJson, type Turn } from '../wire/conversations.ts';
import { openBench, seen } from './bench.ts';

const big = recordsJson(120);
const bigger = recordsJson(150, 2);
const key = (fill: number) => (): Uint8Array => Buffer.alloc(32, fill);
const names = Array.from({ length: 4000 }, (_, index) => `conversation ${index}`);

test('about the share of conversations is drawn, another key draws others', () => {
  const drawn = (fill: number): string[] => names.filter((name) => drawsHoldout(name, 0.1, key(fill)));
  const [one, other] = [drawn(1), drawn(2)];
  for (const { length } of [one, other]) assert.ok(length > 320 && length < 480, String(length));
  const both = one.filter((name) => other.includes(name));
  assert.ok(both.length < 80, String(both.length));
});

test('a greater share draws those of a smaller one too; none and all mean what they say', () => {
  for (const name of names.slice(0, 200)) {
    if (drawsHoldout(name, 0.1, key(1))) assert.ok(drawsHoldout(name, 0.3, key(1)));
    assert.ok(!drawsHoldout(name, 0, key(1)));
    assert.ok(drawsHoldout(name, 1, key(1)));
  }
  assert.ok(!drawsHoldout('', 1, key(1)));
});

test('a conversation that is drawn goes raw from its first request to its last, with the setting gone too', async (t) => {
  const { pipeline } = await openBench(t);
  const turns: Turn[] = [{ output: big }, { output: bigger }];
  const body = (count: number): Buffer => Buffer.from(anthropicBody(turns.slice(0, count)));
  const held = pipeline({ holdout: 1 });
  const first = await held.run(body(1), anthropic, 'generate');
  assert.deepEqual([first.changed, first.report.holdout], [false, true]);
  const left = first.report.left['holdout'];
  assert.ok(left?.blocks === 1 && left.tokens > 1000, JSON.stringify(left));
  const second = await held.run(body(2), anthropic, 'generate');
  assert.deepEqual([second.changed, second.report.conversation], [false, first.report.conversation]);
  assert.equal((await pipeline().run(body(2), anthropic, 'generate')).changed, false);
});

test('promise 2: what was shortened before its conversation was drawn is sent again as it was', async (t) => {
  const { pipeline } = await openBench(t);
  const one = await pipeline().run(Buffer.from(anthropicBody([{ output: big }])), anthropic, 'generate');
  const body = Buffer.from(anthropicBody([{ output: big }, { output: bigger }]));
  const two = await pipeline({ holdout: 1 }).run(body, anthropic, 'generate');
  assert.deepEqual(seen(two), [...seen(one), bigger]);
  assert.equal(two.report.holdout, true);
});

test('nothing is drawn where it could not be recorded', async (t) => {
  const { pipeline } = await openBench(t);
  const { report } = await pipeline({ holdout: 1, durable: false }).run(
    Buffer.from(anthropicBody([{ output: big }])),
    anthropic,
    'generate',
  );
  assert.equal(report.holdout, false);
});
