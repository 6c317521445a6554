import { Refusal } from './refusal.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A content block as it was sent, `cache_control` included; a string content is one text block. */
export type ContentBlock = Fields & { readonly type: string };

export interface Message {
  readonly role: string;
  readonly content: readonly ContentBlock[];
}

/** A request body that a provider would take. */
export interface ModelRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly tools: readonly Fields[];
  readonly system: readonly ContentBlock[];
  readonly messages: readonly Message[];
  /** What besides the content invalidates cached messages when it changes. */
  readonly choices: string;
}

const roles = ['user', 'assistant', 'system'];

/** Reads a body of `/v1/messages` (or, without `max_tokens`, of `count_tokens`); throws a `Refusal`. */
export function parseRequest(body: Buffer, { counts = false } = {}): ModelRequest {
  const fields = parseFields(body);
  const model = fields['model'];
  if (typeof model !== 'string' || model === '') throw new Refusal('model: Field required');
  if (!counts && typeof fields['max_tokens'] !== 'number') throw new Refusal('max_tokens: Field required');
  const messages = list(fields['messages'], 'messages').map(parseMessage);
  if (messages.length === 0) throw new Refusal('messages: at least one message is required');
  if (messages[0]?.role !== 'user') throw new Refusal('messages: first message must use the "user" role');
  const tools = list(fields['tools'] ?? [], 'tools').map((tool, index) => parseTool(tool, index));
  const names = tools.map((tool) => tool['name']);
  if (new Set(names).size < names.length) throw new Refusal('tools: Tool names must be unique.');
  checkToolResults(messages);
  return {
    model,
    stream: fields['stream'] === true,
    tools,
    system: parseContent(fields['system'] ?? [], 'system'),
    messages,
    choices: JSON.stringify([fields['tool_choice'] ?? null, fields['thinking'] ?? null]),
  };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseFields(body: Buffer): Fields {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new Refusal(`The request body is not valid JSON: ${cause.message}`);
  }
  if (!isFields(value)) throw new Refusal('The request body must be an object');
  return value;
}

function list(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refusal(`${place}: Input should be a valid list`);
  return value;
}

function parseTool(tool: unknown, index: number): Fields {
  if (isFields(tool) && typeof tool['name'] === 'string') return tool;
  throw new Refusal(`tools.${index}.name: Field required`);
}

function parseMessage(message: unknown, index: number): Message {
  const place = `messages.${index}`;
  if (!isFields(message)) throw new Refusal(`${place}: Input should be an object`);
  const role = message['role'];
  if (typeof role !== 'string' || !roles.includes(role)) throw new Refusal(`${place}.role: Unexpected role`);
  return { role, content: parseContent(message['content'], `${place}.content`) };
}

function parseContent(content: unknown, place: string): readonly ContentBlock[] {
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : list(content, place);
  return blocks.map((block, index) => {
    if (!isFields(block)) throw new Refusal(`${place}.${index}: Input should be an object`);
    const type = block['type'];
    if (typeof type !== 'string') throw new Refusal(`${place}.${index}.type: Field required`);
    if (type === 'text' && (typeof block['text'] !== 'string' || block['text'] === '')) {
      throw new Refusal(`${place}.${index}: text content blocks must be non-empty`);
    }
    return { ...block, type };
  });
}

/** Every call is answered by the very next message, and every result answers a call of the one before. */
function checkToolResults(messages: readonly Message[]): void {
  let open: readonly string[] = [];
  turnsOf(messages).forEach(({ role, content }, index) => {
    const place = `messages.${index}`;
    const answered = idsOf(content, 'tool_result', 'tool_use_id');
    const stray = answered.find((id) => !open.includes(id));
    if (stray !== undefined) {
      throw new Refusal(
        `${place}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. ` +
          'Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
      );
    }
    const missing = open.filter((id) => !answered.includes(id));
    if (missing.length > 0) {
      throw new Refusal(
        `${place}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}.`,
      );
    }
    open = role === 'assistant' ? idsOf(content, 'tool_use', 'id') : [];
  });
}

/** Neighbouring messages of one role are one turn; a `system` message between them is no turn of its own. */
function turnsOf(messages: readonly Message[]): readonly Message[] {
  const turns: Message[] = [];
  for (const message of messages) {
    if (message.role === 'system') continue;
    const last = turns.at(-1);
    if (last?.role !== message.role) turns.push(message);
    else turns[turns.length - 1] = { role: last.role, content: [...last.content, ...message.content] };
  }
  return turns;
}

function idsOf(content: readonly ContentBlock[], type: string, key: string): readonly string[] {
  return content.flatMap((block) => {
    const id = block.type === type ? block[key] : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}
