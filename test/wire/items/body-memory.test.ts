import assert from 'node:assert/strict';
import { Hash } from 'node:crypto';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { JsonReader } from '../../../src/json/reader.ts';
import { BodyMemory, chainHashes } from '../../../src/wire/items/body-memory.ts';
import { wires } from '../../../src/wire/index.ts';
import type { Scan, Wire } from '../../../src/wire/wire.ts';
import { anthropicBody, chatBody, responsesBody } from '../conversations.ts';

const call = { name: 'run', arguments: '{"cmd":"ls"}' };
const part = (text: string): object => ({ type: 'input_text', text });

/** Items of all kinds that wires know, and what no wire knows; ids recur, so that calls are answered and shadowed. */
const items: readonly unknown[] = [
  { role: 'user', content: 'why?' },
  {
    role: 'user',
    content: [{ type: 'text', text: '<date>now</date>', cache_control: { type: 'ephemeral' } }],
  },
  { type: 'message', role: 'user', content: [part('<cwd>/x</cwd>'), part('and why?')] },
  { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'Bash', input: { command: 'ls' } }] },
  { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'Read', input: { file: 'ü' } }] },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'one\ntwo', is_error: true }] },
  { content: [{ content: [part('b')], tool_use_id: 'b', type: 'tool_result' }], role: 'user' },
  {
    role: 'assistant',
    content: null,
    tool_calls: [
      { id: 'a', function: call },
      { id: 'b', custom: call },
    ],
  },
  { role: 'assistant', function_call: call },
  { role: 'tool', tool_call_id: 'b', content: 'printed' },
  { role: 'function', name: 'run', content: [part('printed')] },
  { type: 'function_call', call_id: 'a', ...call },
  { type: 'custom_tool_call', call_id: 'b', name: 'exec', input: 'text' },
  { type: 'function_call_output', call_id: 'a', output: 'printed', status: 'failed' },
  { type: 'custom_tool_call_output', call_id: 'b', output: [part('printed')] },
  { type: 'additional_tools', tools: [{ type: 'custom', name: 'exec' }] },
  {
    type: 'message',
    role: 'developer',
    content: [part('<tools>\nDeferred tool namespaces:\n- mcp__x\n</tools>')],
  },
  { type: 'item_reference', id: 'r' },
  { role: 'assistant', content: [] },
  'a string',
  12,
  null,
  [],
  {},
];

const members: Readonly<Record<string, unknown>> = {
  model: 'm-1',
  tools: [
    { name: 'Bash' },
    { type: 'function', function: { name: 'run' } },
    { type: 'custom', name: 'exec' },
  ],
  functions: [{ name: 'older' }],
  context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] },
  truncation: 'auto',
  system: 'Be brief.',
};

/** Histories of one conversation or several: bodies that share beginnings, each as the client would write it. */
const histories = fc.array(
  fc.record({
    items: fc.array(fc.constantFrom(...items), { maxLength: 8 }),
    before: fc.subarray(Object.keys(members)),
    after: fc.subarray(Object.keys(members)),
    indent: fc.constantFrom(0, 1),
  }),
  { minLength: 1, maxLength: 3 },
);

function bodiesOf(
  list: string,
  given: typeof histories extends fc.Arbitrary<infer Value> ? Value : never,
): string[] {
  return given.flatMap(({ items: all, before, after, indent }) =>
    [...all.keys(), all.length].map((length) => {
      const behind = after.filter((key) => !before.includes(key));
      const entries = [
        ...before.map((key) => [key, members[key]]),
        [list, all.slice(0, length)],
        ...behind.map((key) => [key, members[key]]),
      ];
      return JSON.stringify(Object.fromEntries(entries), null, indent);
    }),
  );
}

/** What a reader finds in a body, or how it refuses it. */
function found(read: () => object): object {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? { refused: error.message } : { odd: true };
  }
}

/** A scan without the way to go on with it. */
function told(scan: Scan): object {
  return { ...scan, resume: null };
}

function readWhole(body: Buffer, wire: Wire): object {
  const conversation = wire.scan(body.toString('latin1'));
  return { conversation: told(conversation), chains: chainHashes(body, conversation.blocks, wire.id) };
}

function readOn(memory: BodyMemory, body: Buffer, wire: Wire): object {
  const { conversation, chains } = memory.read(body, wire).read;
  return { conversation: told(conversation), chains };
}

for (const wire of wires) {
  const list = wire.id === 'openai-responses' ? 'input' : 'messages';
  describe(`what is remembered of ${wire.id} bodies never changes what is found`, () => {
    it('in histories that grow, fork and begin anew', () => {
      fc.assert(
        fc.property(histories, (given) => {
          const memory = new BodyMemory();
          for (const text of bodiesOf(list, given)) {
            const body = Buffer.from(text);
            assert.deepEqual(readOn(memory, body, wire), readWhole(body, wire));
          }
        }),
      );
    });

    it('in bodies of which some bytes are others, more or gone', () => {
      const change = fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat({ max: 3 }),
        fc.constantFrom('', ' ', '1', '"', ',', ']', '}', '{"role":"user"}', ',"messages":[]', '\u0000', 'ü'),
      );
      fc.assert(
        fc.property(histories, fc.array(change, { minLength: 1, maxLength: 20 }), (given, changes) => {
          const memory = new BodyMemory();
          const bodies = bodiesOf(list, given);
          changes.forEach(([place, length, inserted], index) => {
            const whole = bodies[index % bodies.length] ?? '';
            const at = Math.floor(place * whole.length);
            for (const text of [whole, whole.slice(0, at) + inserted + whole.slice(at + length)]) {
              const body = Buffer.from(text);
              assert.deepEqual(
                found(() => readOn(memory, body, wire)),
                found(() => readWhole(body, wire)),
              );
            }
          });
        }),
      );
    });
  });
}

const builders = [
  [anthropicBody, 'anthropic'],
  [chatBody, 'openai-chat'],
  [responsesBody, 'openai-responses'],
] as const;

test('reading a turn reads and hashes what the turn adds, not what the conversation holds', (t) => {
  const output = 'line of output\n'.repeat(2_000);
  const turns = Array.from({ length: 60 }, (_, index) => ({ output: `${index} ${output}` }));
  for (const [build, id] of builders) {
    const wire = wires.find((each) => each.id === id);
    assert.ok(wire !== undefined);
    const memory = new BodyMemory();
    memory.read(Buffer.from(build(turns.slice(0, 59))), wire);
    const update = t.mock.method(Hash.prototype, 'update');
    const string = t.mock.method(JsonReader.prototype, 'string');
    memory.read(Buffer.from(build(turns)), wire);
    const hashed = update.mock.calls.reduce((sum, { arguments: [bytes] }) => sum + bytes.length, 0);
    t.mock.restoreAll();
    assert.ok(hashed > output.length && hashed < 2 * output.length, `${hashed} bytes`);
    assert.ok(string.mock.callCount() < 100, `${string.mock.callCount()} strings`);
  }
});

test('A result that is told to have failed behind its text is none that is known as it was', () => {
  const wire = wires.find(({ id }) => id === 'openai-responses');
  assert.ok(wire !== undefined);
  const bodyOf = (status: string): Buffer =>
    Buffer.from(
      JSON.stringify({
        input: [
          { type: 'function_call', call_id: 'a', ...call },
          { type: 'function_call_output', call_id: 'a', output: 'printed', status },
        ],
      }),
    );
  for (const [before, status, known] of [
    ['incomplete', 'completed', 1],
    ['completed', 'failed', 1],
    ['incomplete', 'incompleted', 1],
    ['incomplete', 'incomplete', 2],
    ['completed', 'completely', 2],
  ] as const) {
    const memory = new BodyMemory();
    memory.read(bodyOf(before), wire);
    assert.equal(memory.read(bodyOf(status), wire).known, known, `${before}, then ${status}`);
  }
});
