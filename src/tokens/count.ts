import { readFile } from 'node:fs/promises';
import { rememberedWordChars, tokenRunChars } from '../limits.ts';
import { readRanks } from './ranks.ts';

export type TokenCounter = (text: string) => number;

// BPE merges are quadratic in a piece's length, and one run of a class is one piece: such runs are rare and
// worthless, so they are counted in slices (measured: exact on code, JSON and logs; see limits).
const longRun = new RegExp(
  `\\p{L}{${tokenRunChars + 1},}|[^\\s\\p{L}\\p{N}]{${tokenRunChars + 1},}|\\s{${tokenRunChars + 1},}`,
  'gu',
);

/** Loads the o200k tokenizer (about 160 ms, so never on the main thread's way) and answers its counter. */
export async function loadTokenCounter(): Promise<TokenCounter> {
  const { GptEncoding } = await import('gpt-tokenizer/GptEncoding');
  const ranks = readRanks(
    await readFile(new URL(import.meta.resolve('gpt-tokenizer/data/o200k_base.tiktoken'))),
  );
  const encoding = GptEncoding.getEncodingApi('o200k_base', () => ranks);
  let countedChars = 0;
  // Text that spells a special token (<|endoftext|>) is text here.
  const options = { disallowedSpecial: new Set<string>() };
  return (text) => {
    // Each word that it remembers is a piece of its text, and keeps all of that.
    if ((countedChars += text.length) > rememberedWordChars) {
      encoding.clearMergeCache();
      countedChars = text.length;
    }
    let tokens = 0;
    let from = 0;
    for (const match of text.matchAll(longRun)) {
      tokens += encoding.countTokens(text.slice(from, match.index), options);
      from = match.index;
      const end = match.index + match[0].length;
      for (; from < end; from += tokenRunChars) {
        tokens += encoding.countTokens(text.slice(from, Math.min(end, from + tokenRunChars)), options);
      }
      from = end;
    }
    return tokens + encoding.countTokens(from === 0 ? text : text.slice(from), options);
  };
}

/** A guess where no exact count is worth its time; always said to be an estimate. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
