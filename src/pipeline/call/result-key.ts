import { createHash } from 'node:crypto';
import type { ToolResult } from '../../wire/wire.ts';
import type { Received } from '../request.ts';
import { textAt, type Calls } from './call.ts';
import type { Bytes } from '../../wire/items/pieces.ts';

/** Of a hash: enough that no two results of a project have one name. */
const keyChars = 24;

/**
 * Names a tool result by what it is: the tool, its arguments and what it printed, however a client writes these down
 * and wherever the result stands. The call's id is no part of it: gateways and resumed sessions give new ones.
 */
export function resultKey(
  { body, calls }: Pick<Received, 'body' | 'calls'>,
  { call, texts }: ToolResult,
): string {
  const hash = createHash('sha256');
  const add = (part: string | Buffer): void => {
    hash.update(`${part.length} `).update(typeof part === 'string' ? Buffer.from(part, 'utf16le') : part);
  };
  add(call?.name ?? '');
  add(argumentsText(body, calls, call));
  for (const span of texts) add(textAt(body, span) ?? body.subarray(span.start, span.end));
  return hash.digest('base64url').slice(0, keyChars);
}

function argumentsText(body: Bytes, calls: Calls, call: ToolResult['call']): string | Buffer {
  const span = call?.input ?? call?.command;
  if (span === undefined) return '';
  const bytes = body.subarray(span.start, span.end);
  try {
    const given = calls.argumentsOf(call);
    // No JSON: then these bytes and no others.
    return given === null && bytes.toString() !== 'null' ? bytes : JSON.stringify(given, inOrder);
  } catch (error) {
    // Too deep for a reader: the same.
    if (error instanceof RangeError) return bytes;
    throw error;
  }
}

/** Keys in one order, since clients do not keep the model's. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
