import type { TextView } from '../../json/text-view.ts';
import { scanItems, type Format } from '../items/scan.ts';
import {
  identityOf,
  isStringMember,
  kindOf,
  onlyText,
  partsOf,
  readAlone,
  readItem,
  stringOf,
  type Item,
} from '../openai/item.ts';
import { isWrapped } from '../items/question.ts';
import { systemTextOf } from '../items/result-frames.ts';
import type { ResultFrame, RouteKind, Scan, UsageReader, Wire } from '../wire.ts';
import { deferredNamespaces, scriptTool, shownTools, toolNames } from './tools.ts';
import { callOf, resultOf } from './outputs.ts';
import { isJsonObject } from '../../json/object.ts';
import { promptCache } from '../openai/prompt-cache.ts';
import { openaiUsage } from '../openai/usage.ts';

/**
 * OpenAI Responses, as the API documents it and as Codex speaks it: tools and developer prompts may be items of the
 * input, a shell may hide behind a custom tool, and outputs may be arrays of parts. One block is one input item; any
 * item we do not know is kept as it is.
 */
export const openaiResponses: Wire = {
  id: 'openai-responses',
  cache: promptCache,
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

const format: Format = {
  list: 'input',
  item(reader, transcript) {
    const { view } = reader;
    const item = readItem(reader);
    const { role, type } = kindOf(view, item);
    const parts = partsOf(view, item, type.endsWith('_output') ? 'output' : 'content');
    const identity = identityOf(view, item, parts, type === 'item_reference' ? unsaidOfReference : unsaid);
    const call = callOf(view, item);
    const result = resultOf(view, item, parts, (id) => transcript.call(id));
    if (type === 'message' && role === 'user')
      for (const span of parts.texts)
        transcript.addQuestion(span, transcript.addUserText(view, span) || isWrapped(view, span));
    transcript.blocks.push({ role, type, identity, calls: call === null ? [] : [call], result });
    const id = stringOf(view, item, 'call_id');
    if (call !== null && id !== null) transcript.addCall(id, call);
    if (type === 'additional_tools') transcript.tools.push(...toolNames(view, item));
    if (type === 'message' && instructing.has(role)) {
      const [first] = parts.texts;
      if (first !== undefined) transcript.addSystem(view, first);
      transcript.deferred.push(...deferredNamespaces(view, parts.texts));
    }
    if (!isOfClient(role, type)) transcript.answered(onlyText(view, item, parts));
  },
  member(reader, key, head) {
    const { view } = reader;
    const member = readAlone(reader, key);
    if (key === 'model') head.model = stringOf(view, member, key);
    else if (key === 'tools') {
      head.tools = toolNames(view, member);
      head.toolSpans = shownTools(view, member);
    } else if (key === 'input' && isStringMember(view, member, key)) {
      const { identity } = partsOf(view, member, key);
      head.prompt = { role: 'user', type: 'message', identity, calls: [], result: null };
    } else if (key === 'instructions' && isStringMember(view, member, key))
      head.system = systemTextOf(view, member.span);
    else head.forgets ||= isCut(view, member);
  },
  tools({ tools }, transcript) {
    const named = [...tools, ...transcript.tools];
    // Only scripts can call what is deferred.
    return named.includes(scriptTool) ? [...named, ...transcript.deferred] : named;
  },
};

function scan(view: string, frames?: readonly ResultFrame[]): Scan {
  return scanItems(format, view, frames);
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

/** With `truncation: auto` the provider drops items from the middle, with a compaction it sums them up. */
function isCut(view: TextView, body: Item): boolean {
  const managed = body.members.get('context_management')?.value;
  return (
    stringOf(view, body, 'truncation') === 'auto' ||
    (managed !== undefined && view.slice(managed.start, managed.end).includes('compact'))
  );
}

/** Usage of the Responses API: in the answer, which a stream's last event (`response.completed`, …) has inside. */
function responsesUsage(): UsageReader {
  return openaiUsage(
    { input: 'input_tokens', inputDetails: 'input_tokens_details', output: 'output_tokens' },
    (event) => (isJsonObject(event['response']) ? event['response'] : event),
  );
}
