import { arrayAt, isJsonObject, objectAt, type JsonObject } from '../../json/object.ts';
import { imageTokens } from '../../limits.ts';
import { estimateTokens } from '../../tokens/count.ts';
import type { AskedBody, Call, Item, Part } from './asked-body.ts';
import { digestOf } from './digest.ts';
import { onceEach } from './once-each.ts';
import type { Tier } from './prompt.ts';

/** Reads a body of Chat Completions, leniently: the provider judges it. Null: it is none. */
export function readChat(fields: JsonObject): AskedBody | null {
  if (!Array.isArray(fields['messages'])) return null;
  const settings = [fields['reasoning_effort'], fields['response_format'], fields['verbosity']];
  const body = bodyOf(fields, settings, arrayAt(fields, 'messages').filter(isJsonObject).flatMap(chatItems));
  return body === null || !isClaude.test(body.model) ? body : atAnthropic(body);
}

/** As gateways name Anthropic's models, which they sell over Chat Completions too. */
const isClaude = /(?:^|[/.])claude-/;

/**
 * Behind a gateway Anthropic's rules hold. Where the client sets no marks, a gateway that caches does so as it can: at
 * the end.
 */
function atAnthropic(body: AskedBody): AskedBody {
  const isMarked = [...body.head, ...body.items].some(({ parts }) => parts.some(({ mark }) => mark !== null));
  const last = body.items.at(-1);
  const items =
    isMarked || last === undefined ? body.items : [...body.items.slice(0, -1), markedAtEnd(last, '5m')];
  return { ...body, provider: 'anthropic', marksOnly: true, items };
}

function markedAtEnd(item: Item, mark: Tier): Item {
  const last = item.parts.length - 1;
  return {
    ...item,
    parts: item.parts.map((part, index) => (index === last ? { ...part, mark: part.mark ?? mark } : part)),
  };
}

/** Reads a body of the Responses API. Null: it is none, or refers to what only the provider has. */
export function readResponses(fields: JsonObject): AskedBody | null {
  const input = fields['input'];
  if (typeof input !== 'string' && !Array.isArray(input)) return null;
  if (fields['previous_response_id'] != null || fields['conversation'] != null) return null;
  const sent = typeof input === 'string' ? [{ role: 'user', content: input }] : arrayAt(fields, 'input');
  const instructions = partsOf(fields['instructions']);
  const items = sent.filter(isJsonObject).map(responsesItem);
  const settings = [objectAt(fields, 'reasoning')['effort'], fields['text']];
  return bodyOf(
    fields,
    settings,
    instructions.length === 0 ? items : [clientItem('developer', instructions), ...items],
  );
}

function bodyOf(fields: JsonObject, settings: readonly unknown[], items: readonly Item[]): AskedBody | null {
  const { model, prompt_cache_key: key } = fields;
  if (typeof model !== 'string') return null;
  const { mode, ttl } = objectAt(fields, 'prompt_cache_options');
  return {
    provider: 'openai',
    model,
    opening: JSON.stringify([key ?? '', ...settings.map((setting) => setting ?? null)]),
    marksOnly: mode === 'explicit',
    keepsLong: fields['prompt_cache_retention'] === '24h',
    tier: tierOf(ttl),
    head: arrayAt(fields, 'tools').filter(isJsonObject).map(definition),
    choices: '',
    items: ttl === undefined ? items : items.map((item) => markedFor(item, tierOf(ttl))),
  };
}

/** A mark that names no time of its own is for as long as the request says. */
function markedFor(item: Item, tier: Tier): Item {
  if (tier === '5m' || item.parts.every(({ mark }) => mark === null)) return item;
  return { ...item, parts: item.parts.map((part) => (part.mark === '5m' ? { ...part, mark: tier } : part)) };
}

function tierOf(ttl: unknown): Tier {
  return ttl === '12h' || ttl === '1h' ? '1h' : '5m';
}

const definition = onceEach(({ cache_control: control, ...tool }: JsonObject): Item => {
  const item = clientItem('tools', [textPart(JSON.stringify(tool))]);
  return isJsonObject(control) ? markedAtEnd(item, tierOf(control['ttl'])) : item;
});

/** A message is one item, and one more for each call it makes. */
const chatItems = onceEach((message: JsonObject): readonly Item[] => {
  const control = message['cache_control'];
  const items = itemsOf(message);
  const last = items.at(-1);
  if (!isJsonObject(control) || last === undefined) return items;
  return [...items.slice(0, -1), markedAtEnd(last, tierOf(control['ttl']))];
});

function itemsOf(message: JsonObject): readonly Item[] {
  const parts = partsOf(message['content']);
  if (message['role'] === 'tool') {
    return [{ ...clientItem('output', parts), answers: textOr(message['tool_call_id'], null) }];
  }
  const place = placeOf(message['role']);
  const said = parts.length === 0 ? [] : [{ ...clientItem(place, parts), byModel: place === 'assistant' }];
  const calls = arrayAt(message, 'tool_calls').filter(isJsonObject);
  return [
    ...said,
    ...calls.map((call) => {
      const called = objectAt(call, 'function');
      return callItem(call['id'], called['name'], called['arguments']);
    }),
  ];
}

/** An item without a type is a message. */
const responsesItem = onceEach((item: JsonObject): Item => {
  switch (item['type'] ?? 'message') {
    case 'message': {
      const place = placeOf(item['role']);
      return { ...clientItem(place, partsOf(item['content'])), byModel: place === 'assistant' };
    }
    case 'function_call':
      return callItem(item['call_id'], item['name'], item['arguments'], item['namespace']);
    case 'custom_tool_call':
      return callItem(item['call_id'], item['name'], item['input'], item['namespace']);
    case 'function_call_output':
    case 'custom_tool_call_output':
      return { ...clientItem('output', partsOf(item['output'])), answers: textOr(item['call_id'], null) };
    case 'additional_tools':
      return clientItem('other', [textPart(unnamed(item))]);
    default:
      return { ...clientItem('other', [hiddenPart(item)]), byModel: true };
  }
});

function callItem(id: unknown, name: unknown, input: unknown, namespace?: unknown): Item {
  const text = `${textOr(name, '')} ${textOr(input, '')}`;
  const call: Call = { id: textOr(id, ''), name: `${textOr(namespace, '')}${textOr(name, '')}`, input };
  return { ...clientItem('call', [textPart(text)]), byModel: true, call };
}

function clientItem(place: string, parts: readonly Part[]): Item {
  return { place, parts, byModel: false, call: null, answers: null };
}

/** `system` and `developer` are two names of one role. */
function placeOf(role: unknown): string {
  return role === 'system' ? 'developer' : textOr(role, 'user');
}

/** A content is a string or a list of parts; null is none. */
function partsOf(content: unknown): readonly Part[] {
  if (typeof content === 'string') return [textPart(content)];
  if (!Array.isArray(content)) return [];
  return content.filter(isJsonObject).map((part) => {
    const { prompt_cache_breakpoint: breakpoint, cache_control: passed, ...said } = part;
    const control = breakpoint ?? passed;
    const mark = isJsonObject(control) ? tierOf(control['ttl']) : null;
    const text = textOr(part['text'], null);
    if (text !== null) return { ...textPart(text), mark };
    const json = JSON.stringify(said);
    return hasBytes(part)
      ? { name: digestOf(json), text: '', more: imageTokens, mark }
      : { ...textPart(json), mark };
  });
}

function textPart(text: string): Part {
  return { name: digestOf(text), text, more: 0, mark: null };
}

/** Images and files stand in data URLs, which no count of their base64 measures. */
function hasBytes(part: JsonObject): boolean {
  const url = part['image_url'] ?? part['file_data'] ?? objectAt(part, 'file')['file_data'];
  return /^data:/.test(textOr(isJsonObject(url) ? url['url'] : url, ''));
}

/** Reasoning is encrypted, so its length is all that is known of it. */
function hiddenPart(item: JsonObject): Part {
  const said = unnamed(item);
  const hidden = textOr(item['encrypted_content'], null);
  return hidden === null
    ? textPart(said)
    : { name: digestOf(said), text: '', more: estimateTokens(hidden), mark: null };
}

/** Identifiers are not read by the model, so they are neither counted nor compared. */
function unnamed(item: JsonObject): string {
  return JSON.stringify({ ...item, id: undefined, status: undefined });
}

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === 'string' ? value : other;
}
