import { type AgentWire, type Json, parseInput, textField } from './agent-wire.ts';
import { isJsonObject } from '../json/object.ts';

/** The Responses API, as Codex speaks it: nothing is stored at the provider, so every request carries everything. */
export const openaiWire: AgentWire = {
  request: ({ session, model, system, tools, prompt, rounds }) => ({
    path: '/responses',
    headers: { authorization: 'Bearer demo' },
    body: {
      model,
      stream: true,
      store: false,
      parallel_tool_calls: true,
      prompt_cache_key: session,
      instructions: system.join('\n\n'),
      tools: tools.map(({ name, description, schema }) => ({
        type: 'function',
        name,
        description,
        strict: false,
        parameters: schema,
      })),
      input: [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] },
        ...rounds.flatMap(({ turn, outputs }) => [
          ...turn.items,
          ...outputs.map(({ text }, index) => ({
            type: 'function_call_output',
            call_id: turn.calls[index]?.id,
            output: text,
          })),
        ]),
      ],
    },
  }),
  read(events) {
    if (!events.some(({ type }) => type === 'response.completed')) {
      throw new Error('The answer ended before its last event.');
    }
    const items = events.flatMap(({ type, item }) =>
      type === 'response.output_item.done' && isJsonObject(item) ? [item] : [],
    );
    return {
      text: items.flatMap(textsOf).join('\n'),
      calls: items.flatMap((item) => {
        if (item['type'] !== 'function_call') return [];
        const input = parseInput(textField(item, 'arguments'));
        return [{ id: textField(item, 'call_id'), name: textField(item, 'name'), input }];
      }),
      items,
    };
  },
};

function textsOf(item: Json): readonly string[] {
  const content = item['type'] === 'message' && Array.isArray(item['content']) ? item['content'] : [];
  return content.map((part: unknown) => textField(part, 'text'));
}
