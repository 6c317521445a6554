import type { Span } from '../../json/reader.ts';
import type { TextView } from '../../json/text-view.ts';

/**
 * Whether a text under the user's role was written by the client: each stands in one tag
 * (`<environment_context>…</environment_context>`).
 */
export function isWrapped(view: TextView, span: Span): boolean {
  const text = trimmed(view.slice(span.start + 1, span.end - 1));
  const tag = /^<([\w-]{1,50})[ >]/.exec(text)?.[1];
  return tag !== undefined && text.endsWith(`</${tag}>`);
}

/** Without the white space around it, as it stands escaped in a string lexeme. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (text.startsWith('\\n', start)) start += 2;
  while (text.endsWith('\\n', end)) end -= 2;
  return text.slice(start, end).trim();
}
