/** Words of a log line that are compared with those of other lines; what follows them is taken as it is. */
const maxTemplateWords = 32;

/** In place of a word's number: it holds a digit, so that it is likely to change from line to line. */
export const changing = 0;
/** In place of a word's number: the line ends here. */
export const lineEnd = 1;

/**
 * The words of many lines. Word `i` of line `l` stands at `first[l] + i`: the number of the text that separates it
 * from the word before, its own number, and where it begins and ends in the line. Every line is closed by `lineEnd`.
 * Of a long line only the first words are read; it has no `lineEnd`.
 */
export interface WordTable {
  readonly first: Int32Array;
  readonly separator: Int32Array;
  readonly word: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** What a reader pays for a word or separator, in tokens, about. */
  readonly wordWeight: readonly number[];
  readonly separatorWeight: readonly number[];
  readonly separatorText: readonly string[];
}

const delimiter = 1;
const digit = 2;
/** For each character up to U+00A0 whether it parts words or is a digit. */
const classes = Uint8Array.from({ length: 0xa1 }, (_, code) => {
  if (code >= 0x30 && code <= 0x39) return digit;
  const parts = code <= 0x20 || code === 0x7f || code === 0xa0;
  return parts || '/:=,;()[]{}"\'<>|@&?`'.includes(String.fromCharCode(code)) ? delimiter : 0;
});
const escape = 0x1b;
const lettersPerToken = 5;

/** Numbers of texts, in order of their first sight. */
class Numbers {
  readonly texts: string[];
  readonly #known = new Map<string, number>();

  constructor(reserved: number) {
    this.texts = new Array<string>(reserved).fill('');
  }

  /** That of a part of a line; `likely`: the number that it most likely has. */
  in(line: string, from: number, to: number, likely: number): number {
    const guess = this.texts[likely];
    if (guess?.length === to - from && line.startsWith(guess, from)) return likely;
    const text = line.slice(from, to);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

export function readWords(lines: readonly string[]): WordTable {
  const words = new Numbers(2);
  const separators = new Numbers(0);
  const most = lines.reduce((sum, { length }) => sum + Math.min(maxTemplateWords, length + 1), 0);
  const first = new Int32Array(lines.length + 1);
  const [separator, word] = [new Int32Array(most), new Int32Array(most)];
  const [start, end] = [new Int32Array(most), new Int32Array(most)];
  let place = 0;
  /** The words of the line above, and what separates them: most lines of a log have the same in the same place. */
  const above = new Int32Array(maxTemplateWords);
  const separatorsAbove = new Int32Array(maxTemplateWords);
  for (const [index, line] of lines.entries()) {
    first[index] = place;
    let at = 0;
    for (let count = 0; count < maxTemplateWords; count += 1) {
      const from = at;
      while (at < line.length && classOf(line.charCodeAt(at)) === delimiter) at = behindDelimiter(line, at);
      separatorsAbove[count] = separators.in(line, from, at, separatorsAbove[count] ?? 0);
      separator[place] = separatorsAbove[count] ?? 0;
      const begin = at;
      let digits = false;
      for (; at < line.length; at += 1) {
        const found = classOf(line.charCodeAt(at));
        if (found === delimiter) break;
        digits ||= found === digit;
      }
      start[place] = begin;
      end[place] = at;
      if (begin === at) word[place] = lineEnd;
      else if (digits) word[place] = changing;
      else word[place] = above[count] = words.in(line, begin, at, above[count] ?? 0);
      place += 1;
      if (begin === at) break;
    }
  }
  first[lines.length] = place;
  return {
    first,
    separator,
    word,
    start,
    end,
    wordWeight: words.texts.map((text) => Math.ceil(text.length / lettersPerToken)),
    separatorWeight: separators.texts.map(separatorWeight),
    separatorText: separators.texts,
  };
}

/** A single space belongs to the word behind it. */
function separatorWeight(text: string): number {
  return text.replace(/ /g, '').length + (text.includes('  ') ? 1 : 0);
}

/** Behind a delimiter; a colour code (`ESC [ 3 2 m`, ECMA-48 5.4) is one. */
function behindDelimiter(line: string, at: number): number {
  let end = at + 1;
  if (line.charCodeAt(at) !== escape || line[end] !== '[') return end;
  end += 1;
  while (end < line.length && /[0-9;?]/.test(line[end] ?? '')) end += 1;
  return Math.min(end + 1, line.length);
}

function classOf(code: number): number {
  return classes[code] ?? 0;
}
