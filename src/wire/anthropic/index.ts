import { JsonReader, type Span } from '../../json/reader.ts';
import type { Block, Conversation, RouteKind, ToolCall, Wire } from '../wire.ts';
import { anthropicUsage } from './usage.ts';
import { nameIn } from '../../json/name.ts';

/**
 * Anthropic Messages. `tools`, `system` and `messages` may come in any order, a message may have the role
 * `system`, a content may be a string or an array, and any block type we do not know is kept as it is.
 */
export const anthropic: Wire = {
  id: 'anthropic',
  route,
  scan,
  usageReader: anthropicUsage,
};

/** Clients put `/v1` before the path or not; Vertex names the call behind the model. */
function route(method: string, path: string): RouteKind | null {
  if (method !== 'POST') return null;
  if (/(^|\/)messages\/count_tokens$/.test(path)) return 'count';
  if (/(^|\/)messages$/.test(path)) return 'generate';
  if (/\/publishers\/anthropic\/models\/[^/]+:(rawPredict|streamRawPredict)$/.test(path)) {
    return path.includes('/count-tokens:') ? 'count' : 'generate';
  }
  return null;
}

interface RawBlock {
  type: string;
  text: Span | null;
  members: Span[];
  id: string | null;
  name: string | null;
  input: Span | null;
  answers: string | null;
  isError: boolean;
  texts: Span[];
}

function scan(view: string): Conversation {
  const reader = new JsonReader(view);
  const messages: { role: string; blocks: RawBlock[] }[] = [];
  const tools: string[] = [];
  let model: string | null = null;
  let forgets = false;
  reader.record((key) => {
    const kind = reader.peek();
    if (key === 'messages' && kind === 'array') reader.array(() => messages.push(readMessage(reader)));
    else if (key === 'tools' && kind === 'array') {
      reader.array(() => {
        readTool(reader, tools);
      });
    } else if (key === 'model' && kind === 'string') model = nameIn(plain(view, reader.string()));
    else if (key === 'context_management') forgets = clearsResults(view, reader.skip());
    else reader.skip();
  });
  reader.finish();
  return { ...assemble(messages, tools), model, forgets };
}

/** Edits that take tool results away, or sum up the conversation; thinking may be cleared without harm. */
function clearsResults(view: string, span: Span): boolean {
  return /"(?:clear_tool_uses|compact)/.test(view.slice(span.start, span.end));
}

function assemble(
  messages: { role: string; blocks: RawBlock[] }[],
  tools: string[],
): Omit<Conversation, 'model' | 'forgets'> {
  const calls = new Map<string, ToolCall>();
  const blocks: Block[] = [];
  let newFrom = 0;
  let question: Span | null = null;
  for (const { role, blocks: raws } of messages) {
    for (const raw of raws) {
      const call = callOf(raw);
      if (call !== null && raw.id !== null) calls.set(raw.id, call);
      if (role === 'user' && raw.type === 'text' && raw.text !== null) question = raw.text;
      blocks.push(toBlock(role, raw, calls));
    }
    // Also for a message without blocks: what stands before an answer was read by the provider.
    if (role === 'assistant') newFrom = blocks.length;
  }
  return { blocks, newFrom, tools, question };
}

function callOf({ type, name, input }: RawBlock): ToolCall | null {
  return type === 'tool_use' && name !== null ? { name, input } : null;
}

function toBlock(role: string, raw: RawBlock, calls: ReadonlyMap<string, ToolCall>): Block {
  const isResult = raw.type === 'tool_result' && role === 'user';
  const call = callOf(raw);
  return {
    role,
    type: raw.type,
    identity: raw.members,
    calls: call === null ? [] : [call],
    result: isResult
      ? { call: calls.get(raw.answers ?? '') ?? null, isError: raw.isError, texts: raw.texts }
      : null,
  };
}

function readMessage(reader: JsonReader): { role: string; blocks: RawBlock[] } {
  const message = { role: '', blocks: [] as RawBlock[] };
  if (reader.peek() !== 'object') return { role: '', blocks: [opaque(reader.skip())] };
  reader.record((key) => {
    const kind = reader.peek();
    if (key === 'role' && kind === 'string') message.role = plain(reader.text, reader.string());
    else if (key === 'content' && kind === 'string') message.blocks.push(textBlock(reader.string()));
    else if (key === 'content' && kind === 'array')
      reader.array(() => message.blocks.push(readBlock(reader)));
    else if (key === 'content') message.blocks.push(opaque(reader.skip()));
    else reader.skip();
  });
  return message;
}

function emptyBlock(): RawBlock {
  return {
    type: '',
    text: null,
    members: [],
    id: null,
    name: null,
    input: null,
    answers: null,
    isError: false,
    texts: [],
  };
}

function opaque(span: Span): RawBlock {
  return { ...emptyBlock(), type: 'opaque', members: [span] };
}

/** A content given as a string is one text block: clients send the same text in both forms. */
function textBlock(span: Span): RawBlock {
  return { ...emptyBlock(), type: 'text', text: span, members: [span] };
}

function readBlock(reader: JsonReader): RawBlock {
  if (reader.peek() !== 'object') return opaque(reader.skip());
  const block = emptyBlock();
  const rest: Span[] = [];
  reader.record((key, keySpan) => {
    const kind = reader.peek();
    if (key === 'cache_control' || (key === 'is_error' && reader.startsWith('false'))) {
      reader.skip();
      return;
    }
    if (key === 'type' && kind === 'string') {
      block.type = plain(reader.text, reader.string());
      return;
    }
    if (key === 'text' && kind === 'string') {
      block.text = reader.string();
      return;
    }
    if (key === 'content' && kind === 'string') keep(rest, block.texts, reader.string());
    else if (key === 'content' && kind === 'array') readInnerBlocks(reader, rest, block.texts);
    else rest.push(keySpan, readField(reader, block, key, kind === 'string'));
  });
  block.members = block.text === null ? rest : [block.text, ...rest];
  return block;
}

function keep(members: Span[], texts: Span[], span: Span): void {
  members.push(span);
  texts.push(span);
}

function readField(reader: JsonReader, block: RawBlock, key: string, isString: boolean): Span {
  const span = reader.skip();
  const value = isString
    ? plain(reader.text, span)
    : reader.text.slice(span.start, Math.min(span.end, span.start + 8));
  if (key === 'id' && isString) block.id = value;
  else if (key === 'name' && isString) block.name = nameIn(value);
  else if (key === 'tool_use_id' && isString) block.answers = value;
  else if (key === 'input') block.input = span;
  else if (key === 'is_error') block.isError = value === 'true';
  return span;
}

/**
 * The blocks inside a tool result: their texts may be shortened, all else is identity only. A text block without
 * further members is its text alone, as a content given as a string is.
 */
function readInnerBlocks(reader: JsonReader, members: Span[], texts: Span[]): void {
  reader.array(() => {
    if (reader.peek() !== 'object') {
      members.push(reader.skip());
      return;
    }
    const inner = readInnerBlock(reader);
    if (inner.type?.text === 'text' && inner.text !== null) {
      keep(members, texts, inner.text);
      members.push(...inner.rest);
    } else {
      members.push(
        ...(inner.type === null ? [] : [inner.type.span]),
        ...(inner.text === null ? [] : [inner.text]),
      );
      members.push(...inner.rest);
    }
  });
}

interface InnerBlock {
  type: { readonly text: string; readonly span: Span } | null;
  text: Span | null;
  readonly rest: Span[];
}

function readInnerBlock(reader: JsonReader): InnerBlock {
  const inner: InnerBlock = { type: null, text: null, rest: [] };
  reader.record((key, keySpan) => {
    const kind = reader.peek();
    const span = reader.skip();
    if (key === 'cache_control') return;
    if (key === 'type' && kind === 'string') inner.type = { text: plain(reader.text, span), span };
    else if (key === 'text' && kind === 'string') inner.text = span;
    else inner.rest.push(keySpan, span);
  });
  return inner;
}

/** Tools whose definition is deferred cannot be called right away, so they do not count as declared. */
function readTool(reader: JsonReader, tools: string[]): void {
  if (reader.peek() !== 'object') {
    reader.skip();
    return;
  }
  const tool: { name: string | null; deferred: boolean } = { name: null, deferred: false };
  reader.record((key) => {
    const kind = reader.peek();
    const span = reader.skip();
    if (key === 'name' && kind === 'string') tool.name = nameIn(plain(reader.text, span));
    if (key === 'defer_loading') tool.deferred = reader.text.startsWith('true', span.start);
  });
  if (tool.name !== null && !tool.deferred) tools.push(tool.name);
}

/** A string's text without decoding escapes: enough for names, ids and types, which have none. */
function plain(view: string, span: Span): string {
  return view.slice(span.start + 1, span.end - 1);
}
