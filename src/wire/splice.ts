import type { Bytes } from './items/pieces.ts';
import type { Edit } from './wire.ts';

/**
 * The body from that offset on, with each span replaced; all other bytes are copied. `edits` are behind the offset, in
 * order, and do not overlap.
 */
export function splice(body: Bytes, edits: readonly Edit[], offset = 0): Buffer {
  let length = body.length - offset;
  for (const { span, bytes } of edits) length += bytes.length - (span.end - span.start);
  const spliced = Buffer.allocUnsafeSlow(length);
  let [from, to] = [offset, 0];
  for (const { span, bytes } of edits) {
    // Parts are copied where they lie: an object for each would be the greater part of the work.
    to += body.copy(spliced, to, from, span.start);
    to += bytes.copy(spliced, to);
    from = span.end;
  }
  body.copy(spliced, to, from);
  return spliced;
}
