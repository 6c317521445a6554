import type { Edit } from './wire.ts';

/** The body with each span replaced; all other bytes are copied. `edits` are in order and do not overlap. */
export function splice(body: Buffer, edits: readonly Edit[]): Buffer {
  let length = body.length;
  for (const { span, bytes } of edits) length += bytes.length - (span.end - span.start);
  const spliced = Buffer.allocUnsafe(length);
  let [from, to] = [0, 0];
  for (const { span, bytes } of edits) {
    // Parts are copied where they lie: an object for each would be the greater part of the work.
    to += body.copy(spliced, to, from, span.start);
    to += bytes.copy(spliced, to);
    from = span.end;
  }
  body.copy(spliced, to, from);
  return spliced;
}
