import type { Stretch } from './elements.ts';
import { tokenWeight } from '../../text/token-weight.ts';

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

/** Tags of a page that get a number: a longer list would not be looked up. */
const maxShortTags = 60;

/** A tag with attributes on one line. Elements that may be left out keep their names. */
const tag = /<(?!(?:script|style|svg|nav|footer|aside|meta|link|img)\b)[a-z][^<>\n]{16,600}>/gi;
const shortTokens = 4;

/** A line of an output that would read as one of ours. */
const readsAsShortTag = /<~\d/;

/** Tags that a page repeats so often that a number for each is shorter, the most gainful first. */
function repeatedTags(text: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const [found] of text.matchAll(tag)) counts.set(found, (counts.get(found) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([found, count]) => {
      const weight = tokenWeight(found);
      return { found, gain: (count - 1) * weight - (count + 1) * shortTokens };
    })
    .filter(({ gain }) => gain > 0)
    .sort((left, right) => right.gain - left.gain || (left.found < right.found ? -1 : 1))
    .slice(0, maxShortTags)
    .map(({ found }) => found);
}

function withShortTags(text: string, tags: readonly string[]): string {
  if (tags.length === 0) return text;
  const numbers = new Map(tags.map((found, index) => [found, `<~${index + 1}>`]));
  return text.replace(tag, (found) => numbers.get(found) ?? found);
}
