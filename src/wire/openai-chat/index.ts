import type { TextView } from '../../json/text-view.ts';
import { scanItems, type Format } from '../items/scan.ts';
import type { Transcript } from '../items/transcript.ts';
import {
  identityOf,
  innerItem,
  itemsOf,
  kindOf,
  onlyText,
  partsOf,
  readAlone,
  readItem,
  stringOf,
  type Item,
} from '../openai/item.ts';
import { isWrapped } from '../items/question.ts';
import type { ResultFrame, RouteKind, Scan, ToolCall, UsageReader, Wire } from '../wire.ts';
import { promptCache } from '../openai/prompt-cache.ts';
import { openaiUsage } from '../openai/usage.ts';

/**
 * OpenAI Chat Completions, which many other providers speak too. One block is one message; a content is a string or
 * an array of parts; a tool's result is a message of the role `tool` or, in the older form, `function`.
 */
export const openaiChat: Wire = {
  id: 'openai-chat',
  cache: promptCache,
  route,
  scan,
  usageReader: chatUsage,
};

/** Clients put `/v1` before the path or not; Azure names the deployment in it. */
function route(method: string, path: string): RouteKind | null {
  return method === 'POST' && /(^|\/)chat\/completions$/.test(path) ? 'generate' : null;
}

const unsaid = new Set(['cache_control']);

const format: Format = {
  list: 'messages',
  item(reader, transcript) {
    const { view } = reader;
    const message = readItem(reader);
    const { role, type } = kindOf(view, message);
    const parts = partsOf(view, message, 'content');
    const calls = role === 'assistant' ? callsOf(view, message) : [];
    const isResult = role === 'tool' || role === 'function';
    const call = isResult ? answeredBy(view, message, transcript) : null;
    if (role === 'user')
      for (const span of parts.texts)
        transcript.addQuestion(span, transcript.addUserText(view, span) || isWrapped(view, span));
    transcript.blocks.push({
      role,
      type,
      identity: identityOf(view, message, parts, unsaid),
      calls: calls.map((made) => made.call),
      result: isResult ? { call, isError: false, texts: parts.texts } : null,
    });
    for (const { by, call: made } of calls) if (by !== null) transcript.addCall(by, made);
    const [first] = parts.texts;
    if (instructing.has(role) && first !== undefined) transcript.addSystem(view, first);
    if (role === 'assistant') transcript.answered(onlyText(view, message, parts));
  },
  member(reader, key, head) {
    const member = readAlone(reader, key);
    if (key === 'tools' || key === 'functions')
      head.toolSpans = [...head.toolSpans, ...itemsOf(member, key).map(({ span }) => span)];
    if (key === 'model') head.model = stringOf(reader.view, member, key);
    // The older `functions` go behind the tools, wherever they stand.
    else if (key === 'tools') head.tools = [...toolNames(reader.view, member), ...head.tools];
    else if (key === 'functions')
      head.tools = [
        ...head.tools,
        ...itemsOf(member, key).flatMap((each) => stringOf(reader.view, each, 'name') ?? []),
      ];
  },
  tools: ({ tools }) => [...tools],
};

const instructing = new Set(['system', 'developer']);

function scan(view: string, frames?: readonly ResultFrame[]): Scan {
  return scanItems(format, view, frames);
}

interface Call {
  /** Its id or, in the older form, the function's name behind a mark; null: no result can name it. */
  readonly by: string | null;
  readonly call: ToolCall;
}

/** The calls that a message makes, in the present form and the older one. */
function callsOf(view: TextView, message: Item): Call[] {
  const calls = itemsOf(message, 'tool_calls').flatMap((call): Call[] => {
    const made = readCall(view, call, 'function', 'arguments') ?? readCall(view, call, 'custom', 'input');
    const id = stringOf(view, call, 'id');
    return made === null ? [] : [{ by: id === null ? null : byId(id), call: made }];
  });
  const older = readCall(view, message, 'function_call', 'arguments');
  return older === null ? calls : [...calls, { by: byName(older.name), call: older }];
}

function answeredBy(view: TextView, message: Item, transcript: Transcript): ToolCall | null {
  const id = stringOf(view, message, 'tool_call_id');
  if (id !== null) return transcript.call(byId(id));
  const name = stringOf(view, message, 'name');
  return name === null ? null : transcript.call(byName(name));
}

function byId(id: string): string {
  return `id ${id}`;
}

function byName(name: string): string {
  return `name ${name}`;
}

function readCall(view: TextView, item: Item, key: string, inputKey: string): ToolCall | null {
  const call = innerItem(view, item, key);
  const name = stringOf(view, call, 'name');
  return name === null ? null : { name, input: call.members.get(inputKey)?.value ?? null };
}

function toolNames(view: TextView, tools: Item): string[] {
  return itemsOf(tools, 'tools')
    .flatMap((tool) => [innerItem(view, tool, 'function'), innerItem(view, tool, 'custom')])
    .flatMap((tool) => stringOf(view, tool, 'name') ?? []);
}

/** Usage of Chat Completions: in a stream the last chunk has it, all others say `usage: null` or nothing. */
function chatUsage(): UsageReader {
  return openaiUsage(
    { input: 'prompt_tokens', inputDetails: 'prompt_tokens_details', output: 'completion_tokens' },
    (event) => event,
  );
}
