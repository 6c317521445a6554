import type { Span } from './reader.ts';
import { owned, type TextView } from './text-view.ts';

/** What needs no decoding: printable ASCII without escapes, as nearly all names and types are. */
const isPlain = /^[ !#-[\]-~]*$/;

/**
 * The text of a JSON string in a latin1 view of a body: UTF-8 and escapes decoded. For names, identifiers and types, so
 * that they read as the client meant them. What is no valid string is its bytes.
 */
export function stringText(view: TextView, { start, end }: Span): string {
  const raw = view.slice(start + 1, end - 1);
  if (isPlain.test(raw)) return owned(raw);
  const text = Buffer.from(raw, 'latin1').toString();
  if (!text.includes('\\')) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
