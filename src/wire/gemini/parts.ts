import { HeadroomError } from '../../errors.ts';
import type { JsonReader, Span } from '../../json/reader.ts';
import { stringText } from '../../json/string-text.ts';

/** A content of a conversation: who says it, and its parts. */
export interface Content {
  readonly role: string;
  readonly parts: readonly Part[];
}

/** One part, of which Google takes one kind of data: a text, a call, a result, a file. */
export interface Part {
  /** The name of its data: `text`, `functionCall`, `inlineData`. */
  readonly type: string;
  readonly text: Span | null;
  /** A summary of what the model thought. */
  readonly isThought: boolean;
  readonly call: FunctionCall | null;
  readonly answer: FunctionResponse | null;
  readonly identity: readonly Span[];
}

export interface FunctionCall {
  readonly id: string | null;
  readonly name: string | null;
  readonly args: Span | null;
}

export interface FunctionResponse {
  readonly id: string | null;
  readonly name: string | null;
  readonly isError: boolean;
  /** The string lexemes of its texts, in order. */
  readonly texts: readonly Span[];
}

/** Stands between what a string lexeme's own quotes cannot keep apart: no lexeme is empty. */
const boundary: Span = { start: 0, end: 0 };

/** Beside the data of a part: how it was made, and how it is to be looked at. */
const besides = new Set(['thought', 'thoughtSignature', 'videoMetadata', 'mediaResolution']);

/** Google takes each name with underscores too. */
export function camelCased(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Reads an object of Google's, whose members have two names each. Readers disagree on which of two spellings counts:
 * throws `BODY_SHAPE` where both stand.
 */
export function readNamed(reader: JsonReader, onMember: (name: string, keySpan: Span) => void): Span {
  const seen = new Set<string>();
  return reader.record((key, keySpan) => {
    const name = camelCased(key);
    if (seen.has(name))
      throw new HeadroomError('BODY_SHAPE', `The key "${name}" stands twice.`, 'Send each key once.');
    seen.add(name);
    onMember(name, keySpan);
  });
}

/** Google takes a list of one as that one, too. */
export function readOneOrMore(reader: JsonReader, readOne: () => void): void {
  if (reader.peek() === 'array') reader.array(readOne);
  else readOne();
}

export function readContent(reader: JsonReader): Content {
  let role = '';
  const parts: Part[] = [];
  if (reader.peek() !== 'object') return { role, parts: [opaque(reader.skip())] };
  readNamed(reader, (name) => {
    const kind = reader.peek();
    if (name === 'role' && kind === 'string') role = stringText(reader.view, reader.string());
    else if (name === 'parts') readOneOrMore(reader, () => parts.push(readPart(reader)));
    else reader.skip();
  });
  return { role, parts };
}

function opaque(span: Span): Part {
  return { type: 'opaque', text: null, isThought: false, call: null, answer: null, identity: [span] };
}

function readPart(reader: JsonReader): Part {
  if (reader.peek() !== 'object') return opaque(reader.skip());
  const part: { -readonly [key in keyof Part]: Part[key] } = opaque(boundary);
  const members: [name: string, key: Span, value: Span][] = [];
  const span = readNamed(reader, (name, key) => {
    const [kind, start] = [reader.peek(), reader.offset];
    if (name === 'functionCall' && kind === 'object') part.call = readCall(reader);
    else if (name === 'functionResponse' && kind === 'object') part.answer = readAnswer(reader);
    else {
      const value = reader.skip();
      if (name === 'text' && kind === 'string') part.text = value;
      if (name === 'thought') part.isThought = reader.view.startsWith('true', value.start);
    }
    members.push([name, key, { start, end: reader.offset }]);
  });
  const [data] = members.find(([name]) => !besides.has(name)) ?? [];
  const isText = part.text !== null && members.length === 1;
  return {
    ...part,
    type: data ?? 'opaque',
    identity: isText ? members.map(([, , value]) => value) : identityOf(span, members),
  };
}

/** A text alone is that text; all else in the order of its names, since clients write them in any. */
function identityOf({ start, end }: Span, members: readonly (readonly [string, Span, Span])[]): Span[] {
  const sorted = [...members].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    { start, end: start + 1 },
    ...sorted.flatMap(([, key, value]) => [key, value]),
    { start: end - 1, end },
  ];
}

function readCall(reader: JsonReader): FunctionCall {
  const call: { -readonly [key in keyof FunctionCall]: FunctionCall[key] } = {
    id: null,
    name: null,
    args: null,
  };
  readNamed(reader, (name) => {
    const kind = reader.peek();
    const value = reader.skip();
    if (name === 'id' && kind === 'string') call.id = stringText(reader.view, value);
    else if (name === 'name' && kind === 'string') call.name = stringText(reader.view, value);
    else if (name === 'args' && kind === 'object') call.args = value;
  });
  return call;
}

function readAnswer(reader: JsonReader): FunctionResponse {
  const said: Said = { texts: [], isError: false };
  let [id, called]: [string | null, string | null] = [null, null];
  readNamed(reader, (name) => {
    const kind = reader.peek();
    if (name === 'response' && kind === 'object') readSaid(reader, said, resultDepth);
    else {
      const value = reader.skip();
      if (name === 'id' && kind === 'string') id = stringText(reader.view, value);
      else if (name === 'name' && kind === 'string') called = stringText(reader.view, value);
    }
  });
  return { id, name: called, ...said };
}

interface Said {
  readonly texts: Span[];
  isError: boolean;
}

/** Agents put what a tool answered into a member of an object of theirs; what an MCP server answered is one more within. */
const resultDepth = 2;

const wrapping = new Set(['output', 'result', 'response']);

/**
 * What a tool answered is an object, and stays one: what may be shortened are its strings, and the texts that an MCP server
 * prints. Its keys are the tool's own.
 */
function readSaid(reader: JsonReader, said: Said, depth: number): void {
  reader.record((key) => {
    const [kind, start] = [reader.peek(), reader.offset];
    if (kind === 'string') said.texts.push(reader.string());
    else if (kind === 'object' && wrapping.has(key) && depth > 1) readSaid(reader, said, depth - 1);
    else if (kind === 'array' && key === 'content') {
      reader.array(() => {
        readPrinted(reader, said);
      });
    } else reader.skip();
    const value = reader.view.slice(start, Math.min(reader.offset, start + maxFlagChars));
    if (key === 'isError') said.isError ||= value === 'true';
    if (key === 'error') said.isError ||= !saysNothing.has(value);
  });
}

/** What an `error` holds where there is none. */
const saysNothing = new Set(['null', 'false', '""', '{}', '[]']);
/** None of them is longer. */
const maxFlagChars = 6;

/** `{"type":"text","text":"…"}` */
function readPrinted(reader: JsonReader, said: Said): void {
  if (reader.peek() !== 'object') {
    reader.skip();
    return;
  }
  const printed: { isText: boolean; text: Span | null } = { isText: false, text: null };
  reader.record((key) => {
    const kind = reader.peek();
    const value = reader.skip();
    if (key === 'type' && kind === 'string') printed.isText = stringText(reader.view, value) === 'text';
    else if (key === 'text' && kind === 'string') printed.text = value;
  });
  if (printed.isText && printed.text !== null) said.texts.push(printed.text);
}
