import {
  type AgentWire,
  type Conversation,
  type Json,
  parseInput,
  textField,
  type Turn,
} from './agent-wire.ts';
import { isJsonObject } from '../json/object.ts';

/** The Messages API, as Claude Code speaks it. */
export const anthropicWire: AgentWire = {
  request: ({ model, system, tools, ...talk }) => ({
    path: '/v1/messages?beta=true',
    headers: { 'anthropic-version': '2023-06-01', 'x-api-key': 'demo' },
    body: {
      model,
      max_tokens: 32_000,
      stream: true,
      system: markLast(system.map((text) => ({ type: 'text', text }))),
      tools: tools.map(({ name, description, schema }) => ({ name, description, input_schema: schema })),
      messages: messagesOf(talk),
    },
  }),
  read(events) {
    const items = readBlocks(events);
    return {
      text: items.map((block) => textField(block, 'text')).join('\n'),
      calls: items.flatMap((block) => {
        if (block['type'] !== 'tool_use') return [];
        const input = isJsonObject(block['input']) ? block['input'] : {};
        return [{ id: textField(block, 'id'), name: textField(block, 'name'), input }];
      }),
      items,
    };
  },
};

function messagesOf({ prompt, rounds }: Pick<Conversation, 'prompt' | 'rounds'>): readonly Json[] {
  const turns = [
    { role: 'user', content: [{ type: 'text', text: prompt }] as readonly Json[] },
    ...rounds.flatMap(({ turn, outputs }) => [
      { role: 'assistant', content: turn.items },
      { role: 'user', content: outputs.map((output, index) => resultOf(turn, index, output)) },
    ]),
  ];
  return turns.map((turn, index) =>
    index === turns.length - 1 ? { ...turn, content: markLast(turn.content) } : turn,
  );
}

function resultOf(
  { calls }: Turn,
  index: number,
  { text, failed }: { readonly text: string; readonly failed: boolean },
): Json {
  const result = { type: 'tool_result', tool_use_id: calls[index]?.id, content: text };
  return failed ? { ...result, is_error: true } : result;
}

/** The breakpoints of Claude Code: the end of the system prompt and the end of the conversation. */
function markLast(blocks: readonly Json[]): readonly Json[] {
  const last = blocks.length - 1;
  return blocks.map((block, index) =>
    index === last ? { ...block, cache_control: { type: 'ephemeral' } } : block,
  );
}

function readBlocks(events: readonly Json[]): readonly Json[] {
  const blocks: Json[] = [];
  let part = '';
  let complete = false;
  for (const event of events) {
    const { type, content_block: block, delta } = event;
    if (type === 'content_block_start' && isJsonObject(block)) {
      blocks.push(block);
      part = '';
    }
    if (type === 'content_block_delta') {
      part += textField(delta, 'text') + textField(delta, 'partial_json');
    }
    const open = blocks.at(-1);
    if (type === 'content_block_stop' && open !== undefined) {
      const field = open['type'] === 'text' ? { text: part } : { input: parseInput(part) };
      blocks[blocks.length - 1] = { ...open, ...field };
    }
    complete ||= type === 'message_stop';
  }
  if (!complete) throw new Error('The answer ended before its last event.');
  return blocks;
}
