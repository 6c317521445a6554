import type { Bill, Reply } from '../api.ts';
import { deltasOf } from '../deltas.ts';
import { isFields, type Fields } from '../fields.ts';
import { identifier } from './identifier.ts';
import type { OpenaiRequest } from './request.ts';

interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/** A complete answer of Chat Completions. */
export interface ChatAnswer {
  readonly id: string;
  readonly object: 'chat.completion';
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly [
    {
      readonly index: 0;
      readonly message: {
        readonly role: 'assistant';
        readonly content: string | null;
        readonly refusal: null;
        readonly tool_calls?: readonly ToolCall[];
      };
      readonly logprobs: null;
      readonly finish_reason: 'stop' | 'tool_calls';
    },
  ];
  readonly usage: Fields;
  readonly service_tier: 'default';
}

export function chatAnswer(model: string, { text, calls = [] }: Reply, bill: Bill, at: number): ChatAnswer {
  const content = text === undefined || text === '' ? null : text;
  const called = calls.map(({ name, input }): ToolCall => ({
    id: identifier('call'),
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }));
  const message = { role: 'assistant', content, refusal: null } as const;
  return {
    id: identifier('chatcmpl'),
    object: 'chat.completion',
    created: Math.floor(at / 1000),
    model,
    choices: [
      {
        index: 0,
        message: called.length === 0 ? message : { ...message, tool_calls: called },
        logprobs: null,
        finish_reason: called.length === 0 ? 'stop' : 'tool_calls',
      },
    ],
    usage: usageOf(bill),
    service_tier: 'default',
  };
}

/** Cached and written tokens are counted among the prompt's. */
function usageOf({ input, cacheRead, cacheWrite5m, cacheWrite1h, output }: Bill): Fields {
  const prompt = input + cacheRead + cacheWrite5m + cacheWrite1h;
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    prompt_tokens_details: {
      cached_tokens: cacheRead,
      cache_write_tokens: cacheWrite5m,
      ...(cacheWrite1h > 0 && { cache_write_12h_tokens: cacheWrite1h }),
      audio_tokens: 0,
    },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

/** The answer as server-sent events; usage comes only where the client asked for it, in a chunk without choices. */
export function chatEvents(answer: ChatAnswer, request: OpenaiRequest): readonly string[] {
  const { choices, usage, ...rest } = answer;
  const [{ message, finish_reason }] = choices;
  const options = request.fields['stream_options'];
  const wantsUsage = isFields(options) && options['include_usage'] === true;
  const chunk = (fields: Fields): string =>
    event({ ...rest, object: 'chat.completion.chunk', ...(wantsUsage ? { usage: null } : {}), ...fields });
  const choice = (delta: Fields, reason: string | null = null): string =>
    chunk({ choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }] });
  const { content, tool_calls = [] } = message;
  return [
    choice({ role: 'assistant', content: content === null ? null : '', refusal: null }),
    ...deltasOf(content ?? '').map((delta) => choice({ content: delta })),
    ...tool_calls.flatMap((call, index) => callDeltas(call, index).map((delta) => choice(delta))),
    choice({}, finish_reason),
    ...(wantsUsage ? [chunk({ choices: [], usage })] : []),
    'data: [DONE]\n\n',
  ];
}

/** The first delta of a call names it, the others bring its arguments. */
function callDeltas({ function: called, ...call }: ToolCall, index: number): readonly Fields[] {
  return [
    { tool_calls: [{ index, ...call, function: { ...called, arguments: '' } }] },
    ...deltasOf(called.arguments).map((part) => ({ tool_calls: [{ index, function: { arguments: part } }] })),
  ];
}

function event(data: Fields): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
