/** Builders of synthetic request bodies for tests, in the shapes that clients send. */

export const retrieveTool = 'mcp__headroom__headroom_retrieve';

export interface Turn {
  readonly tool?: string;
  readonly command?: string;
  readonly output: string | readonly string[];
  readonly isError?: boolean;
}

export interface AnthropicOptions {
  readonly prompt?: string;
  readonly tools?: readonly string[];
  /** Puts the moving breakpoint on the last block, as clients do. */
  readonly marked?: boolean;
  readonly model?: string;
}

/** A Claude-shaped body: prompt, then for each turn one call and its result. */
export function anthropicBody(turns: readonly Turn[], options: AnthropicOptions = {}): string {
  const messages: { role: string; content: unknown }[] = [
    { role: 'user', content: [{ type: 'text', text: options.prompt ?? 'Find out which worker failed' }] },
    { role: 'system', content: 'Be brief — and exact.' },
  ];
  turns.forEach((turn, index) => {
    const id = `toolu_${index}`;
    const content =
      typeof turn.output === 'string' ? turn.output : turn.output.map((text) => ({ type: 'text', text }));
    messages.push(
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
          {
            type: 'tool_use',
            id,
            name: turn.tool ?? 'Bash',
            input: { command: turn.command ?? `query ${index}` },
          },
        ],
      },
      {
        role: 'user',
        content: [
          {
            tool_use_id: id,
            type: 'tool_result',
            content,
            ...(turn.isError === true ? { is_error: true } : {}),
          },
        ],
      },
    );
  });
  if (options.marked !== false) markLast(messages);
  return JSON.stringify({
    model: options.model ?? 'claude-sonnet-5-5',
    max_tokens: 1000,
    messages,
    system: [{ type: 'text', text: 'You are an agent.', cache_control: { type: 'ephemeral' } }],
    tools: (options.tools ?? ['Bash', retrieveTool]).map((name) => ({
      name,
      input_schema: { type: 'object' },
    })),
    stream: true,
  });
}

function markLast(messages: readonly { role: string; content: unknown }[]): void {
  const content = messages.at(-1)?.content;
  if (!Array.isArray(content)) return;
  const last: unknown = content.at(-1);
  if (typeof last === 'object' && last !== null)
    Object.assign(last, { cache_control: { type: 'ephemeral' } });
}

/** A list of records as an API prints it: repetitive enough to be worth shortening. */
export function recordsJson(rows: number, seed = 1): string {
  return JSON.stringify(
    Array.from({ length: rows }, (_, id) => ({
      id: id + seed * 1000,
      timestamp: `2026-03-02T10:${String(Math.floor(id / 60) % 60).padStart(2, '0')}:${String(id % 60).padStart(2, '0')}Z`,
      level: id % 37 === 36 ? 'ERROR' : 'INFO',
      service: ['auth', 'billing', 'search'][id % 3],
      message: `request ${(id * 7919 + seed) % 1000} served`,
      region: 'eu-west-1',
    })),
    null,
    2,
  );
}
