import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, reply, spoken, withoutRepeats, useProvider, type Json } from './provider.ts';

const { post } = useProvider();

interface Delta {
  readonly role?: string;
  readonly content?: string | null;
  readonly tool_calls?: readonly {
    readonly index: number;
    readonly id?: string;
    readonly function: { readonly name?: string; readonly arguments: string };
  }[];
}
interface Chunk {
  readonly id: string;
  readonly object: string;
  readonly choices: readonly { readonly delta: Delta; readonly finish_reason: string | null }[];
  readonly usage?: unknown;
}
const asked = { messages: [{ role: 'user', content: 'go' }] };

async function stream(fields: Json): Promise<Chunk[]> {
  const sent = await eventsOf(await post('/v1/chat/completions', { ...fields, stream: true }));
  assert.ok(sent.every(({ name }) => name === null));
  assert.equal(sent.pop()?.data, '[DONE]');
  return sent.map(({ data }) => JSON.parse(data) as Chunk);
}

function kindOf({ choices: [choice] }: Chunk): string {
  if (choice === undefined) return 'usage';
  if (choice.finish_reason !== null) return choice.finish_reason;
  const { role, tool_calls } = choice.delta;
  if (role !== undefined) return 'role';
  const [call] = tool_calls ?? [];
  if (call === undefined) return 'content';
  return call.id === undefined ? `arguments ${call.index}` : `call ${call.index}`;
}

test('a streamed answer has its chunks in the order of the provider', async () => {
  const chunks = await stream(asked);
  assert.deepEqual(withoutRepeats(chunks.map(kindOf)), [
    ...['role', 'content', 'call 0', 'arguments 0', 'call 1', 'arguments 1', 'tool_calls'],
  ]);
  assert.ok(chunks.every(({ object, id }) => object === 'chat.completion.chunk' && id === chunks[0]?.id));
  assert.match(chunks[0]?.id ?? '', /^chatcmpl-[0-9a-f]{29}$/);
  const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
  assert.equal(deltas.map(({ content }) => content ?? '').join(''), reply.text);
  const calls = deltas.flatMap(({ tool_calls }) => tool_calls ?? []).filter(({ index }) => index === 0);
  assert.equal(calls[0]?.function.name, 'Bash');
  const input: unknown = JSON.parse(calls.map((call) => call.function.arguments).join(''));
  assert.deepEqual(input, reply.calls?.[0]?.input);
});

test('usage is streamed only to who asks for it, in a last chunk without choices', async () => {
  assert.ok((await stream(asked)).every((chunk) => !('usage' in chunk)));
  const sent = { messages: [{ role: 'user', content: 'z'.repeat(1500) }] };
  const chunks = await stream({ ...sent, stream_options: { include_usage: true } });
  const last = chunks.pop();
  assert.ok(chunks.every(({ usage }) => usage === null));
  assert.deepEqual(last?.choices, []);
  assert.deepEqual(last.usage, {
    prompt_tokens: 1500,
    completion_tokens: spoken,
    total_tokens: 1500 + spoken,
    prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 1500, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  });
});

test('a plain answer is one completion, whose message is taken back as it came', async () => {
  const sent = { messages: [{ role: 'user', content: 'w'.repeat(1500) }] };
  const answer = (await (await post('/v1/chat/completions', sent)).json()) as {
    readonly object: string;
    readonly choices: readonly [
      {
        readonly message: { readonly tool_calls: readonly { readonly id: string }[] };
        finish_reason: string;
      },
    ];
  };
  const [{ message: said, finish_reason }] = answer.choices;
  assert.deepEqual([answer.object, finish_reason], ['chat.completion', 'tool_calls']);
  const results = said.tool_calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'ok' }));
  const next = await post('/v1/chat/completions', { messages: [...sent.messages, said, ...results] });
  const { usage } = (await next.json()) as { usage: { prompt_tokens_details: { cached_tokens: number } } };
  assert.equal(usage.prompt_tokens_details.cached_tokens, 1500);
});
