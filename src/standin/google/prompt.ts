import type { Conversation, PromptBlock } from '../api.ts';
import { digest } from '../digest.ts';
import { isFields, parseFields, textField, type Fields } from '../fields.ts';
import { Refusal } from '../refusal.ts';

/** One piece of the prompt in the order in which it is read: tools, instructions, contents. */
export interface GoogleBlock extends PromptBlock {
  /** What it is part of; equal texts in different places are different tokens. */
  readonly place: string;
}

export interface GooglePrompt {
  readonly model: string;
  readonly blocks: readonly GoogleBlock[];
  readonly conversation: Conversation;
}

/** Reads a body of generateContent; throws a `Refusal`. It knows no contents cached by name. */
export function promptOf(model: string, body: Buffer): GooglePrompt {
  const fields = parseFields(body);
  const contents = listIn(fields, 'contents');
  if (contents.length === 0)
    throw new Refusal('* GenerateContentRequest.contents: contents is not specified');
  const cached = textField(fields, 'cachedContent');
  if (cached !== null) throw new Refusal(`CachedContent not found: ${cached}`, { status: 403 });
  const tools = listIn(fields, 'tools').flatMap((tool) =>
    isFields(tool['functionDeclarations']) || Array.isArray(tool['functionDeclarations'])
      ? listIn(tool, 'functionDeclarations')
      : [tool],
  );
  const system = isFields(fields['systemInstruction']) ? listIn(fields['systemInstruction'], 'parts') : [];
  let previous = digest(model);
  const add = (place: string, text: string): GoogleBlock => {
    previous = digest(previous, place, text);
    return { prefix: previous, place, text };
  };
  return {
    model,
    blocks: [
      ...tools.map((tool) => add('tools', JSON.stringify(tool))),
      ...system.map((part) => add('system', textOf(part))),
      ...contents.flatMap(({ role = 'user', ...content }) =>
        listIn(content, 'parts').map((part) => add(placeOf(String(role), part), textOf(part))),
      ),
    ],
    conversation: {
      tools: tools.flatMap((tool) => textField(tool, 'name') ?? []),
      results: resultsIn(contents),
    },
  };
}

/** A list of objects; Google takes one for a list of one. */
function listIn(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name] ?? [];
  return (Array.isArray(value) ? value : [value]).map((each: unknown) => {
    if (isFields(each)) return each;
    throw new Refusal(`Invalid value at '${name}': expected an object`);
  });
}

function placeOf(role: string, part: Fields): string {
  return isFields(part['functionCall']) ? 'call' : isFields(part['functionResponse']) ? 'response' : role;
}

function textOf(part: Fields): string {
  const { text, functionCall, functionResponse } = part;
  if (isFields(functionCall))
    return `${String(functionCall['name'])} ${JSON.stringify(functionCall['args'] ?? {})}`;
  if (isFields(functionResponse)) return JSON.stringify(functionResponse['response'] ?? {});
  return typeof text === 'string' ? text : JSON.stringify(part);
}

/** What tools answered, each with the last call of its name or its identifier. */
function resultsIn(contents: readonly Fields[]): Conversation['results'] {
  const parts = contents.flatMap((content) => listIn(content, 'parts'));
  const calls = parts.flatMap(({ functionCall }) => (isFields(functionCall) ? [functionCall] : []));
  return parts.flatMap(({ functionResponse }) => {
    if (!isFields(functionResponse)) return [];
    const { id, name, response } = functionResponse;
    const call = calls.findLast((each) => (id === undefined ? each['name'] === name : each['id'] === id));
    const said = isFields(response) ? (response['output'] ?? response['error'] ?? response) : '';
    const text = typeof said === 'string' ? said : JSON.stringify(said);
    return [{ tool: String(name), input: isFields(call?.['args']) ? call['args'] : {}, text }];
  });
}
