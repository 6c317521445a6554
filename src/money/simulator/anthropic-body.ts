import { arrayAt, isJsonObject, objectAt, type JsonObject } from '../../json/object.ts';
import { imageTokens } from '../../limits.ts';
import type { AskedBody, Call, Item, Part } from './asked-body.ts';
import { digestOf } from './digest.ts';
import { onceEach } from './once-each.ts';
import type { Tier } from './prompt.ts';

/** Reads a body of the Messages API, leniently: the provider judges it. Null: it is none. */
export function readAnthropic(fields: JsonObject): AskedBody | null {
  const model = fields['model'];
  if (typeof model !== 'string' || !Array.isArray(fields['messages'])) return null;
  const items = arrayAt(fields, 'messages').filter(isJsonObject).flatMap(itemsOf);
  return {
    provider: 'anthropic',
    model,
    opening: '',
    marksOnly: true,
    keepsLong: false,
    tier: '5m',
    head: [
      ...arrayAt(fields, 'tools').filter(isJsonObject).filter(isShown).map(definition),
      ...blocksOf(fields['system']).map(instruction),
    ],
    // A change of either leaves what is cached of tools and system prompt alone.
    choices: JSON.stringify([fields['tool_choice'] ?? null, fields['thinking'] ?? null]),
    items: markLast(items, tierOf(fields['cache_control'])),
  };
}

/** A tool whose definition is deferred stands in no prompt until the model looks for it. */
function isShown(tool: JsonObject): boolean {
  return tool['defer_loading'] !== true;
}

/** A content given as a string is one text block. */
function blocksOf(content: unknown): readonly JsonObject[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isJsonObject) : [];
}

const itemsOf = onceEach(({ role, content }: JsonObject): readonly Item[] =>
  blocksOf(content).map((block) => itemOf(String(role), block)),
);

const instruction = onceEach((block: JsonObject): Item => itemOf('system', block));

const definition = onceEach((tool: JsonObject): Item => {
  const said = withoutMark(tool);
  const part = { name: digestOf(said), text: said, more: 0, mark: tierOf(tool['cache_control']) };
  return { place: 'tools', parts: [part], byModel: false, call: null, answers: null };
});

function itemOf(place: string, block: JsonObject): Item {
  const answers = block['type'] === 'tool_result' ? block['tool_use_id'] : null;
  return {
    place,
    parts: [partOf(block)],
    byModel: place === 'assistant',
    call: callOf(block),
    answers: typeof answers === 'string' ? answers : null,
  };
}

function callOf({ type, id, name, input }: JsonObject): Call | null {
  const isCall = type === 'tool_use' && typeof id === 'string' && typeof name === 'string';
  return isCall ? { id, name, input } : null;
}

function partOf(block: JsonObject): Part {
  const { type, text } = block;
  const mark = tierOf(block['cache_control']);
  const said = withoutMark(block);
  const name = digestOf(said);
  switch (type) {
    case 'text':
      return { name, text: String(text), more: 0, mark };
    case 'tool_use':
      return {
        name,
        text: `${String(block['name'])} ${JSON.stringify(block['input'] ?? {})}`,
        more: 0,
        mark,
      };
    case 'tool_result':
      return { name, ...resultOf(block['content']), mark };
    // The signature is for the provider; of what it hides nobody knows the length.
    case 'thinking':
      return { name, text: String(block['thinking']), more: 0, mark };
    default:
      return hasBytes(block)
        ? { name, text: '', more: imageTokens, mark }
        : { name, text: said, more: 0, mark };
  }
}

function resultOf(content: unknown): Pick<Part, 'text' | 'more'> {
  if (typeof content === 'string') return { text: content, more: 0 };
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  const texts = parts.map((part) =>
    isJsonObject(part) && typeof part['text'] === 'string' ? part['text'] : '',
  );
  const images = parts.filter((part) => isJsonObject(part) && hasBytes(part));
  return { text: texts.join('\n'), more: images.length * imageTokens };
}

/** An image or a document, which no count of its base64 measures. */
function hasBytes(block: JsonObject): boolean {
  return objectAt(block, 'source')['type'] === 'base64';
}

function withoutMark(block: JsonObject): string {
  return JSON.stringify(
    block['cache_control'] === undefined ? block : { ...block, cache_control: undefined },
  );
}

function tierOf(control: unknown): Tier | null {
  if (!isJsonObject(control)) return null;
  return control['ttl'] === '1h' ? '1h' : '5m';
}

/** A mark on the request itself stands behind its last block. */
function markLast(items: readonly Item[], mark: Tier | null): readonly Item[] {
  const last = items.at(-1);
  if (mark === null || last === undefined) return items;
  return [
    ...items.slice(0, -1),
    { ...last, parts: last.parts.map((part) => ({ ...part, mark: part.mark ?? mark })) },
  ];
}
