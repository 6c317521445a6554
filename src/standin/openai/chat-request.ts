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

/** Reads a body of Chat Completions; throws a `Refusal`. */
export function parseChat(body: Buffer): OpenaiRequest {
  const fields = parseFields(body);
  const model = requiredText(fields, 'model');
  const messages = list(fields['messages'], 'messages').map((message, index) => {
    if (!isFields(message)) throw wrongType(`messages[${index}]`, 'an object');
    return message;
  });
  if (messages.length === 0) {
    throw new Refusal("Invalid 'messages': empty array. Expected an array with minimum length 1.", {
      param: 'messages',
      code: 'empty_array',
    });
  }
  const turns = messages.map((message, index) => itemsOf(message, `messages[${index}]`));
  checkOutputs(turns);
  return {
    model,
    stream: fields['stream'] === true,
    tools: toolsOf(fields),
    loadedTools: [],
    items: turns.flat(),
    settings: JSON.stringify([
      fields['reasoning_effort'] ?? null,
      fields['response_format'] ?? null,
      fields['verbosity'] ?? null,
    ]),
    cache: cacheWishOf(fields, model),
    fields,
  };
}

/** A message is one item, and one more for each call it makes. */
function itemsOf(message: Fields, place: string): readonly Item[] {
  const parts = partsOf(message['content'], `${place}.content`);
  if (message['role'] === 'tool') {
    return [{ kind: 'output', id: requiredText(message, 'tool_call_id', place), parts }];
  }
  const role = roleOf(message['role'], `${place}.role`);
  const calls = list(message['tool_calls'] ?? [], `${place}.tool_calls`);
  if (parts.length === 0 && calls.length === 0) {
    throw new Refusal(`Invalid value for 'content': expected a string, got null.`, {
      param: `${place}.content`,
    });
  }
  const said: readonly Item[] = parts.length === 0 ? [] : [{ kind: 'message', role, parts }];
  return [...said, ...calls.map((call, index) => callOf(call, `${place}.tool_calls[${index}]`))];
}

function callOf(call: unknown, place: string): Item {
  if (!isFields(call)) throw wrongType(place, 'an object');
  const called = call['function'];
  if (!isFields(called)) throw wrongType(`${place}.function`, 'an object');
  return {
    kind: 'call',
    id: requiredText(call, 'id', place),
    name: requiredText(called, 'name', `${place}.function`),
    input: textField(called, 'arguments') ?? '',
  };
}

/** The messages right behind an assistant's answer its calls, all of them and nothing else. */
function checkOutputs(turns: readonly (readonly Item[])[]): void {
  let open: readonly string[] = [];
  turns.forEach((items, index) => {
    const [first] = items;
    if (first?.kind === 'output') {
      if (!open.includes(first.id)) {
        throw new Refusal(
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
          { param: `messages.[${index}].role` },
        );
      }
      open = open.filter((id) => id !== first.id);
      return;
    }
    refuseUnanswered(open);
    open = items.flatMap((item) => (item.kind === 'call' ? [item.id] : []));
  });
  refuseUnanswered(open);
}

function refuseUnanswered(ids: readonly string[]): void {
  if (ids.length === 0) return;
  throw new Refusal(
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
      `The following tool_call_ids did not have response messages: ${ids.join(', ')}`,
    { param: 'messages' },
  );
}
