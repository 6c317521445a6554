/**
 * The first characters of a text, at most so many UTF-16 units. A pair that stands for one character is not cut in half: half a
 * pair is no text that UTF-8 can hold, and Anthropic answers a request with one by 400 ("no low surrogate in string").
 */
export function firstChars(text: string, most: number): string {
  const cut = text.slice(0, most);
  return cut.length < text.length && endsInHalf(cut) ? cut.slice(0, -1) : cut;
}

/** As `firstChars`, the last ones. */
export function lastChars(text: string, most: number): string {
  const cut = text.slice(Math.max(0, text.length - most));
  return cut.length < text.length && beginsWithHalf(cut) ? cut.slice(1) : cut;
}

function endsInHalf(text: string): boolean {
  const unit = text.charCodeAt(text.length - 1);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function beginsWithHalf(text: string): boolean {
  const unit = text.charCodeAt(0);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
