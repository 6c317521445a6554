import { visibleLines } from '../../text/visible.ts';

/** Markup that is safe to put into a page: made by `html`, which escapes whatever is no markup itself. */
export interface Html {
  readonly markup: string;
}

/** What a template takes; null and an empty list leave nothing behind. */
export type Part = Html | string | number | null | readonly Part[];

/** Markup with values in it: text is escaped, also inside a quoted attribute; lists are joined. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = pieces.map((piece, at) => piece + markupOf(parts[at] ?? null)).join('');
  return { markup };
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Control characters, which a page may not hold, are shown as their pictures (U+2400 and up); what turns the order of a
 * text around is shown as text.
 */
function escapeText(text: string): string {
  const pictured = text
    .replaceAll(/[&<>"']/g, (char) => entities[char] ?? '')
    .replaceAll(/[\x00-\x08\x0b-\x1f]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)));
  return visibleLines(pictured);
}
