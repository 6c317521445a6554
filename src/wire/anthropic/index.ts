import type { JsonReader, Span } from '../../json/reader.ts';
import { stringText } from '../../json/string-text.ts';
import type { TextView } from '../../json/text-view.ts';
import { scanItems, type Format } from '../items/scan.ts';
import type { Transcript } from '../items/transcript.ts';
import { systemTextOf, type SystemText } from '../items/result-frames.ts';
import type { Block, ResultFrame, RouteKind, Scan, ToolCall, Wire } from '../wire.ts';
import { readInnerBlocks } from './inner-blocks.ts';
import { promptCache } from './prompt-cache.ts';
import { readTools } from './tools.ts';
import { anthropicUsage } from './usage.ts';

/**
 * Anthropic Messages. `tools`, `system` and `messages` may come in any order, a message may have the role
 * `system`, a content may be a string or an array, and any block type we do not know is kept as it is.
 */
export const anthropic: Wire = {
  id: 'anthropic',
  cache: promptCache,
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

const format: Format = {
  list: 'messages',
  item(reader, transcript) {
    const { role, blocks: raws } = readMessage(reader);
    for (const raw of raws) {
      const call = callOf(raw);
      if (call !== null && raw.id !== null) transcript.addCall(raw.id, call);
      if (role === 'user' && raw.type === 'text' && raw.text !== null)
        transcript.addQuestion(raw.text, transcript.addUserText(reader.view, raw.text));
      transcript.blocks.push(toBlock(role, raw, call, transcript));
    }
    // Also for a message without blocks: what stands before an answer was read by the provider.
    if (role === 'assistant') transcript.answered(onlyText(reader.view, raws));
  },
  member(reader, key, head) {
    const kind = reader.peek();
    if (key === 'tools' && kind === 'array')
      ({ tools: head.tools, toolSpans: head.toolSpans } = readTools(reader));
    else if (key === 'model' && kind === 'string') head.model = stringText(reader.view, reader.string());
    else if (key === 'system') head.system = readSystem(reader);
    else if (key === 'context_management') head.forgets = clearsResults(reader.view, reader.skip());
    else reader.skip();
  },
  tools: ({ tools }) => [...tools],
};

function scan(view: string, frames?: readonly ResultFrame[]): Scan {
  return scanItems(format, view, frames);
}

/** A string, or blocks of text: of several the first begins it, and the last ends it. */
function readSystem(reader: JsonReader): SystemText | null {
  const kind = reader.peek();
  if (kind === 'string') return systemTextOf(reader.view, reader.string());
  if (kind !== 'array') {
    reader.skip();
    return null;
  }
  const texts: SystemText[] = [];
  reader.array(() => {
    const { text } = readBlock(reader);
    if (text !== null) texts.push(systemTextOf(reader.view, text));
  });
  const [first, last] = [texts[0], texts.at(-1)];
  return first === undefined || last === undefined ? null : { begin: first.begin, end: last.end };
}

/** The text of a message that holds nothing else; null: it holds more, or none. */
function onlyText(view: TextView, blocks: readonly RawBlock[]): string | null {
  const [only] = blocks;
  if (only === undefined || only.text === null || blocks.length > 1) return null;
  return view.slice(only.text.start + 1, only.text.end - 1);
}

/** Edits that take tool results away, or sum up the conversation; thinking may be cleared without harm. */
function clearsResults(view: TextView, span: Span): boolean {
  return /"(?:clear_tool_uses|compact)/.test(view.slice(span.start, span.end));
}

function callOf({ type, name, input }: RawBlock): ToolCall | null {
  return type === 'tool_use' && name !== null ? { name, input } : null;
}

function toBlock(role: string, raw: RawBlock, call: ToolCall | null, transcript: Transcript): Block {
  const isResult = raw.type === 'tool_result' && role === 'user';
  return {
    role,
    type: raw.type,
    identity: raw.members,
    calls: call === null ? [] : [call],
    result: isResult
      ? { call: transcript.call(raw.answers ?? ''), isError: raw.isError, texts: raw.texts }
      : null,
  };
}

function readMessage(reader: JsonReader): { role: string; blocks: RawBlock[] } {
  const message = { role: '', blocks: [] as RawBlock[] };
  if (reader.peek() !== 'object') return { role: '', blocks: [opaque(reader.skip())] };
  reader.record((key) => {
    const kind = reader.peek();
    if (key === 'role' && kind === 'string') message.role = stringText(reader.view, reader.string());
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
      block.type = stringText(reader.view, reader.string());
      return;
    }
    if (key === 'text' && kind === 'string') {
      block.text = reader.string();
      return;
    }
    if (key === 'content' && kind === 'string') {
      const text = reader.string();
      rest.push(text);
      block.texts.push(text);
    } else if (key === 'content' && kind === 'array') readInnerBlocks(reader, rest, block.texts);
    else rest.push(keySpan, readField(reader, block, key, kind === 'string'));
  });
  block.members = block.text === null ? rest : [block.text, ...rest];
  return block;
}

function readField(reader: JsonReader, block: RawBlock, key: string, isString: boolean): Span {
  const span = reader.skip();
  // Only of these: others may be as long as a file.
  if (key === 'id' && isString) block.id = stringText(reader.view, span);
  else if (key === 'name' && isString) block.name = stringText(reader.view, span);
  else if (key === 'tool_use_id' && isString) block.answers = stringText(reader.view, span);
  else if (key === 'input') block.input = span;
  else if (key === 'is_error')
    block.isError = /^"?true"?$/.test(reader.view.slice(span.start, Math.min(span.end, span.start + 8)));
  return span;
}
