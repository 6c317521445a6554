import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, model } from './bodies.ts';
import { eventsOf, now, reply, spoken, withoutRepeats, useProvider, type Json } from './provider.ts';

const { post, last } = useProvider();
const long = 'x'.repeat(1500);

interface Item {
  readonly id: string;
  readonly type: string;
  readonly call_id?: string;
  readonly content?: unknown;
  readonly arguments?: string;
}
interface Event {
  readonly type: string;
  readonly sequence_number: number;
  readonly item_id?: string;
  readonly item?: Item;
  readonly delta?: string;
  readonly response?: { readonly status: string; readonly output: Item[]; readonly usage: unknown };
}

test('a streamed answer has the events of the provider in their order, numbered', async () => {
  const sent = await eventsOf(await post('/v1/responses', { stream: true, input: 'go' }));
  const events = sent.map(({ data }) => JSON.parse(data) as Event);
  assert.deepEqual(
    events.map(({ type }) => type),
    sent.map(({ name }) => name),
  );
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => index),
  );
  const call = ['output_item.added', 'function_call_arguments.delta', 'function_call_arguments.done'];
  const order = [
    ...['created', 'in_progress', 'output_item.added', 'content_part.added', 'output_text.delta'],
    ...['output_text.done', 'content_part.done', 'output_item.done'],
    ...[...call, 'output_item.done', ...call, 'output_item.done', 'completed'],
  ];
  assert.deepEqual(
    withoutRepeats(events.map(({ type }) => type)),
    order.map((type) => `response.${type}`),
  );
});

test('its deltas add up to the items that the last event repeats', async () => {
  const sent = await eventsOf(await post('/v1/responses', { stream: true, input: 'go' }));
  const events = sent.map(({ data }) => JSON.parse(data) as Event);
  const [said, first, second] = events.at(-1)?.response?.output ?? [];
  const joined = (item: Item | undefined): string =>
    events.flatMap((event) => (event.item_id === item?.id ? [event.delta ?? ''] : [])).join('');
  assert.equal(joined(said), reply.text);
  assert.deepEqual(JSON.parse(joined(first)), reply.calls?.[0]?.input);
  assert.equal(joined(second), second?.arguments);
  const done = events.flatMap(({ type, item }) =>
    type === 'response.output_item.done' && item !== undefined ? [item] : [],
  );
  assert.deepEqual(done, [said, first, second]);
  assert.match(said?.id ?? '', /^msg_[0-9a-f]{48}$/);
  assert.match(first?.id ?? '', /^fc_[0-9a-f]{48}$/);
  assert.match(first?.call_id ?? '', /^call_[0-9a-f]{24}$/);
  assert.notEqual(first?.call_id, second?.call_id);
});

test('it says its usage at the end only, cached and written tokens within the input', async () => {
  const ask = async (): Promise<readonly (Event['response'] | undefined)[]> => {
    const sent = await eventsOf(await post('/v1/responses', { stream: true, input: long }));
    const events = sent.map(({ data }) => JSON.parse(data) as Event);
    return [events[0]?.response, events.at(-1)?.response];
  };
  const usage = (cached_tokens: number, cache_write_tokens: number): unknown => ({
    input_tokens: 1500,
    input_tokens_details: { cached_tokens, cache_write_tokens },
    output_tokens: spoken,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 1500 + spoken,
  });
  const [opening, closing] = await ask();
  assert.equal(opening?.usage, null);
  assert.deepEqual(closing?.usage, usage(0, 1500));
  assert.deepEqual((await ask())[1]?.usage, usage(1500, 0));
  assert.deepEqual(last()?.answered?.bill, {
    ...{ input: 0, cacheRead: 1500, cacheWrite5m: 0, cacheWrite1h: 0, cachedBlocks: 1 },
    output: spoken,
  });
});

test('a plain answer is one response that repeats what was asked for', async () => {
  const tools = [{ type: 'function', name: 'Bash', parameters: {} }];
  const response = await post('/v1/responses', {
    input: 'go',
    tools,
    instructions: 'be brief',
    store: false,
  });
  const answer = (await response.json()) as Json & { output: Item[] };
  const { object, status, created_at, tools: repeated, instructions, store } = answer;
  assert.deepEqual(
    { object, status, created_at, repeated, instructions, store, model: answer['model'] },
    {
      object: 'response',
      status: 'completed',
      created_at: now / 1000,
      repeated: tools,
      instructions: 'be brief',
      store: false,
      model,
    },
  );
  assert.deepEqual(
    answer.output.map(({ type }) => type),
    ['message', 'function_call', 'function_call'],
  );
});

test('the output of one turn is taken as the input of the next, as it came', async () => {
  const first = (await (await post('/v1/responses', { input: long })).json()) as { output: Item[] };
  const outputs = first.output.flatMap(({ call_id }) =>
    call_id === undefined ? [] : [{ type: 'function_call_output', call_id, output: 'ok' }],
  );
  const input = [message('user', long), ...first.output, ...outputs];
  assert.equal((await post('/v1/responses', { input })).status, 200);
  assert.equal(last()?.answered?.bill.cacheRead, 1500);
  assert.equal(last()?.answered?.bill.input, 0);
});

test('a count is one number, and caches nothing', async () => {
  const input = 'y'.repeat(3000);
  const response = await post('/v1/responses/input_tokens', { input });
  assert.deepEqual(await response.json(), { object: 'response.input_tokens', input_tokens: 3000 });
  await (await post('/v1/responses', { input })).text();
  assert.equal(last()?.answered?.bill.cacheRead, 0);
});

test('a model that says nothing ends its stream all the same', async () => {
  const tools = [{ type: 'function', name: 'Silent' }];
  const sent = await eventsOf(await post('/v1/responses', { input: 'go', tools, stream: true }));
  assert.deepEqual(
    sent.map(({ name }) => name),
    ['response.created', 'response.in_progress', 'response.completed'],
  );
});
