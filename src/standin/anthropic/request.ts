import type { Conversation } from '../api.ts';
import { isFields, parseFields, textField, type Fields } from '../fields.ts';
import { Refusal } from '../refusal.ts';

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

/** What the model sees: an identifier names its call, a result shows its text. */
export function conversationOf({ tools, messages }: ModelRequest): Conversation {
  const blocks = messages.flatMap(({ content }) => content);
  return {
    tools: tools.map((tool) => String(tool['name'])),
    results: blocks.flatMap((block) => {
      if (block.type !== 'tool_result') return [];
      const call = blocks.find(({ type, id }) => type === 'tool_use' && id === block['tool_use_id']);
      const input = call?.['input'];
      return [{ tool: String(call?.['name']), input: isFields(input) ? input : {}, text: resultText(block) }];
    }),
  };
}

/** The text of a tool result: a string, or parts of which those without text count for nothing. */
export function resultText(block: ContentBlock): string {
  const content = block['content'] ?? '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isFields(part) ? (textField(part, 'text') ?? '') : '')).join('\n');
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
