import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { isMarked, markEdits, readMarkPlaces, type MarkPlace } from '../../src/wire/anthropic/marks.ts';
import { splice } from '../../src/wire/splice.ts';

const control = { type: 'ephemeral' };

/** The body with one of its places marked. */
function markedAt(
  body: object,
  choose: (places: ReturnType<typeof readMarkPlaces>) => MarkPlace | null,
): unknown {
  const bytes = Buffer.from(JSON.stringify(body, null, 1));
  const place = choose(readMarkPlaces(bytes.toString('latin1')));
  return place === null ? null : JSON.parse(splice(bytes, markEdits(place)).toString());
}

const question = { messages: [{ role: 'user', content: 'é?' }] };

test('a mark comes last in a block, and a text becomes a block to bear it', () => {
  const text = { type: 'text', text: 'a "b" }' };
  const body = { messages: [{ content: [text], role: 'user' }] };
  assert.deepEqual(
    markedAt(body, ({ blocks }) => blocks[0] ?? null),
    { messages: [{ content: [{ ...text, cache_control: control }], role: 'user' }] },
  );
  assert.deepEqual(
    markedAt(question, ({ blocks }) => blocks[0] ?? null),
    { messages: [{ role: 'user', content: [{ type: 'text', text: 'é?', cache_control: control }] }] },
  );
});

test('instructions end with the system prompt or, where that is a text or none, with the tools that are not deferred', () => {
  const [one, two] = [{ name: 'One' }, { name: 'Two', defer_loading: false }];
  const tools = [one, two, { name: 'Three', defer_loading: true }];
  const system = [
    { type: 'text', text: 'a' },
    { type: 'text', text: '' },
  ];
  const marked = (body: object): unknown =>
    markedAt({ ...body, ...question }, (places) => places.instructions);
  assert.deepEqual(marked({ tools, system }), {
    tools,
    system: [{ ...system[0], cache_control: control }, system[1]],
    ...question,
  });
  const { tools: found } = marked({ tools, system: 'text' }) as { tools: unknown };
  assert.deepEqual(found, [one, { ...two, cache_control: control }, tools[2]]);
  assert.equal(marked({ system: 'text', tools: [] }), null);
});

test('blocks are counted as the scan counts them, and what cannot bear a mark has no place', () => {
  const block = fc.oneof(
    fc.record({ type: fc.constantFrom('text', 'thinking', 'image'), text: fc.constantFrom('', 'x') }),
    fc.record({ type: fc.constant('tool_result'), tool_use_id: fc.constant('a'), content: fc.constant('x') }),
    fc.constantFrom<unknown>(null, 7, 'text'),
  );
  const content = fc.oneof(fc.string(), fc.constantFrom(null, 1), fc.array(block, { maxLength: 4 }));
  const message = fc.oneof(
    fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content }),
    fc.constantFrom<unknown>(3, 'odd', { role: 'user' }),
  );
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), (messages) => {
      const view = JSON.stringify({ messages });
      const { blocks, lastMessage } = readMarkPlaces(view);
      const scanned = anthropic.scan(view).blocks;
      assert.equal(blocks.length, scanned.length);
      assert.ok(lastMessage <= blocks.length);
      blocks.forEach((place, index) => {
        const type = scanned[index]?.type ?? '';
        if (place !== null) assert.ok(['text', 'image', 'tool_result'].includes(type), type);
      });
    }),
  );
});

test('the last message is a place for a mark only where it is the user’s', () => {
  const places = (role: string) =>
    readMarkPlaces(JSON.stringify({ messages: [...question.messages, { role, content: 'x' }] }));
  assert.deepEqual(
    ['user', 'assistant', 'system'].map((role) => places(role).lastMessage),
    [1, 2, 2],
  );
});

test('a key anywhere is a mark of the client’s, a text that speaks of it is none', () => {
  assert.ok(isMarked(Buffer.from(JSON.stringify({ messages: [{ content: [{ cache_control: null }] }] }))));
  assert.ok(!isMarked(Buffer.from(JSON.stringify({ messages: [{ content: '{"cache_control":1}' }] }))));
});
