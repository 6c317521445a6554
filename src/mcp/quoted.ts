/** Characters of what a caller gave that an answer quotes. */
const maxQuotedChars = 80;

/** What a caller gave, in quotes, as far as it helps to know it again. */
export function quoted(text: string): string {
  return JSON.stringify(text.length <= maxQuotedChars ? text : `${text.slice(0, maxQuotedChars)}…`);
}
