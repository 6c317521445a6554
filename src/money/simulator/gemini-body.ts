import { arrayAt, isJsonObject, objectAt, type JsonObject } from '../../json/object.ts';
import { imageTokens } from '../../limits.ts';
import type { AskedBody, Call, Item, Part } from './asked-body.ts';
import { digestOf } from './digest.ts';
import { onceEach } from './once-each.ts';

/**
 * Reads a body of generateContent, leniently: the provider judges it. `model`: the one that the path names. Null: it is none,
 * or begins with what the client has cached under a name, which only the provider has.
 */
export function readGemini(fields: JsonObject, model: string | null): AskedBody | null {
  const named = fields['model'] ?? model;
  if (typeof named !== 'string' || !Array.isArray(fields['contents'])) return null;
  if (either(fields, 'cachedContent', 'cached_content') != null) return null;
  const system = either(fields, 'systemInstruction', 'system_instruction');
  return {
    provider: 'gemini',
    model: named,
    opening: '',
    marksOnly: false,
    keepsLong: false,
    tier: '5m',
    head: [
      ...arrayAt(fields, 'tools').filter(isJsonObject).flatMap(definitions),
      ...(isJsonObject(system) ? partsIn(system).map((part) => itemOf('system', part)) : []),
    ],
    choices: '',
    items: arrayAt(fields, 'contents').filter(isJsonObject).flatMap(itemsOf),
  };
}

/** Google takes two spellings of each name. */
function either(fields: JsonObject, name: string, other: string): unknown {
  return fields[name] ?? fields[other];
}

const definitions = onceEach((tool: JsonObject): readonly Item[] => {
  const functions = either(tool, 'functionDeclarations', 'function_declarations');
  const each: readonly unknown[] = Array.isArray(functions) ? functions : [tool];
  return each.map((one) => textItem('tools', JSON.stringify(one)));
});

const itemsOf = onceEach((content: JsonObject): readonly Item[] =>
  partsIn(content).map((part) => itemOf(content['role'] === 'model' ? 'assistant' : 'user', part)),
);

function partsIn(content: JsonObject): readonly JsonObject[] {
  const { parts } = content;
  return (Array.isArray(parts) ? parts : [parts]).filter(isJsonObject);
}

function itemOf(place: string, part: JsonObject): Item {
  const byModel = place === 'assistant';
  const call = either(part, 'functionCall', 'function_call');
  if (isJsonObject(call)) {
    const { id, name, args } = call;
    const made: Call = { id: textOr(id), name: textOr(name), input: args };
    return { ...textItem('call', `${made.name} ${JSON.stringify(args ?? {})}`), byModel, call: made };
  }
  const answer = either(part, 'functionResponse', 'function_response');
  if (isJsonObject(answer)) {
    const { id } = answer;
    const said = JSON.stringify(answer['response'] ?? {});
    return { ...textItem('output', said), answers: typeof id === 'string' ? id : null };
  }
  if (typeof part['text'] === 'string') return { ...textItem(place, part['text']), byModel };
  const json = JSON.stringify(part);
  if (!hasBytes(part)) return { ...textItem(place, json), byModel };
  const bytes: Part = { name: digestOf(json), text: '', more: imageTokens, mark: null };
  return { ...textItem(place, ''), parts: [bytes], byModel };
}

function textItem(place: string, text: string): Item {
  const part: Part = { name: digestOf(text), text, more: 0, mark: null };
  return { place, parts: [part], byModel: false, call: null, answers: null };
}

/** Images and files, which no count of their base64 measures. */
function hasBytes(part: JsonObject): boolean {
  return ['inlineData', 'inline_data', 'fileData', 'file_data'].some(
    (name) => Object.keys(objectAt(part, name)).length > 0,
  );
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
