/** Characters of one streamed delta: small, so that events are split across chunks as a provider's are. */
const deltaChars = 24;

/** A text in the pieces in which it is streamed. */
export function deltasOf(text: string): readonly string[] {
  return text.match(new RegExp(`[^]{1,${deltaChars}}`, 'gu')) ?? [];
}
