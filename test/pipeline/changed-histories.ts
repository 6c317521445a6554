/**
 * Ways in which clients write an earlier part of a conversation anew, on the three wires, as changes of a parsed body.
 */

export type Json = Record<string, unknown>;

export interface Change {
  readonly name: string;
  /**
   * Changes a body in place. `at`: which result it is about, where it is about one. False: this wire has no such
   * change.
   */
  readonly apply: (body: Json, at: number) => boolean;
  /** The result at that place has another text then, or none. */
  readonly touchesResult?: true;
}

function items(body: Json): Json[] {
  return (body['messages'] ?? body['input']) as Json[];
}

function put(body: Json, list: readonly Json[]): void {
  body[body['messages'] === undefined ? 'input' : 'messages'] = list;
}

function parts(item: Json): Json[] {
  return Array.isArray(item['content']) ? (item['content'] as Json[]) : [];
}

/** Where each result's text stands, in order: the object, and its key. */
function results(body: Json): { holder: Json; key: string }[] {
  return items(body).flatMap((item) => {
    if (item['role'] === 'tool') return [{ holder: item, key: 'content' }];
    if (String(item['type']).endsWith('call_output')) return [{ holder: item, key: 'output' }];
    return parts(item).flatMap((part) =>
      part['type'] === 'tool_result' ? [{ holder: part, key: 'content' }] : [],
    );
  });
}

function firstPrompt(body: Json): Json | undefined {
  return items(body).findLast(({ role }, at) => role === 'user' && at <= 2);
}

function replaceIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(replaceIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) =>
      /^(?:id|call_id|tool_use_id|tool_call_id)$/.test(key) && typeof each === 'string'
        ? [key, `other_${each}`]
        : [key, replaceIds(each)],
    ),
  );
}

export const changes: readonly Change[] = [
  {
    name: 'the first message as one string, or as parts',
    apply: (body) => {
      const message = firstPrompt(body);
      if (message === undefined) return false;
      const text = parts(message).map((part) => String(part['text']));
      message['content'] =
        typeof message['content'] === 'string'
          ? [{ type: 'text', text: `${message['content']} ` }]
          : `${text.join('\n')}\n`;
      return true;
    },
  },
  {
    name: 'a reminder before the first prompt',
    apply: (body) => {
      put(body, [{ role: 'user', content: 'Remember: skills a, b' }, ...items(body)]);
      return true;
    },
  },
  {
    name: 'thinking dropped',
    apply: (body) => {
      const before = JSON.stringify(body);
      put(
        body,
        items(body).flatMap((item) => {
          if (item['type'] === 'reasoning') return [];
          if (!Array.isArray(item['content'])) return [item];
          return [{ ...item, content: parts(item).filter(({ type }) => type !== 'thinking') }];
        }),
      );
      return JSON.stringify(body) !== before;
    },
  },
  {
    name: 'something said between',
    apply: (body, at) => {
      const list = items(body);
      const said = { role: 'assistant', content: 'Let me see.' };
      put(body, [...list.slice(0, 3 + at), said, ...list.slice(3 + at)]);
      return list[3 + at]?.['role'] !== 'tool' && !String(list[3 + at]?.['type']).endsWith('output');
    },
  },
  {
    name: 'a result cleared',
    touchesResult: true,
    apply: (body, at) => {
      const result = results(body)[at];
      if (result === undefined) return false;
      result.holder[result.key] = '[Old tool result content cleared]';
      return true;
    },
  },
  {
    name: 'a result cut short',
    touchesResult: true,
    apply: (body, at) => {
      const result = results(body)[at];
      const text = result?.holder[result.key];
      if (result === undefined || typeof text !== 'string') return false;
      result.holder[result.key] = `${text.slice(0, Math.ceil(text.length / 3))}\n[cut]`;
      return true;
    },
  },
  {
    name: 'other ids of calls',
    apply: (body) => {
      Object.assign(body, replaceIds(body));
      const message = firstPrompt(body);
      if (message !== undefined && typeof message['content'] === 'string') message['content'] += '.';
      else Object.assign(parts(message ?? {})[0] ?? {}, { text: 'Find out which worker failed.' });
      return true;
    },
  },
  {
    name: 'the oldest turn dropped',
    touchesResult: true,
    apply: (body) => {
      const [oldest] = results(body);
      if (oldest === undefined) return false;
      const id = oldest.holder['tool_use_id'] ?? oldest.holder['tool_call_id'] ?? oldest.holder['call_id'];
      const names = `"${String(id)}"`;
      put(
        body,
        items(body).filter((item) => !JSON.stringify(item).includes(names)),
      );
      return true;
    },
  },
];
