import type { Edit } from './wire.ts';

/** The body with each span replaced; all other bytes are copied. `edits` are in order and do not overlap. */
export function splice(body: Buffer, edits: readonly Edit[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { span, bytes } of edits) {
    parts.push(body.subarray(at, span.start), bytes);
    at = span.end;
  }
  parts.push(body.subarray(at));
  return Buffer.concat(parts);
}
