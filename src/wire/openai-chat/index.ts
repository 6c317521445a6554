import type { Span } from '../../json/reader.ts';
import {
  identityOf,
  innerItem,
  itemsOf,
  kindOf,
  partsOf,
  readBody,
  stringOf,
  namedIn,
  type Item,
} from '../openai/item.ts';
import { questionOf } from '../openai/question.ts';
import type { Block, Conversation, RouteKind, ToolCall, Wire } from '../wire.ts';
import { chatUsage } from './usage.ts';

/**
 * OpenAI Chat Completions, which many other providers speak too. One block is one message; a content is a string or
 * an array of parts; a tool's result is a message of the role `tool` or, in the older form, `function`.
 */
export const openaiChat: Wire = {
  id: 'openai-chat',
  route,
  scan,
  usageReader: chatUsage,
};

/** Clients put `/v1` before the path or not; Azure names the deployment in it. */
function route(method: string, path: string): RouteKind | null {
  return method === 'POST' && /(^|\/)chat\/completions$/.test(path) ? 'generate' : null;
}

const unsaid = new Set(['cache_control']);

function scan(view: string): Conversation {
  const body = readBody(view);
  const blocks: Block[] = [];
  const questions: (readonly Span[])[] = [];
  const calls = new Calls(view);
  let newFrom = 0;
  for (const message of itemsOf(body, 'messages')) {
    const { role, type } = kindOf(view, message);
    const parts = partsOf(view, message, 'content');
    const made = role === 'assistant' ? calls.add(message) : [];
    const isResult = role === 'tool' || role === 'function';
    blocks.push({
      role,
      type,
      identity: identityOf(view, message, parts, unsaid),
      calls: made,
      result: isResult ? { call: calls.answeredBy(message), isError: false, texts: parts.texts } : null,
    });
    if (role === 'user') questions.push(parts.texts);
    if (role === 'assistant') newFrom = blocks.length;
  }
  const question = questionOf(view, questions);
  return {
    model: namedIn(view, body, 'model'),
    blocks,
    newFrom,
    tools: toolNames(view, body),
    question,
    // This API has no way to say so.
    forgets: false,
  };
}

/** The calls of a conversation: by id or, in the older form, by the function's name. */
class Calls {
  readonly #view: string;
  readonly #byId = new Map<string, ToolCall>();
  readonly #byName = new Map<string, ToolCall>();

  constructor(view: string) {
    this.#view = view;
  }

  /** Remembers the calls that a message makes, and answers them. */
  add(message: Item): ToolCall[] {
    const added: ToolCall[] = [];
    for (const call of itemsOf(message, 'tool_calls')) {
      const id = stringOf(this.#view, call, 'id');
      const made = this.#read(call, 'function', 'arguments') ?? this.#read(call, 'custom', 'input');
      if (made === null) continue;
      added.push(made);
      if (id !== null) this.#byId.set(id, made);
    }
    const older = this.#read(message, 'function_call', 'arguments');
    if (older === null) return added;
    this.#byName.set(older.name, older);
    return [...added, older];
  }

  answeredBy(message: Item): ToolCall | null {
    const id = stringOf(this.#view, message, 'tool_call_id');
    if (id !== null) return this.#byId.get(id) ?? null;
    const name = namedIn(this.#view, message, 'name');
    return name === null ? null : (this.#byName.get(name) ?? null);
  }

  #read(item: Item, key: string, inputKey: string): ToolCall | null {
    const call = innerItem(this.#view, item, key);
    const name = namedIn(this.#view, call, 'name');
    return name === null ? null : { name, input: call.members.get(inputKey)?.value ?? null };
  }
}

function toolNames(view: string, body: Item): string[] {
  const tools = itemsOf(body, 'tools');
  const functions = itemsOf(body, 'functions');
  return [
    ...tools.flatMap((tool) => [innerItem(view, tool, 'function'), innerItem(view, tool, 'custom')]),
    ...functions,
  ].flatMap((tool) => namedIn(view, tool, 'name') ?? []);
}
