/** Lines as Claude Code 2.1.197 and Codex 0.169.0 write them, with the fields that are read and some that are not. */

export const startedAt = Date.UTC(2026, 9, 1, 8);

export interface ClaudeUsage {
  readonly input: number;
  readonly read: number;
  readonly written: number;
  readonly output: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Writes the lines of one session; each follows the one before unless it is told another parent. */
export class ClaudeSession {
  readonly lines: Fields[] = [{ type: 'mode', mode: 'normal' }];
  #last: string | null = null;
  #count = 0;
  #at = startedAt;
  readonly #common: Fields;

  constructor(common: Fields = {}) {
    this.#common = {
      isSidechain: false,
      userType: 'external',
      cwd: '/home/me/shop',
      sessionId: 's1',
      version: '2.1.197',
      gitBranch: 'main',
      ...common,
    };
  }

  /** Later lines come so much later. */
  wait(ms: number): void {
    this.#at += ms;
  }

  /** Adds a line and answers its uuid. */
  add(line: Fields, parent: string | null = this.#last): string {
    this.#count += 1;
    this.#at += 1_000;
    const uuid = `u${this.#count}`;
    const timestamp = new Date(this.#at).toISOString();
    this.lines.push({ parentUuid: parent, ...this.#common, ...line, uuid, timestamp });
    this.#last = uuid;
    return uuid;
  }

  prompt(text: string, parent?: string | null): string {
    return this.add({ type: 'user', message: { role: 'user', content: text } }, parent);
  }

  /** One line for each block, all with the answer's usage. */
  answer(
    id: string,
    blocks: readonly Fields[],
    usage: ClaudeUsage = nothing,
    parent?: string | null,
  ): string[] {
    const message = {
      id,
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5',
      stop_reason: null,
      usage: {
        input_tokens: usage.input,
        cache_creation_input_tokens: usage.written,
        cache_read_input_tokens: usage.read,
        output_tokens: usage.output,
        cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: usage.written },
        service_tier: 'standard',
      },
    };
    return blocks.map((block, index) =>
      this.add(
        { type: 'assistant', message: { ...message, content: [block] }, requestId: `req_${id}` },
        index === 0 ? parent : undefined,
      ),
    );
  }

  result(call: string, output: string, parent?: string): string {
    const content = [{ tool_use_id: call, type: 'tool_result', content: output, is_error: false }];
    const line = { type: 'user', message: { role: 'user', content }, toolUseResult: { stdout: output } };
    return this.add(line, parent);
  }
}

const nothing: ClaudeUsage = { input: 0, read: 0, written: 0, output: 0 };

export function bash(id: string, command: string): Fields {
  return { type: 'tool_use', id, name: 'Bash', input: { command } };
}

export function said(text: string): Fields {
  return { type: 'text', text };
}

/** Writes the lines of one rollout. */
export class CodexSession {
  readonly lines: Fields[] = [];
  #at = startedAt;
  #total = 0;

  constructor(version = '0.169.0', model = 'gpt-6.1-sol') {
    const cwd = '/home/me/shop';
    this.add('session_meta', { id: 'c1', cwd, originator: 'codex_exec', cli_version: version });
    this.event('task_started', { turn_id: 't1' });
    this.item({ type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Work well.' }] });
    const place = '<environment_context>\n  <cwd>/home/me/shop</cwd>\n</environment_context>';
    this.item({ type: 'message', role: 'user', content: [{ type: 'input_text', text: place }] });
    this.add('turn_context', { turn_id: 't1', cwd, model, approval_policy: 'never' });
  }

  add(type: string, payload: Fields): void {
    this.#at += 1_000;
    this.lines.push({
      timestamp: new Date(this.#at).toISOString(),
      ordinal: this.lines.length,
      type,
      payload,
    });
  }

  item(payload: Fields): void {
    this.add('response_item', payload);
  }

  event(type: string, payload: Fields): void {
    this.add('event_msg', { type, ...payload });
  }

  prompt(text: string): void {
    this.item({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
  }

  exec(id: string, command: string): void {
    const input = `const r = await tools.exec_command({ cmd: ${JSON.stringify(command)} });\ntext(r.output ?? r);`;
    this.item({ type: 'custom_tool_call', call_id: id, name: 'exec', input, status: 'completed' });
  }

  execOutput(id: string, output: string): void {
    const head = 'Script completed\nWall time 0.1 seconds\nOutput:\n';
    const parts = [head, output].map((text) => ({ type: 'input_text', text }));
    this.item({ type: 'custom_tool_call_output', call_id: id, output: parts });
  }

  /** As newer releases tell usage. */
  usage(response: string, input: number, cached: number, output: number): void {
    this.add('token_usage_record', { response_id: response, usage: usageOf(input, cached, output) });
  }

  /** As all releases do; older ones tell it nowhere else. */
  tokenCount(input: number, cached: number, output: number): void {
    this.#total += input + output;
    const total = { ...usageOf(0, 0, 0), total_tokens: this.#total };
    this.event('token_count', {
      info: { total_token_usage: total, last_token_usage: usageOf(input, cached, output) },
    });
  }
}

function usageOf(input: number, cached: number, output: number): Fields {
  return {
    input_tokens: input,
    cached_input_tokens: cached,
    cache_write_input_tokens: 0,
    output_tokens: output,
    total_tokens: input + output,
  };
}

export function jsonl(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
