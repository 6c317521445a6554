/** Letters that one token holds on average in names and prose. */
const lettersPerToken = 6;
/** Digits that one token holds at most in o200k. */
export const digitsPerToken = 3;

const [other, letter, digit, space] = [0, 1, 2, 3];
const classes = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/[A-Za-z]/.test(char)) return letter;
  if (/\d/.test(char)) return digit;
  return char === ' ' ? space : other;
});

/** About how many tokens a text costs: for choices between forms, where exact counting would take too long. */
export function tokenWeight(text: string): number {
  let weight = 0;
  /** How many more the last token of letters, or of digits, may hold. */
  let letters = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const found = code < 0x80 ? classes[code] : letter;
    if (found === letter) {
      digits = 0;
      if (letters > 0) letters -= 1;
      else {
        weight += 1;
        letters = lettersPerToken - 1;
      }
    } else if (found === digit) {
      letters = 0;
      if (digits > 0) digits -= 1;
      else {
        weight += 1;
        digits = digitsPerToken - 1;
      }
    } else {
      letters = 0;
      digits = 0;
      // A single space belongs to the word that follows it.
      if (found === other) weight += 1;
    }
  }
  return weight;
}
