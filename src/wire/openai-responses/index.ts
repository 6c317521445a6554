import type { Span } from '../../json/reader.ts';
import {
  identityOf,
  itemsOf,
  kindOf,
  partsOf,
  readBody,
  stringOf,
  namedIn,
  type Item,
  type Parts,
} from '../openai/item.ts';
import { questionOf } from '../openai/question.ts';
import type { Block, Conversation, RouteKind, ToolCall, ToolResult, Wire } from '../wire.ts';
import { calledName, deferredNamespaces, scriptTool, toolNames } from './tools.ts';
import { responsesUsage } from './usage.ts';

/**
 * OpenAI Responses, as the API documents it and as Codex speaks it: tools and developer prompts may be items of the
 * input, a shell may hide behind a custom tool, and outputs may be arrays of parts. One block is one input item; any
 * item we do not know is kept as it is.
 */
export const openaiResponses: Wire = {
  id: 'openai-responses',
  route,
  scan,
  usageReader: responsesUsage,
};

/** The path stands behind `/v1`, `/backend-api/codex` (login with ChatGPT), `/openai` (Azure) or nothing. */
function route(method: string, path: string): RouteKind | null {
  if (method !== 'POST') return null;
  if (/(^|\/)responses\/input_tokens$/.test(path)) return 'count';
  return /(^|\/)responses(\/compact)?$/.test(path) ? 'generate' : null;
}

// Clients drop or renew these when a session is resumed, and the model reads none of them.
const unsaid = new Set([
  'id',
  'status',
  'metadata',
  'internal_chat_message_metadata_passthrough',
  'cache_control',
]);
/** Of a reference the id is all it says. */
const unsaidOfReference = new Set([...unsaid].filter((key) => key !== 'id'));

function scan(view: string): Conversation {
  const body = readBody(view);
  const model = namedIn(view, body, 'model');
  const tools = [toolNames(view, body)];
  const forgets = isCut(view, body);
  const prompt = stringOf(view, body, 'input') === null ? null : partsOf(view, body, 'input');
  if (prompt !== null) {
    const block = { role: 'user', type: 'message', identity: prompt.identity, calls: [], result: null };
    return {
      model,
      blocks: [block],
      newFrom: 0,
      tools: tools.flat(),
      question: questionOf(view, [prompt.texts]),
      forgets,
    };
  }
  const blocks: Block[] = [];
  const questions: (readonly Span[])[] = [];
  const calls = new Map<string, ToolCall>();
  const deferred: string[] = [];
  let newFrom = 0;
  for (const item of itemsOf(body, 'input')) {
    const { role, type } = kindOf(view, item);
    const parts = partsOf(view, item, type.endsWith('_output') ? 'output' : 'content');
    const identity = identityOf(view, item, parts, type === 'item_reference' ? unsaidOfReference : unsaid);
    const call = callOf(view, item);
    const result = resultOf(view, item, parts, calls);
    blocks.push({ role, type, identity, calls: call === null ? [] : [call], result });
    const id = stringOf(view, item, 'call_id');
    if (call !== null && id !== null) calls.set(id, call);
    if (type === 'additional_tools') tools.push(toolNames(view, item));
    if (type === 'message' && role === 'user') questions.push(parts.texts);
    if (type === 'message' && instructing.has(role)) deferred.push(...deferredNamespaces(view, parts.texts));
    if (!isOfClient(role, type)) newFrom = blocks.length;
  }
  const named = tools.flat();
  // Only scripts can call what is deferred.
  if (named.includes(scriptTool)) named.push(...deferred);
  return { model, blocks, newFrom, tools: named, question: questionOf(view, questions), forgets };
}

const instructing = new Set(['system', 'developer']);

/**
 * Whether the client wrote an item. All that we do not know counts as the model's, a reference too, since clients
 * refer to its answers: then the results before it stay as they are.
 */
function isOfClient(role: string, type: string): boolean {
  if (type === 'message') return role === 'user' || instructing.has(role);
  return type.endsWith('_output') || type === 'additional_tools' || type === 'mcp_approval_response';
}

function resultOf(
  view: string,
  item: Item,
  parts: Parts,
  calls: ReadonlyMap<string, ToolCall>,
): ToolResult | null {
  const type = stringOf(view, item, 'type');
  if (type !== 'function_call_output' && type !== 'custom_tool_call_output') return null;
  const status = stringOf(view, item, 'status');
  return {
    call: calls.get(stringOf(view, item, 'call_id') ?? '') ?? null,
    isError: status === 'incomplete' || status === 'failed',
    texts: parts.texts,
  };
}

const inputKeys = new Map([
  ['function_call', 'arguments'],
  ['custom_tool_call', 'input'],
]);

function callOf(view: string, item: Item): ToolCall | null {
  const inputKey = inputKeys.get(stringOf(view, item, 'type') ?? '');
  const name = namedIn(view, item, 'name');
  if (inputKey === undefined || name === null) return null;
  const input = item.members.get(inputKey)?.value ?? null;
  return { name: calledName(namedIn(view, item, 'namespace'), name), input };
}

/** With `truncation: auto` the provider drops items from the middle, with a compaction it sums them up. */
function isCut(view: string, body: Item): boolean {
  const managed = body.members.get('context_management')?.value;
  return (
    stringOf(view, body, 'truncation') === 'auto' ||
    (managed !== undefined && view.slice(managed.start, managed.end).includes('compact'))
  );
}
