import type { AgentRun, Turn } from './agent-run.ts';

/** The tools that the replayed agent declares: its shell, and where headroom serves it, ours. */
export const shellTool = {
  name: 'Bash',
  description: 'Runs a command in a shell.',
  input_schema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
};
export const retrieveTool = 'mcp__headroom__headroom_retrieve';

/** How a body ends behind its last message: `messages` stands last, so each body begins with the one before it. */
const bodyEnd = ']}';

/** The requests of a run on Anthropic's wire, one before each thing that the agent said. */
export function* requestsOf(run: AgentRun): Generator<Buffer> {
  const tools = [shellTool, { name: retrieveTool, input_schema: { type: 'object' } }];
  const head = JSON.stringify({ model: 'claude-sonnet-5', system: run.system, tools }).slice(0, -1);
  let body = `${head},"messages":[${JSON.stringify({ role: 'user', content: run.prompt })}`;
  for (const [at, turn] of run.turns.entries()) {
    yield Buffer.from(body + bodyEnd);
    for (const message of messagesOf(turn, `call_${at}`)) body += `,${JSON.stringify(message)}`;
  }
}

function messagesOf({ said, command, output, failed }: Turn, id: string): object[] {
  const text = said === '' ? [] : [{ type: 'text', text: said }];
  if (command === null) {
    return [
      { role: 'assistant', content: text },
      { role: 'user', content: output },
    ];
  }
  const result = { type: 'tool_result', tool_use_id: id, content: output };
  return [
    {
      role: 'assistant',
      content: [...text, { type: 'tool_use', id, name: shellTool.name, input: { command } }],
    },
    { role: 'user', content: [failed ? { ...result, is_error: true } : result] },
  ];
}

/** What a body has more than the one before it of the same run; null: it does not begin with that one. */
export function addedTo(before: string, body: string): { readonly output: string | null } | null {
  const kept = before.slice(0, -bodyEnd.length);
  if (!body.startsWith(kept)) return null;
  const added: unknown = JSON.parse(`[${body.slice(kept.length + 1, -bodyEnd.length)}]`);
  return { output: Array.isArray(added) ? outputIn(added.at(-1)) : null };
}

function outputIn(message: unknown): string | null {
  const [result] = itemsOf(fieldOf(message, 'content'));
  const content = fieldOf(result, 'content');
  return fieldOf(result, 'type') === 'tool_result' && typeof content === 'string' ? content : null;
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
