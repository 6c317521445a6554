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

/** The first and the last characters of a text, half of `share` each, and between them a line that says so. */
export function headAndTail(text: string, share: number): string {
  if (share >= 1) return text;
  const half = Math.floor((text.length * share) / 2);
  return `${text.slice(0, half)}\n[...]\n${text.slice(text.length - half)}`;
}
