import type { Bill, Reply } from '../api.ts';
import { deltasOf } from '../deltas.ts';
import type { Fields } from '../fields.ts';
import { identifier } from './identifier.ts';
import type { OpenaiRequest } from './request.ts';

interface OutputText {
  readonly type: 'output_text';
  readonly text: string;
  readonly annotations: readonly [];
  readonly logprobs: readonly [];
}

interface MessageItem {
  readonly id: string;
  readonly type: 'message';
  readonly status: 'completed';
  readonly role: 'assistant';
  readonly content: readonly [OutputText];
}

interface CallItem {
  readonly id: string;
  readonly type: 'function_call';
  readonly status: 'completed';
  readonly call_id: string;
  readonly name: string;
  readonly arguments: string;
}

/** A complete answer of the Responses API. */
export interface ResponsesAnswer extends Fields {
  readonly object: 'response';
  readonly status: 'completed';
  readonly output: readonly (MessageItem | CallItem)[];
}

export function responsesAnswer(
  request: OpenaiRequest,
  reply: Reply,
  bill: Bill,
  at: number,
): ResponsesAnswer {
  const { fields, model } = request;
  return {
    id: identifier('resp'),
    object: 'response',
    created_at: Math.floor(at / 1000),
    status: 'completed',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: fields['instructions'] ?? null,
    max_output_tokens: fields['max_output_tokens'] ?? null,
    model,
    output: outputOf(reply),
    parallel_tool_calls: fields['parallel_tool_calls'] ?? true,
    previous_response_id: null,
    prompt_cache_key: request.cache.key,
    reasoning: fields['reasoning'] ?? { effort: null, summary: null },
    service_tier: 'default',
    store: fields['store'] ?? true,
    text: fields['text'] ?? { format: { type: 'text' } },
    tool_choice: fields['tool_choice'] ?? 'auto',
    tools: request.tools,
    truncation: 'disabled',
    usage: usageOf(bill),
    metadata: {},
  };
}

function outputOf({ text = '', calls = [] }: Reply): ResponsesAnswer['output'] {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }] as const;
  const said: readonly MessageItem[] =
    text === ''
      ? []
      : [{ id: identifier('msg'), type: 'message', status: 'completed', role: 'assistant', content }];
  return [
    ...said,
    ...calls.map(({ name, input }): CallItem => ({
      id: identifier('fc'),
      type: 'function_call',
      status: 'completed',
      call_id: identifier('call'),
      name,
      arguments: JSON.stringify(input),
    })),
  ];
}

/** Cached and written tokens are counted among the input's. */
function usageOf({ input, cacheRead, cacheWrite5m, cacheWrite1h, output }: Bill): Fields {
  const prompt = input + cacheRead + cacheWrite5m + cacheWrite1h;
  return {
    input_tokens: prompt,
    input_tokens_details: {
      cached_tokens: cacheRead,
      cache_write_tokens: cacheWrite5m,
      ...(cacheWrite1h > 0 && { cache_write_12h_tokens: cacheWrite1h }),
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: prompt + output,
  };
}

/** The answer as server-sent events, in the provider's order. */
export function responsesEvents(answer: ResponsesAnswer): readonly string[] {
  const opening = { ...answer, status: 'in_progress', output: [], usage: null };
  const events = [
    { type: 'response.created', response: opening },
    { type: 'response.in_progress', response: opening },
    ...answer.output.flatMap((item, index) =>
      item.type === 'message' ? messageEvents(item, index) : callEvents(item, index),
    ),
    { type: 'response.completed', response: answer },
  ];
  return events.map(({ type, ...data }, index) => {
    return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: index, ...data })}\n\n`;
  });
}

interface StreamEvent extends Fields {
  readonly type: string;
}

function messageEvents(item: MessageItem, index: number): readonly StreamEvent[] {
  const [part] = item.content;
  const place = { item_id: item.id, output_index: index, content_index: 0 };
  return [
    {
      type: 'response.output_item.added',
      output_index: index,
      item: { ...item, status: 'in_progress', content: [] },
    },
    { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
    ...deltasOf(part.text).map((delta) => ({
      type: 'response.output_text.delta',
      ...place,
      delta,
      logprobs: [],
    })),
    { type: 'response.output_text.done', ...place, text: part.text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part },
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

function callEvents(item: CallItem, index: number): readonly StreamEvent[] {
  const place = { item_id: item.id, output_index: index };
  return [
    {
      type: 'response.output_item.added',
      output_index: index,
      item: { ...item, status: 'in_progress', arguments: '' },
    },
    ...deltasOf(item.arguments).map((delta) => ({
      type: 'response.function_call_arguments.delta',
      ...place,
      delta,
    })),
    {
      type: 'response.function_call_arguments.done',
      ...place,
      name: item.name,
      arguments: item.arguments,
    },
    { type: 'response.output_item.done', output_index: index, item },
  ];
}
