import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { AsciiWords } from './ascii-words.ts';
import { pieceCounter } from './pieces.ts';
import { readRanks } from './ranks.ts';

/** Runs of one character class longer than this make BPE counting quadratic: they are cut before counting. */
const tokenRunChars = 256;

/** Characters of counted texts whose words stay known: each keeps its text. Words come again within a few texts. */
export const rememberedWordChars = 1_000_000;

const [space, slash] = [0x20, 0x2f];

export type TokenCounter = (text: string) => number;

// BPE merges are quadratic in a piece's length, and one run of a class is one piece: such runs are rare and
// worthless, so they are counted in slices (measured: exact on code, JSON and logs).
const longRun = new RegExp(
  `\\p{L}{${tokenRunChars + 1},}|[^\\s\\p{L}\\p{N}]{${tokenRunChars + 1},}|\\s{${tokenRunChars + 1},}`,
  'gu',
);

/**
 * False where no run is too long. Such a run holds one of every so many characters, and only around these is looked.
 */
function mayHoldLongRun(text: string): boolean {
  for (let at = tokenRunChars; at < text.length; at += tokenRunChars) {
    const kind = kindOf(text, at);
    if (kind === 'number') continue;
    let from = at;
    while (from > at - tokenRunChars && isOf(kind, kindOf(text, from - 1))) from -= 1;
    let to = at + 1;
    while (to < from + tokenRunChars + 1 && isOf(kind, kindOf(text, to))) to += 1;
    if (to - from > tokenRunChars) return true;
  }
  return false;
}

type CharKind = 'letter' | 'number' | 'space' | 'sign' | 'half' | null;

/** The class of the character there; `half`: a part of one that may be of any; null: there is none. */
function kindOf(text: string, at: number): CharKind {
  const char = text[at];
  if (char === undefined) return null;
  if (char >= '\ud800' && char <= '\udfff') return 'half';
  return /\p{L}/u.test(char) ? 'letter' : /\p{N}/u.test(char) ? 'number' : /\s/.test(char) ? 'space' : 'sign';
}

function isOf(kind: CharKind, other: CharKind): boolean {
  return kind === other || other === 'half' || (kind === 'half' && other !== null && other !== 'number');
}

/**
 * Loads the o200k tokens (about 50 ms, so never on the main thread's way) and answers their counter. No word stands on
 * both sides of a line end with anything but white space or a slash behind it: parts between such are counted one by
 * one, those of ASCII by words that are known.
 */
export async function loadTokenCounter(): Promise<TokenCounter> {
  const { count: whole, countWord, forget } = await loadEncoding();
  const words = new AsciiWords(countWord, whole);
  let countedChars = 0;
  return (text) => {
    // Each word that it remembers is a piece of its text, and keeps all of that.
    if ((countedChars += text.length) > rememberedWordChars) {
      forget();
      countedChars = text.length;
    }
    const codes = codesOf(text);
    let tokens = 0;
    // From here on the encoding itself has to count.
    let left = 0;
    for (let from = 0; from < text.length;) {
      const end = partEnd(text, from);
      const isPlain = end - from <= tokenRunChars || !mayHoldLongRun(text.slice(from, end));
      const counted = isPlain ? words.count(text, codes, from, end) : -1;
      if (counted !== -1) {
        if (left < from) tokens += whole(text.slice(left, from));
        tokens += counted;
        left = end;
      }
      from = end;
    }
    return left < text.length ? tokens + whole(left === 0 ? text : text.slice(left)) : tokens;
  };
}

/**
 * The characters of a text as numbers: to look at each of them is far quicker there. Behind the last stands one that is
 * none.
 */
function codesOf(text: string): Uint16Array {
  const codes = new Uint16Array(text.length + 1);
  const bytes = Buffer.from(codes.buffer);
  bytes.write(text, 'utf16le');
  if (endianness() === 'BE') bytes.swap16();
  codes[text.length] = noCode;
  return codes;
}

const noCode = 0xffff;

const asciiEnd = 0x80;

function partEnd(text: string, from: number): number {
  for (let at = text.indexOf('\n', from); at !== -1; at = text.indexOf('\n', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next > space && next !== slash && next < asciiEnd) return at + 1;
  }
  return text.length;
}

interface Encoding {
  /** Counts texts of any kind. */
  readonly count: TokenCounter;
  /** Counts what is one match of the encoding's pattern. */
  readonly countWord: TokenCounter;
  /** The words of texts before. */
  readonly forget: () => void;
}

async function loadEncoding(): Promise<Encoding> {
  const { O200K_TOKEN_SPLIT_REGEX } = await import('gpt-tokenizer/encodingParams/constants');
  const pieces = pieceCounter(
    readRanks(await readFile(new URL(import.meta.resolve('gpt-tokenizer/data/o200k_base.tiktoken')))),
  );
  // Text that spells a special token (<|endoftext|>) is text here.
  const count = inRuns((text) => {
    let tokens = 0;
    for (const [piece] of text.matchAll(O200K_TOKEN_SPLIT_REGEX)) tokens += pieces.count(piece);
    return tokens;
  });
  return { count, countWord: pieces.count, forget: pieces.forget };
}

/** The counter with long runs of one class cut, so that its work grows with the text. */
export function inRuns(countPart: TokenCounter): TokenCounter {
  return (text) => {
    let tokens = 0;
    let from = 0;
    for (const match of mayHoldLongRun(text) ? text.matchAll(longRun) : []) {
      tokens += countPart(text.slice(from, match.index));
      from = match.index;
      const end = match.index + match[0].length;
      for (; from < end; from += tokenRunChars) {
        tokens += countPart(text.slice(from, Math.min(end, from + tokenRunChars)));
      }
      from = end;
    }
    return tokens + countPart(from === 0 ? text : text.slice(from));
  };
}

/** A guess where no exact count is worth its time; always said to be an estimate. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
