/** Small request bodies for the stand-in's tests. One letter is one token: tests count with `lengthOf`. */
import { parseResponses } from '../../../src/standin/openai/responses-request.ts';
import { OpenaiCache } from '../../../src/standin/openai/prompt-cache.ts';
import { promptOf } from '../../../src/standin/openai/prompt.ts';
import type { PromptBill } from '../../../src/standin/api.ts';

export const model = 'gpt-6.1-sol';
export const olderModel = 'gpt-5.1-codex';

export function lengthOf(text: string): number {
  return text.length;
}

export function body(fields: Record<string, unknown>): Buffer {
  return Buffer.from(JSON.stringify({ model, ...fields }));
}

export function message(role: string, content: unknown): Record<string, unknown> {
  return { type: 'message', role, content };
}

export function text(content: string, marked = false): Record<string, unknown> {
  const mark = marked ? { prompt_cache_breakpoint: { mode: 'explicit' } } : {};
  return { type: 'input_text', text: content, ...mark };
}

/** A call and its output; the call is `Bash {}` to the model: 7 letters. */
export function call(id: string): Record<string, unknown> {
  return { type: 'function_call', id: `fc_${id}`, call_id: id, name: 'Bash', arguments: '{}' };
}

export function output(id: string, content: unknown): Record<string, unknown> {
  return { type: 'function_call_output', call_id: id, output: content };
}

/** An account with its cache: `send` bills a Responses body at a minute of the clock. */
export function account(): (fields: Record<string, unknown>, atMinute?: number) => PromptBill {
  const cache = new OpenaiCache();
  return (fields, atMinute = 0) =>
    cache.bill(promptOf(parseResponses(body(fields))), lengthOf, atMinute * 60_000);
}

export const nothing: PromptBill = {
  input: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cachedBlocks: 0,
};
