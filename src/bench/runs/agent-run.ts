/** A whole run of a coding agent, as it may be replayed. */
export interface AgentRun {
  readonly id: string;
  readonly system: string;
  /** What the user asked. */
  readonly prompt: string;
  readonly turns: readonly Turn[];
}

/** What the agent said, the command it ran, and what came back before it went on. */
export interface Turn {
  readonly said: string;
  /** Null where it called no tool; `output` is then what the harness wrote to it. */
  readonly command: string | null;
  readonly output: string;
  /** The command ended with another code than 0. */
  readonly failed: boolean;
}

const block = /^([\s\S]*?)```bash\n([\s\S]*?)\n?```([\s\S]*)$/;
const answer = /^<returncode>(-?\d+)<\/returncode>\n(?:<output>\n([\s\S]*?)\n?<\/output>\s*$|([\s\S]*)$)/;

/**
 * Reads one run in the form of mini-swe-agent: `{id, messages: [{role, content}]}` with a system text, a prompt, and
 * then in turn what the model said (its command in a ```bash block) and
 * `<returncode>N</returncode>\n<output>\n…</output>`. The last answer is left out where the agent did not go on from
 * it. Null: this is no run.
 */
export function readRun(record: unknown): AgentRun | null {
  const id = fieldOf(record, 'id');
  const messages = fieldOf(record, 'messages');
  if (typeof id !== 'string' || !Array.isArray(messages)) return null;
  const texts = messages.map(messageOf);
  const [system, prompt, ...rest] = texts;
  if (system?.role !== 'system' || prompt?.role !== 'user') return null;
  const turns: Turn[] = [];
  for (let at = 0; at < rest.length; at += 2) {
    const said = rest[at];
    if (said?.role !== 'assistant') return null;
    turns.push(turnOf(said.content, rest[at + 1]?.content ?? null));
  }
  return { id, system: system.content, prompt: prompt.content, turns };
}

function turnOf(content: string, reply: string | null): Turn {
  const called = block.exec(content);
  const [, code, output, rest] = answer.exec(reply ?? '') ?? [];
  // The last command of a run has no answer that the model saw.
  const ran = called !== null && (code !== undefined || reply === null);
  if (!ran) return { said: content, command: null, output: reply ?? '', failed: false };
  const [, before = '', command = '', behind = ''] = called;
  const said = `${before.trimEnd()}${behind.trimEnd()}`;
  return { said, command, output: output ?? rest ?? '', failed: code !== undefined && code !== '0' };
}

function messageOf(message: unknown): { readonly role: string; readonly content: string } {
  return { role: String(fieldOf(message, 'role')), content: String(fieldOf(message, 'content')) };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
