import { isFields, parseFields, textField, type Fields } from '../fields.ts';
import { Refusal } from '../refusal.ts';
import {
  cacheWishOf,
  list,
  partsOf,
  requiredText,
  roleOf,
  toolsOf,
  wrongType,
  type Item,
  type OpenaiRequest,
} from './request.ts';

/** Reads a body of the Responses API; throws a `Refusal`. The stand-in stores no answers to refer to. */
export function parseResponses(body: Buffer): OpenaiRequest {
  const fields = parseFields(body);
  const model = requiredText(fields, 'model');
  refuseReferences(fields);
  const input = fields['input'];
  const sent = typeof input === 'string' ? [{ role: 'user', content: input }] : list(input, 'input');
  const items = sent.map((item, index) => itemOf(item, `input[${index}]`));
  checkOutputs(items);
  const instructions = partsOf(fields['instructions'], 'instructions');
  const loaded = sent.flatMap((item) =>
    isFields(item) && item['type'] === 'additional_tools' ? toolsOf(item) : [],
  );
  return {
    model,
    stream: fields['stream'] === true,
    tools: toolsOf(fields),
    loadedTools: loaded,
    items: [
      ...(instructions.length === 0
        ? []
        : [{ kind: 'message', role: 'developer', parts: instructions } as const]),
      ...items,
    ],
    settings: JSON.stringify([effortOf(fields['reasoning']), fields['text'] ?? null]),
    cache: cacheWishOf(fields, model),
    fields,
  };
}

function refuseReferences(fields: Fields): void {
  const previous = textField(fields, 'previous_response_id');
  if (previous === null) return;
  throw new Refusal(`Previous response with id '${previous}' not found.`, {
    param: 'previous_response_id',
    code: 'previous_response_not_found',
  });
}

function effortOf(reasoning: unknown): unknown {
  return isFields(reasoning) ? (reasoning['effort'] ?? null) : null;
}

/** An item without a type is a message. */
function itemOf(item: unknown, place: string): Item {
  if (!isFields(item)) throw wrongType(place, 'an object');
  switch (item['type'] ?? 'message') {
    case 'message': {
      const role = roleOf(item['role'], `${place}.role`);
      return { kind: 'message', role, parts: partsOf(item['content'], `${place}.content`) };
    }
    case 'function_call':
      return callOf(item, 'arguments', place);
    case 'custom_tool_call':
      return callOf(item, 'input', place);
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const id = requiredText(item, 'call_id', place);
      return { kind: 'output', id, parts: partsOf(item['output'], `${place}.output`) };
    }
    case 'item_reference':
      throw new Refusal(`Item with id '${requiredText(item, 'id', place)}' not found.`, {
        status: 404,
        param: 'input',
      });
    default:
      return { kind: 'other', text: JSON.stringify({ ...item, id: undefined, status: undefined }) };
  }
}

function callOf(item: Fields, inputName: string, place: string): Item {
  return {
    kind: 'call',
    id: requiredText(item, 'call_id', place),
    name: requiredText(item, 'name', place),
    input: textField(item, inputName) ?? '',
  };
}

/** Every call has an output somewhere behind it, and every output a call before it. */
function checkOutputs(items: readonly Item[]): void {
  const open = new Set<string>();
  const called = new Set<string>();
  for (const item of items) {
    if (item.kind === 'call') {
      open.add(item.id);
      called.add(item.id);
    }
    if (item.kind !== 'output') continue;
    if (!called.has(item.id)) {
      throw new Refusal(`No tool call found for function call output with call_id ${item.id}.`, {
        param: 'input',
      });
    }
    open.delete(item.id);
  }
  const [missing] = open;
  if (missing !== undefined) {
    throw new Refusal(`No tool output found for function call ${missing}.`, { param: 'input' });
  }
}
