import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counterfactual, receiptOf } from '../../../src/money/simulator/index.ts';
import type { PromptTokens } from '../../../src/store/records.ts';
import { simulate } from './simulate.ts';

type Fields = Readonly<Record<string, unknown>>;

const system = { role: 'system', content: 's'.repeat(4_000) };
const ask = { role: 'user', content: 'q'.repeat(2_000) };

function turn(id: number): Fields[] {
  return [
    {
      ...{ role: 'assistant', content: null },
      tool_calls: [{ id: `c${id}`, type: 'function', function: { name: 'ls', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: `c${id}`, content: `${id}`.repeat(3_000) },
  ];
}

/** What the simulator says of a conversation of so many turns, request by request. */
function simulateAll(model: string, bodies: readonly Fields[]): readonly PromptTokens[] {
  const counterfactual = new Counterfactual(
    (text) => text.length,
    () => false,
  );
  return bodies.map((body, index) => {
    const received = Buffer.from(JSON.stringify({ model, ...body }));
    const asked = { received, sent: null, ours: [], caused: false, at: index * 1_000 };
    const simulated = simulate(counterfactual, { ...asked, wire: 'openai-chat' });
    assert.ok(simulated !== null);
    assert.deepEqual(simulated.sent, simulated.without);
    return simulated.sent;
  });
}

const mark = { cache_control: { type: 'ephemeral' } };
const grows = [0, 1, 2].map((turns) => [
  system,
  ask,
  ...Array.from({ length: turns }, (_, id) => turn(id)).flat(),
]);

test('Claude behind a gateway is billed by the marks that the client sets, wherever gateways take them', () => {
  const marked: readonly ((messages: readonly Fields[]) => Fields)[] = [
    (messages) => ({
      messages: messages.map((each, at) => (at === messages.length - 1 ? { ...each, ...mark } : each)),
    }),
    (messages) => ({
      messages: messages.map((each, at) =>
        at === messages.length - 1
          ? { ...each, content: [{ type: 'text', text: each['content'], ...mark }] }
          : each,
      ),
    }),
  ];
  for (const body of marked) {
    const sides = simulateAll('anthropic/claude-sonnet-4-5', grows.map(body));
    const none = { input: 0, cacheWrite1h: 0 };
    assert.deepEqual(sides, [
      { ...none, cacheRead: 0, cacheWrite5m: 6_000 },
      { ...none, cacheRead: 6_000, cacheWrite5m: 3_005 },
      { ...none, cacheRead: 9_005, cacheWrite5m: 3_005 },
    ]);
  }
});

test('A mark of an hour is written for an hour', () => {
  const hour = { cache_control: { type: 'ephemeral', ttl: '1h' } };
  const tools = [{ type: 'function', function: { name: 'ls' }, ...hour }];
  const [first] = simulateAll('claude-sonnet-4-5', [{ tools, messages: [{ ...system, ...hour }, ask] }]);
  assert.ok(first !== undefined && first.cacheWrite1h > 4_000 && first.cacheWrite5m === 0);
  assert.equal(first.input, 2_000);
});

test('Without marks a gateway that caches is taken to do so at the end', () => {
  const sides = simulateAll(
    'claude-sonnet-4-5',
    grows.map((messages) => ({ messages })),
  );
  assert.deepEqual(
    sides.map(({ cacheRead }) => cacheRead),
    [0, 6_000, 9_005],
  );
});

test('And one that does not cache bills input, with and without headroom', () => {
  const counterfactual = new Counterfactual(
    (text) => text.length,
    () => false,
  );
  for (const [index, messages] of grows.entries()) {
    const received = Buffer.from(JSON.stringify({ model: 'claude-sonnet-4-5', messages }));
    const asked = { received, sent: null, ours: [], caused: false, at: index * 1_000 };
    const simulated = simulate(counterfactual, { ...asked, wire: 'openai-chat' });
    assert.ok(simulated !== null);
    const input = 6_000 + index * 3_005;
    const usage = { input, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 };
    const receipt = receiptOf(counterfactual.observe(simulated, usage), usage);
    const whole = { input, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
    assert.deepEqual(receipt, { simulated: whole, without: { ...whole, output: 1 } });
  }
});
