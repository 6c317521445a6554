import type { Span } from '../json/reader.ts';

/** Bytes that take the place of a span of the body. */
export interface Edit {
  readonly span: Span;
  readonly bytes: Buffer;
}

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
