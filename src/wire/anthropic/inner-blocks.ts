import type { JsonReader, Span } from '../../json/reader.ts';
import { stringText } from '../../json/string-text.ts';

/**
 * The blocks inside a tool result: their texts may be shortened, all else is identity only. A text block without
 * further members is its text alone, as a content given as a string is.
 */
export function readInnerBlocks(reader: JsonReader, members: Span[], texts: Span[]): void {
  reader.array(() => {
    if (reader.peek() !== 'object') {
      members.push(reader.skip());
      return;
    }
    const { type, text, rest, holds } = readInnerBlock(reader);
    if (type?.text === 'text' && text !== null) {
      members.push(text);
      texts.push(text);
    } else {
      if (type !== null) members.push(type.span);
      if (text !== null) members.push(text);
      const key = keyOf.get(type?.text ?? '');
      if (key !== undefined && !holds.isCited) texts.push(...(holds[key] ?? []));
    }
    members.push(...rest);
  });
}

/** Where blocks that hold texts have them. */
const keyOf = new Map<string, 'source' | 'content'>([
  ['document', 'source'],
  ['search_result', 'content'],
]);

interface InnerBlock {
  type: { readonly text: string; readonly span: Span } | null;
  text: Span | null;
  readonly rest: Span[];
  readonly holds: Held;
}

/** Texts further inside, by the member that has them. */
interface Held {
  source?: readonly Span[];
  content?: readonly Span[];
  /** The provider answers with places in the text, which the client looks up in its own. */
  isCited: boolean;
}

function readInnerBlock(reader: JsonReader): InnerBlock {
  const inner: InnerBlock = { type: null, text: null, rest: [], holds: { isCited: false } };
  reader.record((key, keySpan) => {
    const kind = reader.peek();
    const found: Span[] = [];
    const span =
      key === 'source' && kind === 'object'
        ? readSource(reader, found)
        : key === 'content' && kind === 'array'
          ? readTexts(reader, found)
          : reader.skip();
    if (key === 'cache_control') return;
    if (key === 'source' || key === 'content') inner.holds[key] = found;
    if (key === 'citations') inner.holds.isCited = /true/.test(reader.view.slice(span.start, span.end));
    if (key === 'type' && kind === 'string') inner.type = { text: stringText(reader.view, span), span };
    else if (key === 'text' && kind === 'string') inner.text = span;
    else inner.rest.push(keySpan, span);
  });
  return inner;
}

/** A document's source: plain text, or blocks of text; others are files. */
function readSource(reader: JsonReader, texts: Span[]): Span {
  const found = new Map<string, Span[]>();
  let type = '';
  const seen: string[] = [];
  const span = reader.object((key) => {
    seen.push(key);
    const kind = reader.peek();
    if (key === 'content' && kind === 'array') {
      found.set(key, []);
      readTexts(reader, found.get(key) ?? []);
      return;
    }
    const value = reader.skip();
    if (kind !== 'string') return;
    if (key === 'type') type = stringText(reader.view, value);
    else found.set(key, [value]);
  });
  const isPlain = seen.length === new Set(seen).size;
  if (isPlain && (type === 'text' || type === 'content'))
    texts.push(...(found.get(type === 'text' ? 'data' : 'content') ?? []));
  return span;
}

function readTexts(reader: JsonReader, texts: Span[]): Span {
  return reader.array(() => {
    if (reader.peek() !== 'object') {
      reader.skip();
      return;
    }
    let type = '';
    const found: Span[] = [];
    reader.object((key) => {
      const isString = reader.peek() === 'string';
      const value = reader.skip();
      if (key === 'type' && isString) type = stringText(reader.view, value);
      if (key === 'text' && isString) found.push(value);
    });
    // Of two with one key readers disagree on which counts.
    if (type === 'text' && found.length === 1) texts.push(...found);
  });
}
