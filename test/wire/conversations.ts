/** Builders of synthetic request bodies for tests, in the shapes that clients send. */

export const retrieveTool = 'mcp__headroom__headroom_retrieve';

export interface Turn {
  readonly tool?: string;
  readonly command?: string;
  /** Arguments of a call that carries no command. */
  readonly input?: object;
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
            input: turn.input ?? { command: turn.command ?? `query ${index}` },
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

export interface OpenaiOptions {
  readonly prompt?: string;
  readonly tools?: readonly string[];
  readonly model?: string;
  /** Which ids the items have: clients renew them when a session is resumed. */
  readonly ids?: string;
}

/** A Codex-shaped body: prompts, then for each turn one call and its output; the tool `exec` is a custom one. */
export function responsesBody(turns: readonly Turn[], options: OpenaiOptions = {}): string {
  const message = (index: number, role: string, text: string): object => ({
    type: 'message',
    id: `msg_${options.ids ?? 'a'}${index}`,
    role,
    content: [{ type: 'input_text', text }],
    internal_chat_message_metadata_passthrough: { turn_id: options.ids ?? 'a' },
  });
  const input = [
    message(0, 'developer', 'You are an agent — be brief.'),
    message(1, 'user', '<environment_context>\n  <cwd>/home/user</cwd>\n</environment_context>'),
    message(2, 'user', options.prompt ?? 'Find out which worker failed'),
    ...turns.flatMap((turn, index) => responsesTurn(turn, index, options.ids ?? 'a')),
  ];
  const tools = (options.tools ?? ['exec_command', retrieveTool]).map((name) => ({ type: 'function', name }));
  return JSON.stringify({
    model: options.model ?? 'gpt-5.1-codex',
    stream: true,
    input,
    tools,
    store: false,
  });
}

function responsesTurn(turn: Turn, index: number, ids: string): object[] {
  const call_id = `call_${index}`;
  const { tool: name = 'exec_command', command = `query ${index}` } = turn;
  const kind = name === 'exec' ? 'custom_tool_call' : 'function_call';
  return [
    { type: 'reasoning', id: `rs_${ids}${index}`, summary: [], content: null, encrypted_content: 'ZW5j' },
    {
      type: kind,
      id: `fc_${ids}${index}`,
      status: 'completed',
      call_id,
      name,
      ...(name === 'exec'
        ? { input: command }
        : { arguments: JSON.stringify(turn.input ?? { cmd: command }) }),
    },
    {
      type: `${kind}_output`,
      id: `fco_${ids}${index}`,
      call_id,
      output:
        typeof turn.output === 'string'
          ? turn.output
          : turn.output.map((text) => ({ type: 'input_text', text })),
      ...(turn.isError === true ? { status: 'incomplete' } : {}),
    },
  ];
}

/** A Copilot-shaped Chat Completions body: prompts, then for each turn one call and its result. */
export function chatBody(turns: readonly Turn[], options: OpenaiOptions = {}): string {
  const messages = [
    { role: 'system', content: 'You are an agent — be brief.' },
    { role: 'user', content: options.prompt ?? 'Find out which worker failed' },
    ...turns.flatMap(({ tool: name = 'bash', command, input, output }, index) => {
      const id = `call_${index}`;
      const call = { name, arguments: JSON.stringify(input ?? { command: command ?? `query ${index}` }) };
      const content = typeof output === 'string' ? output : output.map((text) => ({ type: 'text', text }));
      return [
        {
          role: 'assistant',
          content: null,
          refusal: null,
          tool_calls: [{ id, type: 'function', function: call }],
        },
        { role: 'tool', tool_call_id: id, content },
      ];
    }),
  ];
  const tools = (options.tools ?? ['bash', retrieveTool]).map((name) => ({
    type: 'function',
    function: { name },
  }));
  const model = options.model ?? 'gpt-5.1';
  return JSON.stringify({ model, messages, tools, stream: true, stream_options: { include_usage: true } });
}

/** A body as Gemini CLI sends it: prompts, then for each turn one call and its result; its model stands in the path. */
export function geminiBody(turns: readonly Turn[], options: OpenaiOptions = {}): string {
  const contents = [
    {
      parts: [
        { text: '<session_context>\nToday is a Sunday.\n</session_context>' },
        { text: options.prompt ?? 'Find out which worker failed' },
      ],
      role: 'user',
    },
    ...turns.flatMap((turn, index) => {
      const { tool: name = 'run_shell_command', command = `query ${index}`, input = { command } } = turn;
      const id = `${name}_${index}`;
      const call = { functionCall: { id, args: input, name }, thoughtSignature: 'c2ln' };
      return [
        { parts: [{ text: 'hm', thought: true }, call], role: 'model' },
        { parts: [{ functionResponse: { name, response: responseOf(turn), id } }], role: 'user' },
      ];
    }),
  ];
  const functionDeclarations = (options.tools ?? ['run_shell_command', retrieveTool]).map((name) => ({
    name,
    parametersJsonSchema: { type: 'object' },
  }));
  return JSON.stringify({
    contents,
    systemInstruction: { parts: [{ text: 'You are an agent — be brief.' }], role: 'user' },
    tools: [{ functionDeclarations }],
    generationConfig: { temperature: 1 },
    ...(options.model === undefined ? {} : { model: options.model }),
  });
}

/** Gemini CLI names one text `output`, or `error`; MCP servers answer several. */
function responseOf({ output, isError = false }: Turn): object {
  if (typeof output === 'string') return isError ? { error: output } : { output };
  const content = output.map((text) => ({ type: 'text', text }));
  return isError ? { content, isError } : { content };
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
