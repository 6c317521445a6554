import { JsonReader, type Span } from '../../json/reader.ts';
import type { Edit } from '../wire.ts';
import type { Bytes } from '../items/pieces.ts';

/** Where marks of the prompt cache (`cache_control`) may be set in a body. */
export interface MarkPlaces {
  /** What stands before the messages in the cache, or invalidates it when it changes. */
  readonly head: readonly Span[];
  /** The last block of the system prompt or, where that is no list, the last tool. */
  readonly instructions: MarkPlace | null;
  /** The content blocks of the messages, as the scan counts them; null where no mark may be set. */
  readonly blocks: readonly (MarkPlace | null)[];
  /** Index of the first block of the last message; all of them where that is not the user's. */
  readonly lastMessage: number;
}

/** A block, or a content given as a string, which becomes a block to bear a mark. */
export interface MarkPlace {
  readonly span: Span;
  readonly isString: boolean;
}

const headKeys = new Set(['model', 'tools', 'system', 'tool_choice', 'thinking']);

/** Blocks that may bear a mark: thinking may not, and what we do not know is left alone. */
const bearing = new Set(['text', 'image', 'document', 'tool_use', 'tool_result']);

const mark = ',"cache_control":{"type":"ephemeral"}';

/** The client says itself what is to be cached: the key stands somewhere in the body. */
export function isMarked(body: Bytes): boolean {
  return body.includes('"cache_control"');
}

/** Reads a body that was scanned before. `view`: its latin1 view. */
export function readMarkPlaces(view: string): MarkPlaces {
  const reader = new JsonReader(view);
  const head: Span[] = [];
  const blocks: (MarkPlace | null)[] = [];
  const last: { system: MarkPlace | null; tool: MarkPlace | null; message: number } = {
    system: null,
    tool: null,
    message: 0,
  };
  reader.record((key) => {
    const isList = reader.peek() === 'array';
    const from = reader.offset;
    if (key === 'messages' && isList) {
      reader.array(() => {
        last.message = readMessage(reader, blocks);
      });
    } else if (key === 'system' && isList)
      reader.array(() => (last.system = readBlock(reader) ?? last.system));
    else if (key === 'tools' && isList) reader.array(() => (last.tool = readTool(reader) ?? last.tool));
    else reader.skip();
    if (headKeys.has(key)) head.push({ start: from, end: reader.offset });
  });
  return { head, instructions: last.system ?? last.tool, blocks, lastMessage: last.message };
}

/** The edits that set a mark. */
export function markEdits({ span, isString }: MarkPlace): Edit[] {
  const at = (offset: number, text: string): Edit => ({
    span: { start: offset, end: offset },
    bytes: Buffer.from(text),
  });
  if (!isString) return [at(span.end - 1, mark)];
  return [at(span.start, '[{"type":"text","text":'), at(span.end, `${mark}}]`)];
}

/** Adds the places of a message; answers where those begin on which a mark may end a prompt. */
function readMessage(reader: JsonReader, blocks: (MarkPlace | null)[]): number {
  const first = blocks.length;
  if (reader.peek() !== 'object') {
    reader.skip();
    blocks.push(null);
    return blocks.length;
  }
  const message = { isOfUser: false };
  reader.record((key) => {
    const kind = reader.peek();
    if (key === 'role') message.isOfUser = textOf(reader, reader.skip()) === 'user';
    else if (key !== 'content') reader.skip();
    else if (kind === 'array') reader.array(() => blocks.push(readBlock(reader)));
    else {
      const span = reader.skip();
      blocks.push(kind === 'string' && isText(span) ? { span, isString: true } : null);
    }
  });
  return message.isOfUser ? first : blocks.length;
}

function readBlock(reader: JsonReader): MarkPlace | null {
  if (reader.peek() !== 'object') {
    reader.skip();
    return null;
  }
  const block = { type: '', isEmpty: false };
  const span = reader.record((key) => {
    const value = reader.skip();
    if (key === 'type') block.type = textOf(reader, value);
    if (key === 'text') block.isEmpty = !isText(value);
  });
  return bearing.has(block.type) && !block.isEmpty ? { span, isString: false } : null;
}

/** What is deferred stands outside the prompt, and may not be marked. */
function readTool(reader: JsonReader): MarkPlace | null {
  if (reader.peek() !== 'object') {
    reader.skip();
    return null;
  }
  const tool = { isDeferred: false, isEmpty: true };
  const span = reader.record((key) => {
    tool.isEmpty = false;
    const value = reader.skip();
    if (key === 'defer_loading') tool.isDeferred = reader.view.startsWith('true', value.start);
  });
  return tool.isDeferred || tool.isEmpty ? null : { span, isString: false };
}

/** The provider takes no mark on an empty text. */
function isText({ start, end }: Span): boolean {
  return end - start > 2;
}

/** A string's text without decoding escapes. */
function textOf(reader: JsonReader, { start, end }: Span): string {
  return reader.view.slice(start + 1, end - 1);
}
