import type { Span } from '../../json/reader.ts';

/**
 * The newest text that a user wrote. `messages` holds the texts of each user message, oldest first. Clients also send
 * texts of their own under the user's role, each in one tag (`<environment_context>…</environment_context>`): such a
 * text serves only where there is no other.
 */
export function questionOf(view: string, messages: readonly (readonly Span[])[]): Span | null {
  const newestFirst = messages.flat().reverse();
  return newestFirst.find((span) => !isWrapped(view, span)) ?? newestFirst[0] ?? null;
}

function isWrapped(view: string, span: Span): boolean {
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
