import { maxQuotedChars } from '../limits.ts';

/** What a caller gave, in quotes, as far as it helps to know it again. */
export function quoted(text: string): string {
  return JSON.stringify(text.length <= maxQuotedChars ? text : `${text.slice(0, maxQuotedChars)}…`);
}
