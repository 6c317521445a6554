/** Small request bodies for the stand-in's tests. One letter is one token: tests count with `lengthOf`. */

export const model = 'claude-sonnet-5';

export type Mark = '5m' | '1h' | null;

export function lengthOf(text: string): number {
  return text.length;
}

export function textBlock(text: string, mark: Mark = null): Record<string, unknown> {
  return { type: 'text', text, ...markFields(mark) };
}

export function markFields(mark: Mark): Record<string, unknown> {
  if (mark === null) return {};
  return { cache_control: mark === '5m' ? { type: 'ephemeral' } : { type: 'ephemeral', ttl: mark } };
}

export function body(fields: Record<string, unknown>): Buffer {
  return Buffer.from(JSON.stringify({ model, max_tokens: 1000, ...fields }));
}

export function userBody(content: unknown, fields: Record<string, unknown> = {}): Buffer {
  return body({ messages: [{ role: 'user', content }], ...fields });
}
