import { isUtf8 } from 'node:buffer';
import type { Span } from '../../json/reader.ts';

/** The text of a JSON string lexeme in a body; null where its bytes are not UTF-8: nobody could write it again. */
export function textAt(body: Buffer, { start, end }: Span): string | null {
  const bytes = body.subarray(start, end);
  return isUtf8(bytes) ? (JSON.parse(bytes.toString('utf8')) as string) : null;
}
