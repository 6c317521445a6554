import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationMemoryEntries } from '../../src/limits.ts';
import { changedTools } from '../../src/pipeline/changed-tools.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Outcome } from '../../src/pipeline/pipeline-tools.ts';
import { opened } from '../../src/pipeline/request.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { RouteKind, Wire } from '../../src/wire/wire.ts';
import { anthropicBody, chatBody, recordsJson, responsesBody, type Turn } from '../wire/conversations.ts';
import { openBench } from './bench.ts';

const [one, two, three] = [{ output: 'one' }, { output: 'two' }, { output: 'three' }] as const;
const builders: readonly (readonly [Wire, typeof chatBody])[] = [
  [anthropic, anthropicBody],
  [openaiChat, chatBody],
  [openaiResponses, responsesBody],
];

type Sent = readonly [body: string, note: string | null, kind?: RouteKind];

/** Sends the bodies one after the other through one pipeline, and compares the notes of their reports. */
async function assertNotes(pipeline: Pipeline, sent: readonly Sent[], wire: Wire = anthropic): Promise<void> {
  for (const [index, [text, note, kind = 'generate']] of sent.entries()) {
    const body = Buffer.from(text);
    const outcome = await pipeline.run(body, wire, kind);
    assert.equal(outcome.report.note, note, `${wire.id}, request ${index}`);
    assert.deepEqual(outcome.body, body, `${wire.id}, request ${index} goes out as it came`);
  }
}

function bodyWith(turns: readonly Turn[], ...tools: readonly string[]): string {
  return anthropicBody(turns, { tools });
}

/** The tools of the body in another writing; it has no other lists of that name. */
function withTools(turns: readonly Turn[], tools: string): string {
  const body = bodyWith(turns);
  assert.ok(body.includes('"tools":[]'));
  return body.replace('"tools":[]', `"tools":${tools}`);
}

for (const [wire, build] of builders) {
  test(`${wire.id}: tools that come, go or change places in mid-conversation are noted, once`, async (t) => {
    const { pipeline } = await openBench(t);
    const body = (turns: readonly Turn[], ...tools: readonly string[]): string => build(turns, { tools });
    await assertNotes(
      pipeline(),
      [
        [body([], 'a', 'b'), null],
        [body([one], 'a', 'b'), null],
        [body([one, two], 'a', 'b', 'c'), 'changed_tools'],
        [body([one, two, three], 'a', 'b', 'c'), null],
        [body([one, two, three, one], 'a', 'c', 'b'), 'changed_tools'],
        [body([one, two, three, one, two], 'a', 'c'), 'changed_tools'],
        [body([one, two, three, one, two, three], 'a'), 'changed_tools'],
        [body([one, two, three, one, two, three, one], 'a'), null],
      ],
      wire,
    );
  });
}

test('another schema is another tool, in white space too; cache marks and what stands elsewhere are not', async (t) => {
  const { pipeline } = await openBench(t);
  const tool = '{"name":"a","input_schema":{"type":"object"}}';
  const other = tool.replace('"object"', '"object","required":["x"]');
  const marked = `${other.replace('["x"]', '[ "x" ]').slice(0, -1)},"cache_control":{"type":"ephemeral"}}`;
  await assertNotes(pipeline(), [
    [withTools([], `[${tool}]`), null],
    [withTools([one], `[${other}]`), 'changed_tools'],
    [withTools([one, two], `[${other.replace(',', ', ').replaceAll(':{', ': {')}]`), null],
    [withTools([one, two, three], `[${other.replace('["x"]', '[ "x" ]')}]`), 'changed_tools'],
    [withTools([one, two, three, one], `[${marked}]`).replace('"max_tokens":1000', '"max_tokens": 9'), null],
  ]);
});

test('tools that the provider leaves out of the prompt may come and go', async (t) => {
  const { pipeline } = await openBench(t);
  const [tool, next] = ['{"name":"a"}', '{"name":"b"}'];
  const late = '{"name":"late","defer_loading":true}';
  await assertNotes(pipeline(), [
    [withTools([], `[${tool}, ${next}]`), null],
    [withTools([one], `[${late},${tool}, ${next}]`), null],
    [withTools([one, two], `[${late}, ${late},${tool}, ${next}, ${late}]`), null],
    [withTools([one, two, three], `[${tool}, ${next}]`), null],
    [withTools([one, two, three, one], `[${tool}, ${late.replace('true', 'false')}]`), 'changed_tools'],
    [withTools([one, two, three, one, two], `[${late}]`), null],
    [withTools([one, two, three, one, two, three], '[]'), null],
  ]);
});

for (const [wire, build] of builders)
  test(`${wire.id}: a list without tools is as good as none`, async (t) => {
    const { pipeline } = await openBench(t);
    const empty = (turns: readonly Turn[]): string => build(turns, { tools: [] });
    await assertNotes(
      pipeline(),
      [
        [build([one], { tools: ['a'] }), null],
        [empty([one, two]), null],
        [build([one, three], { tools: ['a'] }), null],
      ],
      wire,
    );
  });

test('responses: tools whose definition is deferred may come and go', async (t) => {
  const { pipeline } = await openBench(t);
  const tools = (turns: readonly Turn[], list: string): string =>
    responsesBody(turns, { tools: ['a'] }).replace(/"tools":\[[^\]]*\]/, `"tools":${list}`);
  const [tool, late] = [
    '{"type":"function","name":"a"}',
    '{"type":"function","name":"b","defer_loading":true}',
  ];
  await assertNotes(
    pipeline(),
    [
      [tools([one], `[${tool}]`), null],
      [tools([one, two], `[${tool},${late}]`), null],
      [tools([one, two, three], `[${tool.replace('a', 'c')}]`), 'changed_tools'],
    ],
    openaiResponses,
  );
});

test('the older functions of chat completions are tools', async (t) => {
  const { pipeline } = await openBench(t);
  const body = (turns: readonly Turn[], functions: string): string =>
    chatBody(turns).replace('"stream":true', `"functions":${functions},"stream":true`);
  await assertNotes(
    pipeline(),
    [
      [body([], '[{"name":"f"}]'), null],
      [body([one], '[{"name":"f"}]'), null],
      [body([one, two], '[{"name":"g"}]'), 'changed_tools'],
    ],
    openaiChat,
  );
});

test('a fork, another conversation and a count with other tools are no change, and are none to what follows', async (t) => {
  const { pipeline } = await openBench(t);
  await assertNotes(pipeline(), [
    [bodyWith([], 'a'), null],
    [bodyWith([one], 'a'), null],
    [bodyWith([one, two], 'a'), null],
    [bodyWith([one, two], 'c'), null, 'count'],
    [bodyWith([one, two, three], 'c'), null, 'count'],
    [bodyWith([one, three], 'c'), null],
    [anthropicBody([one], { tools: ['c'], prompt: 'Another one' }), null],
    [bodyWith([one, two, three], 'a'), null],
    [bodyWith([one, three, two], 'c'), null],
    [bodyWith([one, three, two, one], 'a'), 'changed_tools'],
    [bodyWith([one, two, three, one], 'c'), 'changed_tools'],
  ]);
});

test('a side question without tools is no change, and does not hide what the conversation had before', async (t) => {
  const { pipeline } = await openBench(t);
  await assertNotes(pipeline(), [
    [bodyWith([one], 'a'), null],
    [bodyWith([one, two]), null],
    [bodyWith([one, three], 'a'), null],
    [bodyWith([one, three, two], 'b'), 'changed_tools'],
  ]);
});

test('sessions that begin with the same words keep their own tools each', async (t) => {
  const { pipeline } = await openBench(t);
  await assertNotes(pipeline(), [
    [bodyWith([], 'a'), null],
    [bodyWith([], 'b'), null],
    [bodyWith([], 'a'), null],
    [bodyWith([one], 'a'), null],
    [bodyWith([two], 'b'), null],
    [bodyWith([one, two], 'b'), 'changed_tools'],
    [bodyWith([two, one], 'b'), null],
  ]);
});

test('a conversation that goes raw is noted too, and what is shortened is the same whatever the tools', async (t) => {
  const turns = [{ output: recordsJson(60) }, { output: recordsJson(60, 2) }];
  const lead = async (holdout: number, ...tools: readonly string[]): Promise<Outcome> => {
    const line = (await openBench(t)).pipeline({ holdout });
    await line.run(Buffer.from(bodyWith(turns.slice(0, 1), 'a')), anthropic, 'generate');
    return line.run(Buffer.from(bodyWith(turns, ...tools)), anthropic, 'generate');
  };
  const [raw, same, changed] = [await lead(1, 'b'), await lead(0, 'a'), await lead(0, 'b')];
  assert.deepEqual([raw.report.note, raw.changed], ['changed_tools', false]);
  assert.deepEqual([same.report.note, changed.report.note], [null, 'changed_tools']);
  assert.equal(changed.body.toString().replace('{"name":"b"', '{"name":"a"'), same.body.toString());
  assert.ok(changed.changed);
});

/** The note of a request of such a conversation with such chain hashes and tools. */
function noteOf(
  stage: ReturnType<typeof changedTools>,
  name: string,
  received: readonly string[],
  tools: string,
): boolean {
  const body = Buffer.from(tools);
  const conversation = { toolSpans: [{ start: 0, end: body.length }] };
  const request = stage.run(opened({ kind: 'generate', name, received, body, conversation } as never));
  assert.ok(!(request instanceof Promise));
  return request.notes.has('changed_tools');
}

test('what is remembered is bounded: the conversations, and the branches of each', () => {
  const stage = changedTools();
  noteOf(stage, 'first', ['1'], 'a');
  for (let other = 1; other < conversationMemoryEntries; other += 1)
    noteOf(stage, `other ${other}`, ['1'], 'a');
  assert.equal(noteOf(stage, 'first', ['1', '2'], 'b'), true);
  for (let other = 0; other < conversationMemoryEntries; other += 1)
    noteOf(stage, `another ${other}`, ['1'], 'a');
  assert.equal(noteOf(stage, 'first', ['1', '2', '3'], 'c'), false, 'it is forgotten');

  for (const branch of ['a', 'b', 'c', 'd', 'e']) noteOf(stage, 'branched', ['1', branch], 'a');
  assert.equal(noteOf(stage, 'branched', ['1', 'b', '2'], 'b'), true);
  assert.equal(noteOf(stage, 'branched', ['1', 'a', '2'], 'b'), false, 'it is forgotten');
});

test('of a long history only as many blocks are looked at as branches are remembered', () => {
  const stage = changedTools();
  const looked: string[] = [];
  const chains = Array.from({ length: 50_000 }, (_, index) => `${index}`);
  const watched = new Proxy(chains, {
    get: (target, key): unknown => {
      if (typeof key === 'string' && /^\d+$/.test(key)) looked.push(key);
      return Reflect.get(target, key);
    },
  });
  for (const branch of ['a', 'b', 'c', 'd']) noteOf(stage, 'long', ['0', branch], 'a');
  noteOf(stage, 'long', chains.slice(0, -2), 'a');
  assert.equal(noteOf(stage, 'long', watched, 'b'), true);
  assert.ok(looked.length <= 5, looked.join());
});
