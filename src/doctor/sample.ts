import { randomBytes } from 'node:crypto';

/** Rows of the sample that `doctor` sends through the whole path: well above what a fold needs. */
const sampleRows = 200;

/** The tool's name as an agent shows it to its model. */
export const sampleTool = 'mcp__headroom__headroom_retrieve';

/** What a command printed: JSON records, each with an identifier of its own. */
export interface Sample {
  readonly body: string;
  /** The records are alike but for these, so most of them will be left out. */
  readonly ids: readonly string[];
}

/** A request as Claude Code would send it after a command; `attempt` makes it another conversation. */
export function sampleRequest(attempt: number): Sample {
  const ids = Array.from({ length: sampleRows }, () => randomBytes(6).toString('hex'));
  const rows = ids.map((id) => ({ id, level: 'INFO', service: 'checkout', message: 'request served' }));
  const call = { type: 'tool_use', id: 'toolu_doctor', name: 'Bash', input: { command: 'app logs --json' } };
  const result = { type: 'tool_result', tool_use_id: call.id, content: JSON.stringify(rows) };
  const body = {
    model: 'claude-sonnet-5-5',
    max_tokens: 1000,
    stream: true,
    tools: ['Bash', sampleTool].map((name) => ({ name, input_schema: { type: 'object' } })),
    messages: [
      { role: 'user', content: [{ type: 'text', text: `Look at the log, attempt ${attempt}.` }] },
      { role: 'assistant', content: [call] },
      { role: 'user', content: [result] },
    ],
  };
  return { body: JSON.stringify(body), ids };
}
