import type { JsonReader, Span } from '../../json/reader.ts';
import { stringText } from '../../json/string-text.ts';
import type { TextView } from '../../json/text-view.ts';
import { isWrapped } from '../items/question.ts';
import { systemTextOf, type SystemText } from '../items/result-frames.ts';
import { scanItems, type Format, type Head } from '../items/scan.ts';
import type { Transcript } from '../items/transcript.ts';
import type { Block, ResultFrame, RouteKind, Scan, ToolCall, Wire } from '../wire.ts';
import { readContent, readNamed, readOneOrMore, type FunctionResponse, type Part } from './parts.ts';
import { promptCache } from './prompt-cache.ts';
import { geminiUsage } from './usage.ts';

/**
 * Google's generateContent, of the Gemini API and of Vertex. One block is one part; all names may be written with
 * underscores. A prompt that the client has cached under a name of its own (`cachedContent`) is not in the body.
 */
export const gemini: Wire = {
  id: 'gemini',
  cache: promptCache,
  route,
  scan,
  usageReader: geminiUsage,
};

const asks =
  /(?:^|\/)(?:models|tunedModels|endpoints)\/[^/]+:(generateContent|streamGenerateContent|countTokens)$/;
/** Their bodies have no list of ours, so that they pass as they are; their usage is read. */
const interactions = /(?:^|\/)v1(?:alpha|beta)\d*\/(?:projects\/[^/]+\/locations\/[^/]+\/)?interactions$/;

function route(method: string, path: string): RouteKind | null {
  if (method !== 'POST') return null;
  const verb = asks.exec(path)?.[1];
  if (verb === 'countTokens') return 'count';
  return verb !== undefined || interactions.test(path) ? 'generate' : null;
}

const format: Format = {
  list: 'contents',
  item(reader, transcript) {
    const { view } = reader;
    const { role, parts } = readContent(reader);
    const isModel = role === 'model';
    for (const part of parts) {
      if (role !== 'model' && part.text !== null && !part.isThought)
        transcript.addQuestion(
          part.text,
          transcript.addUserText(view, part.text) || isWrapped(view, part.text),
        );
      transcript.blocks.push(toBlock(role, part, transcript));
    }
    // Also for a content without parts: what stands before an answer was read by the provider.
    if (isModel) transcript.answered(onlyText(view, parts));
  },
  member(reader, key, head) {
    const kind = reader.peek();
    if (key === 'tools') readTools(reader, head);
    else if (key === 'model' && kind === 'string') head.model = stringText(reader.view, reader.string());
    else if (key === 'systemInstruction' || key === 'system_instruction') head.system = readSystem(reader);
    else reader.skip();
  },
  tools: ({ tools }) => [...tools],
};

function scan(view: string, frames?: readonly ResultFrame[]): Scan {
  return scanItems(format, view, frames);
}

function toBlock(role: string, part: Part, transcript: Transcript): Block {
  const { type, identity, call, answer } = part;
  const isModel = role === 'model';
  const made: ToolCall | null =
    isModel && call !== null && call.name !== null ? { name: call.name, input: call.args } : null;
  if (made !== null && typeof call?.id === 'string') transcript.addCall(call.id, made);
  return {
    role,
    type,
    identity,
    calls: made === null ? [] : [made],
    result:
      isModel || answer === null
        ? null
        : {
            call: answeredBy(answer, transcript),
            isError: answer.isError,
            texts: answer.texts,
          },
  };
}

/** By its id; where there is none, calls of a name are answered in their order. */
function answeredBy({ id, name }: FunctionResponse, transcript: Transcript): ToolCall | null {
  const named = id === null ? null : transcript.call(id);
  if (named !== null || name === null) return named;
  const { blocks } = transcript;
  const last = blocks.findLastIndex(({ role }) => role === 'model');
  const first = blocks.findLastIndex(({ role }, index) => index < last && role !== 'model') + 1;
  const answered = blocks.slice(last + 1).filter(({ result }) => result?.call?.name === name).length;
  const calls = blocks.slice(first, last + 1).flatMap((block) => block.calls);
  return calls.filter((call) => call.name === name)[answered] ?? null;
}

/** The text of a content that holds nothing else; null: it holds more, or none. */
function onlyText(view: TextView, parts: readonly Part[]): string | null {
  const [only] = parts;
  if (only === undefined || only.text === null || parts.length > 1) return null;
  return view.slice(only.text.start + 1, only.text.end - 1);
}

/** Of several texts the first begins it, and the last ends it. */
function readSystem(reader: JsonReader): SystemText | null {
  const { view } = reader;
  if (reader.peek() === 'string') return systemTextOf(view, reader.string());
  const texts = readContent(reader).parts.flatMap(({ text }) => (text === null ? [] : [text]));
  const [first, last] = [texts[0], texts.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { begin: systemTextOf(view, first).begin, end: systemTextOf(view, last).end };
}

/** Each tool is a set of functions, or one that Google runs itself. */
function readTools(reader: JsonReader, head: Head): void {
  const [tools, toolSpans]: [string[], Span[]] = [[], []];
  readOneOrMore(reader, () => {
    if (reader.peek() !== 'object') {
      reader.skip();
      return;
    }
    readNamed(reader, (name, key) => {
      const kind = reader.peek();
      if (name === 'functionDeclarations' && kind !== 'literal')
        readOneOrMore(reader, () => toolSpans.push(readDeclaration(reader, tools)));
      else toolSpans.push(key, reader.skip());
    });
  });
  head.tools = tools;
  head.toolSpans = toolSpans;
}

function readDeclaration(reader: JsonReader, tools: string[]): Span {
  if (reader.peek() !== 'object') return reader.skip();
  return readNamed(reader, (name) => {
    const kind = reader.peek();
    const value = reader.skip();
    if (name === 'name' && kind === 'string') tools.push(stringText(reader.view, value));
  });
}
