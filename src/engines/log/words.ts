import { maxTemplateWords } from '../../limits.ts';

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

const delimiters = new Set('/:=,;()[]{}"\'<>|@&?`'.split('').map((char) => char.charCodeAt(0)));
const escape = 0x1b;
const lettersPerToken = 5;

/** Numbers of texts, in order of their first sight. */
class Numbers {
  readonly texts: string[];
  readonly #known = new Map<string, number>();

  constructor(reserved: number) {
    this.texts = new Array<string>(reserved).fill('');
  }

  of(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

export function readWords(lines: readonly string[]): WordTable {
  const words = new Numbers(2);
  const separators = new Numbers(0);
  const first = new Int32Array(lines.length + 1);
  const separator: number[] = [];
  const word: number[] = [];
  const start: number[] = [];
  const end: number[] = [];
  for (const [index, line] of lines.entries()) {
    first[index] = word.length;
    let at = 0;
    for (let count = 0; count < maxTemplateWords; count += 1) {
      const from = at;
      while (at < line.length && isDelimiter(line.charCodeAt(at))) at = behindDelimiter(line, at);
      separator.push(separators.of(line.slice(from, at)));
      start.push(at);
      let digit = false;
      const begin = at;
      for (; at < line.length; at += 1) {
        const code = line.charCodeAt(at);
        if (isDelimiter(code)) break;
        if (code >= 0x30 && code <= 0x39) digit = true;
      }
      end.push(at);
      if (begin === at) {
        word.push(lineEnd);
        break;
      }
      word.push(digit ? changing : words.of(line.slice(begin, at)));
    }
  }
  first[lines.length] = word.length;
  return {
    first,
    separator: Int32Array.from(separator),
    word: Int32Array.from(word),
    start: Int32Array.from(start),
    end: Int32Array.from(end),
    wordWeight: words.texts.map((text) => Math.ceil(text.length / lettersPerToken)),
    separatorWeight: separators.texts.map(
      (text) => text.replace(/ /g, '').length + (/ {2}/.test(text) ? 1 : 0),
    ),
    separatorText: separators.texts,
  };
}

/** Behind a delimiter; a colour code (`ESC [ 3 2 m`, ECMA-48 5.4) is one. */
function behindDelimiter(line: string, at: number): number {
  let end = at + 1;
  if (line.charCodeAt(at) !== escape || line[end] !== '[') return end;
  end += 1;
  while (end < line.length && /[0-9;?]/.test(line[end] ?? '')) end += 1;
  return Math.min(end + 1, line.length);
}

function isDelimiter(code: number): boolean {
  return code <= 0x20 || code === 0x7f || code === 0xa0 || delimiters.has(code);
}
