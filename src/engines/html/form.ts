import type { Stretch } from './elements.ts';
import { readsAsShortTag, repeatedTags, withShortTags } from './short-tags.ts';

/** Stands at a line's end: of the page itself where lines were added, else where a line was broken. */
const lineSign = '⏎';

/** What the first line of a form says. */
const headings = {
  none: '[page;',
  own: '[page on lines of ours, its own end in ⏎;',
  added: '[page, its lines broken at ⏎;',
} as const;

/**
 * A page with tags that it repeats as numbers (`<~1>`), and with line breaks around elements that can be left out. Its
 * first lines say so; null: nothing to gain, or the page has such signs itself.
 */
export function shortPage(text: string, stretches: readonly Stretch[]): string | null {
  if (text.includes(lineSign) || readsAsShortTag.test(text)) return null;
  const tags = repeatedTags(text);
  const breaks = stretches.flatMap(({ from, end }) => [from, end]).filter((at) => !isLineEnd(text, at));
  if (tags.length === 0) return null;
  const own = text.split('\n').length - 1;
  const signs = breaks.length === 0 ? 'none' : breaks.length > own ? 'own' : 'added';
  const added = signs === 'added' ? `${lineSign}\n` : '\n';
  const ends = signs === 'own' ? `${lineSign}\n` : '\n';
  const parts = [...breaks, text.length].map((at, index) => text.slice(breaks[index - 1] ?? 0, at));
  const body = parts.map((part) => withShortTags(part, tags).replaceAll('\n', ends)).join(added);
  const heading = `${headings[signs]} <~1>, <~2> … are the tags below in this order]`;
  return [heading, ...tags, '[page begins]', body].join('\n');
}

function isLineEnd(text: string, at: number): boolean {
  return at === 0 || at === text.length || text[at - 1] === '\n' || text[at] === '\n';
}
