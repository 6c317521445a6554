/** Letters that one token holds on average in names and prose. */
const lettersPerToken = 6;
/** Digits that one token holds at most in o200k. */
const digitsPerToken = 3;

/** About how many tokens a text costs: for choices between forms, where exact counting would take too long. */
export function tokenWeight(text: string): number {
  let weight = 0;
  let letters = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const letter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code > 0x7f;
    const digit = code >= 0x30 && code <= 0x39;
    if (letter && letters % lettersPerToken === 0) weight += 1;
    if (digit && digits % digitsPerToken === 0) weight += 1;
    letters = letter ? letters + 1 : 0;
    digits = digit ? digits + 1 : 0;
    // A single space belongs to the word that follows it.
    if (!letter && !digit && code !== 0x20) weight += 1;
  }
  return weight;
}
