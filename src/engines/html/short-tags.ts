import { tokenWeight } from '../../text/token-weight.ts';

/** Tags of a page that get a number: a longer list would not be looked up. */
const maxShortTags = 60;

/** A tag with attributes on one line. Elements that may be left out keep their names. */
const tag = /<(?!(?:script|style|svg|nav|footer|aside|meta|link|img)\b)[a-z][^<>\n]{16,600}>/gi;
const shortTokens = 4;

/** A line of an output that would read as one of ours. */
export const readsAsShortTag = /<~\d/;

/** Tags that a page repeats so often that a number for each is shorter, the most gainful first. */
export function repeatedTags(text: string): readonly string[] {
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

export function withShortTags(text: string, tags: readonly string[]): string {
  if (tags.length === 0) return text;
  const numbers = new Map(tags.map((found, index) => [found, `<~${index + 1}>`]));
  return text.replace(tag, (found) => numbers.get(found) ?? found);
}
