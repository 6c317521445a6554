/** What anybody could do to an output without headroom; printed beside what headroom does. */

/** JSON without white space; any other text as it is. */
export function minified(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** What is to be seen of a text, and what was left out of it. */
export interface Shown {
  readonly visible: string;
  readonly leftOut: string;
}

/** The first and the last characters of a text, half of `share` each, and between them a line that says so. */
export function headAndTail(text: string, share: number): Shown {
  if (share >= 1) return { visible: text, leftOut: '' };
  const half = Math.floor((text.length * share) / 2);
  const [head, tail] = [text.slice(0, half), text.slice(text.length - half)];
  return { visible: `${head}\n[...]\n${tail}`, leftOut: text.slice(half, text.length - half) };
}
