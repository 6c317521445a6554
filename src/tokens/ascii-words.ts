/** Different words that are known at a time; where there are more, all are forgotten. A power of two, 3 slots a word. */
const slots = 1 << 16;
const mostWords = Math.floor(slots / 3);
/** Longer words come so rarely that none of them is kept. */
const maxWordChars = 64;
/** Of what is known of a word the bits of its tokens, and where those of its length begin; above them is its hash. */
const tokenMask = 0x7f;
const lengthShift = 7;
const hashMask = ~0x3fff;

const [sign, lower, upper, digit, blank, lineEnd] = [0, 1, 2, 3, 4, 5];
/** At the end of a text and for what is not ASCII. */
const other = 6;
const classes = new Uint8Array(0x10000).fill(other);
for (let code = 0; code < 0x80; code += 1) classes[code] = classOf(String.fromCharCode(code));

function classOf(char: string): number {
  if (/[a-z]/.test(char)) return lower;
  if (/[A-Z]/.test(char)) return upper;
  if (/\d/.test(char)) return digit;
  if (/[\r\n]/.test(char)) return lineEnd;
  return /\s/.test(char) ? blank : sign;
}

const slash = 0x2f;
const space = 0x20;
const apostrophe = 0x27;
/** Turns a capital into its small letter. */
const small = 0x20;
/** What may follow an apostrophe in one word with the letters before it, lower case. */
const oneLetter = codesIn('sdmt');
const twoLetters = ['ll', 've', 're'].map(codesIn);

function codesIn(letters: string): readonly number[] {
  return Array.from(letters, (letter) => letter.charCodeAt(0));
}

/**
 * Counts tokens of ASCII texts as o200k does: a text is split into words as its pattern does, and what each word counts
 * is asked once and remembered, by its bytes and not as a part of its text. Its pattern, of which ASCII leaves this:
 *
 *     [^\r\nA-Za-z0-9]?[A-Z]*[a-z]+('s|…)?  [^\r\nA-Za-z0-9]?[A-Z]+[a-z]*('s|…)?  [0-9]{1,3}
 *      ?[^\sA-Za-z0-9]+[\r\n/]*  \s*[\r\n]+  \s+(?!\S)  \s+
 */
export class AsciiWords {
  readonly #tokensOf: (word: string) => number;
  readonly #tokensOfLong: (word: string) => number;
  /**
   * By slot where a word begins among `#bytes`, counted from 1 (0: none is here), and what is known of it, side by side:
   * to look up a word is to wait for memory.
   */
  readonly #words = new Int32Array(2 * slots);
  readonly #bytes = new Uint8Array(mostWords * 16);
  #known = 0;
  #used = 0;

  /** `tokensOf`: what one word counts; `tokensOfLong`: one that may take long. */
  constructor(tokensOf: (word: string) => number, tokensOfLong: (word: string) => number) {
    this.#tokensOf = tokensOf;
    this.#tokensOfLong = tokensOfLong;
  }

  /**
   * Tokens of a part of a text that neither begins nor ends within a word; -1: not all of it is ASCII. `codes`: the
   * text's, and behind them one that is not ASCII.
   */
  count(text: string, codes: Uint16Array, from: number, to: number): number {
    const words = this.#words;
    let tokens = 0;
    for (let at = from; at < to;) {
      const end = wordEnd(codes, at);
      if (end === -1) return -1;
      const length = end - at;
      if (length > maxWordChars) tokens += this.#tokensOfLong(text.slice(at, end));
      else {
        let hash = length;
        for (let index = at; index < end; index += 1)
          hash = Math.imul(hash ^ (codes[index] ?? 0), 0x01000193);
        const told = (hash & hashMask) | (length << lengthShift);
        let slot = (hash ^ (hash >>> 15)) & (slots - 1);
        for (; ; slot = (slot + 1) & (slots - 1)) {
          const start = words[2 * slot] ?? 0;
          if (start === 0) {
            tokens += this.#learn(text.slice(at, end), slot, told, codes, at);
            break;
          }
          const known = words[2 * slot + 1] ?? 0;
          if ((known & ~tokenMask) === told && this.#isAt(start - 1, codes, at, length)) {
            tokens += known & tokenMask;
            break;
          }
        }
      }
      at = end;
    }
    return tokens;
  }

  #isAt(start: number, codes: Uint16Array, from: number, length: number): boolean {
    const bytes = this.#bytes;
    for (let at = 0; at < length; at += 1) {
      if (bytes[start + at] !== codes[from + at]) return false;
    }
    return true;
  }

  #learn(word: string, slot: number, told: number, codes: Uint16Array, from: number): number {
    const tokens = this.#tokensOf(word);
    const { length } = word;
    if (this.#known === mostWords || this.#used + length > this.#bytes.length) {
      this.#words.fill(0);
      this.#known = 0;
      this.#used = 0;
      return tokens;
    }
    this.#words[2 * slot] = this.#used + 1;
    this.#words[2 * slot + 1] = told | tokens;
    for (let at = 0; at < length; at += 1) this.#bytes[this.#used + at] = codes[from + at] ?? 0;
    this.#used += length;
    this.#known += 1;
    return tokens;
  }
}

/** Where the word that begins here ends; before what is not ASCII that may be too early. -1: it begins with such. */
function wordEnd(codes: Uint16Array, from: number): number {
  const first = classAt(codes, from);
  if (first === other) return -1;
  if (first === digit) return digitsEnd(codes, from);
  const isLetter = first === lower || first === upper;
  const letters = first === lineEnd ? from : lettersEnd(codes, isLetter ? from : from + 1);
  if (letters > from + (isLetter ? 0 : 1))
    return codes[letters] === apostrophe ? contractionEnd(codes, letters) : letters;
  const isSign = first === sign || (codes[from] === space && classAt(codes, from + 1) === sign);
  return isSign ? signsEnd(codes, from + 1) : blanksEnd(codes, from);
}

function classAt(codes: Uint16Array, at: number): number {
  return classes[codes[at] ?? 0xffff] ?? other;
}

function digitsEnd(codes: Uint16Array, from: number): number {
  if (classAt(codes, from + 1) !== digit) return from + 1;
  return classAt(codes, from + 2) === digit ? from + 3 : from + 2;
}

/** Capitals and then small letters, or small letters alone. */
function lettersEnd(codes: Uint16Array, from: number): number {
  let at = from;
  while (classAt(codes, at) === upper) at += 1;
  while (classAt(codes, at) === lower) at += 1;
  return at;
}

function contractionEnd(codes: Uint16Array, at: number): number {
  const one = (codes[at + 1] ?? 0) | small;
  if (oneLetter.includes(one)) return at + 2;
  const two = (codes[at + 2] ?? 0) | small;
  return twoLetters.some(([first, second]) => first === one && second === two) ? at + 3 : at;
}

/** Signs, and the line ends and slashes behind them. */
function signsEnd(codes: Uint16Array, from: number): number {
  let at = from;
  while (classAt(codes, at) === sign) at += 1;
  while (classAt(codes, at) === lineEnd || codes[at] === slash) at += 1;
  return at;
}

/** Blanks up to the last line end among them; without one, all but the last before a word. */
function blanksEnd(codes: Uint16Array, from: number): number {
  let at = from;
  let broken = from;
  for (; ; at += 1) {
    const found = classAt(codes, at);
    if (found === lineEnd) broken = at + 1;
    else if (found !== blank) break;
  }
  if (broken > from) return broken;
  return at < codes.length - 1 && at > from + 1 ? at - 1 : at;
}
