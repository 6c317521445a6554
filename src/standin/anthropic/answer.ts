import { randomBytes } from 'node:crypto';
import type { Bill, Reply } from '../api.ts';
import { deltasOf } from '../deltas.ts';
import type { Fields } from '../fields.ts';

/** Token counts under the names the provider gives them. */
interface Usage {
  readonly input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_creation: {
    readonly ephemeral_5m_input_tokens: number;
    readonly ephemeral_1h_input_tokens: number;
  };
  readonly output_tokens: number;
}

interface TextBlock {
  readonly type: 'text';
  readonly text: string;
}

interface ToolUseBlock {
  readonly type: 'tool_use';
  readonly id: string;
  readonly name: string;
  readonly input: Fields;
}

/** A complete answer of the Messages API. */
export interface Answer {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
  readonly content: readonly (TextBlock | ToolUseBlock)[];
  readonly stop_reason: 'end_turn' | 'tool_use';
  readonly stop_sequence: null;
  readonly usage: Usage;
}

export function answerOf(model: string, { text, calls = [] }: Reply, bill: Bill): Answer {
  const said: TextBlock[] = text === undefined || text === '' ? [] : [{ type: 'text', text }];
  const called = calls.map(({ name, input }): ToolUseBlock => ({
    type: 'tool_use',
    id: identifier('toolu'),
    name,
    input,
  }));
  return {
    id: identifier('msg'),
    type: 'message',
    role: 'assistant',
    model,
    content: [...said, ...called],
    stop_reason: called.length > 0 ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: bill.input,
      cache_read_input_tokens: bill.cacheRead,
      cache_creation_input_tokens: bill.cacheWrite5m + bill.cacheWrite1h,
      cache_creation: {
        ephemeral_5m_input_tokens: bill.cacheWrite5m,
        ephemeral_1h_input_tokens: bill.cacheWrite1h,
      },
      output_tokens: bill.output,
    },
  };
}

/** The answer as server-sent events, in the provider's order. */
export function eventsOf(answer: Answer): readonly string[] {
  const { content, stop_reason, stop_sequence, usage } = answer;
  const opening = { ...usage, output_tokens: 1 };
  const events = [
    event('message_start', {
      message: { ...answer, content: [], stop_reason: null, usage: opening },
    }),
  ];
  content.forEach((block, index) => {
    const empty = block.type === 'text' ? { type: 'text', text: '' } : { ...block, input: {} };
    events.push(event('content_block_start', { index, content_block: empty }));
    if (index === 0) events.push(event('ping', {}));
    for (const part of deltasOf(block.type === 'text' ? block.text : JSON.stringify(block.input))) {
      const delta =
        block.type === 'text'
          ? { type: 'text_delta', text: part }
          : { type: 'input_json_delta', partial_json: part };
      events.push(event('content_block_delta', { index, delta }));
    }
    events.push(event('content_block_stop', { index }));
  });
  events.push(event('message_delta', { delta: { stop_reason, stop_sequence }, usage }));
  events.push(event('message_stop', {}));
  return events;
}

/** Provider-like: unlike from call to call, so that nothing can lean on them. */
export function identifier(kind: 'msg' | 'toolu' | 'req'): string {
  return `${kind}_01${randomBytes(12).toString('base64url')}`;
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
