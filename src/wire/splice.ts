import type { Span } from '../json/reader.ts';
import type { Block } from './wire.ts';

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

/** The same blocks at their places in the spliced body. An edit replaces a whole identity span or none of it. */
export function shiftBlocks(blocks: readonly Block[], edits: readonly Edit[]): Block[] {
  let next = 0;
  let shift = 0;
  return blocks.map((block) => ({
    ...block,
    identity: block.identity.map((span) => {
      // Spans of one block are not always in byte order (a text is named first), so look back when needed.
      while (next > 0 && (edits[next - 1]?.span.end ?? 0) > span.start) shift -= growth(edits[(next -= 1)]);
      while (next < edits.length && (edits[next]?.span.end ?? Infinity) <= span.start)
        shift += growth(edits[next++]);
      const inside = edits[next];
      const grown = inside !== undefined && inside.span.end <= span.end ? growth(inside) : 0;
      return { start: span.start + shift, end: span.end + shift + grown };
    }),
  }));
}

function growth(edit: Edit | undefined): number {
  return edit === undefined ? 0 : edit.bytes.length - (edit.span.end - edit.span.start);
}
