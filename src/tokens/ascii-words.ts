/** Different words that are known at a time; where there are more, all are forgotten. A power of two, 3 slots a word. */
const slots = 1 << 16;
const mostWords = Math.floor(slots / 3);
/** Longer words come so rarely that none of them is kept. */
const maxWordChars = 64;

const [sign, lower, upper, digit, blank, lineEnd] = [0, 1, 2, 3, 4, 5];
const classes = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/[a-z]/.test(char)) return lower;
  if (/[A-Z]/.test(char)) return upper;
  if (/\d/.test(char)) return digit;
  if (/[\r\n]/.test(char)) return lineEnd;
  return /\s/.test(char) ? blank : sign;
});
/** At the end of a text and for what is not ASCII. */
const other = 6;

const slash = 0x2f;
const space = 0x20;
const apostrophe = 0x27;
/** What may follow an apostrophe in one word with the letters before it, lower case. */
const contractions = ['s', 'd', 'm', 't', 'll', 've', 're'] as const;

/**
 * Counts tokens of ASCII texts as o200k does: a text is split into words as its pattern does, and what each word counts
 * is asked once and remembered, by its bytes and not as a part of its text. Its pattern, of which ASCII leaves this:
 *
 *     [^\r\nA-Za-z0-9]?[A-Z]*[a-z]+('s|…)?  [^\r\nA-Za-z0-9]?[A-Z]+[a-z]*('s|…)?  [0-9]{1,3}
 *      ?[^\sA-Za-z0-9]+[\r\n/]*  \s*[\r\n]+  \s+(?!\S)  \s+
 */
export class AsciiWords {
  readonly #tokensOf: (word: string) => number;
  /** By slot where a word begins among `#bytes`, how long it is (0: none is here) and what it counts. */
  readonly #starts = new Int32Array(slots);
  readonly #lengths = new Uint8Array(slots);
  readonly #tokens = new Uint8Array(slots);
  readonly #bytes = new Uint8Array(mostWords * 16);
  #known = 0;
  #used = 0;

  /** `tokensOf`: what one word counts. */
  constructor(tokensOf: (word: string) => number) {
    this.#tokensOf = tokensOf;
  }

  /** Tokens of a part of a text that neither begins nor ends within a word; -1: not all of it is ASCII. `codes`: the text's. */
  count(text: string, codes: Uint16Array, from: number, to: number): number {
    let tokens = 0;
    for (let at = from; at < to;) {
      const end = wordEnd(codes, at, to);
      if (end === -1) return -1;
      tokens += this.#count(text, codes, at, end);
      at = end;
    }
    return tokens;
  }

  #count(text: string, codes: Uint16Array, from: number, to: number): number {
    const length = to - from;
    if (length > maxWordChars) return this.#tokensOf(text.slice(from, to));
    let hash = length;
    for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (codes[at] ?? 0), 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (slots - 1);
    for (; this.#lengths[slot] !== 0; slot = (slot + 1) & (slots - 1)) {
      if (this.#lengths[slot] === length && this.#isAt(this.#starts[slot] ?? 0, codes, from, length))
        return this.#tokens[slot] ?? 0;
    }
    const tokens = this.#tokensOf(text.slice(from, to));
    this.#keep(slot, codes, from, length, tokens);
    return tokens;
  }

  #isAt(start: number, codes: Uint16Array, from: number, length: number): boolean {
    for (let at = 0; at < length; at += 1) {
      if (this.#bytes[start + at] !== codes[from + at]) return false;
    }
    return true;
  }

  #keep(slot: number, codes: Uint16Array, from: number, length: number, tokens: number): void {
    if (this.#known === mostWords || this.#used + length > this.#bytes.length) {
      this.#lengths.fill(0);
      this.#known = 0;
      this.#used = 0;
      return;
    }
    this.#starts[slot] = this.#used;
    this.#lengths[slot] = length;
    this.#tokens[slot] = tokens;
    for (let at = 0; at < length; at += 1) this.#bytes[this.#used + at] = codes[from + at] ?? 0;
    this.#used += length;
    this.#known += 1;
  }
}

/** Where the word that begins here ends; before what is not ASCII that may be too early. -1: it begins with such. */
function wordEnd(codes: Uint16Array, from: number, to: number): number {
  const first = classAt(codes, from, to);
  if (first === other) return -1;
  if (first === digit) return digitsEnd(codes, from, to);
  const isLetter = first === lower || first === upper;
  const letters = first === lineEnd ? from : lettersEnd(codes, isLetter ? from : from + 1, to);
  if (letters > from + (isLetter ? 0 : 1)) return contractionEnd(codes, letters, to);
  const next = classAt(codes, from + 1, to);
  const isSign = first === sign || (codes[from] === space && next === sign);
  return isSign ? signsEnd(codes, from + 1, to) : blanksEnd(codes, from, to);
}

function classAt(codes: Uint16Array, at: number, to: number): number {
  return at < to ? (classes[codes[at] ?? 0xffff] ?? other) : other;
}

function digitsEnd(codes: Uint16Array, from: number, to: number): number {
  let at = from + 1;
  while (at < from + 3 && classAt(codes, at, to) === digit) at += 1;
  return at;
}

/** Capitals and then small letters, or small letters alone. */
function lettersEnd(codes: Uint16Array, from: number, to: number): number {
  let at = from;
  while (classAt(codes, at, to) === upper) at += 1;
  while (classAt(codes, at, to) === lower) at += 1;
  return at;
}

function contractionEnd(codes: Uint16Array, at: number, to: number): number {
  if (codes[at] !== apostrophe || at + 1 >= to) return at;
  const behind = String.fromCharCode(...codes.subarray(at + 1, Math.min(at + 3, to))).toLowerCase();
  const found = contractions.find((each) => behind.startsWith(each));
  return found === undefined ? at : at + 1 + found.length;
}

/** Signs, and the line ends and slashes behind them. */
function signsEnd(codes: Uint16Array, from: number, to: number): number {
  let at = from;
  while (classAt(codes, at, to) === sign) at += 1;
  while (at < to && (classAt(codes, at, to) === lineEnd || codes[at] === slash)) at += 1;
  return at;
}

/** Blanks up to the last line end among them; without one, all but the last before a word. */
function blanksEnd(codes: Uint16Array, from: number, to: number): number {
  let at = from;
  let broken = from;
  for (; at < to; at += 1) {
    const found = classAt(codes, at, to);
    if (found === lineEnd) broken = at + 1;
    else if (found !== blank) break;
  }
  if (broken > from) return broken;
  return at < to && at > from + 1 ? at - 1 : at;
}
