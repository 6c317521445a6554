import { readFile } from 'node:fs/promises';
import { inRuns, type TokenCounter } from '../../tokens/count.ts';

/**
 * The tokenizer as its package has it, but for long runs, which it takes quadratic time for: what engines are measured
 * by. It remembers no words of texts before.
 */
export async function loadTokenizer(): Promise<TokenCounter> {
  const { GptEncoding } = await import('gpt-tokenizer/GptEncoding');
  const file = new URL(import.meta.resolve('gpt-tokenizer/data/o200k_base.tiktoken'));
  const ranks: (string | number[])[] = [];
  for (const line of (await readFile(file, 'latin1')).split('\n')) {
    const [base64 = '', rank] = line.split(' ');
    if (rank !== undefined) ranks[Number(rank)] = tokenOf(Buffer.from(base64, 'base64'));
  }
  const encoding = GptEncoding.getEncodingApi('o200k_base', () => ranks);
  // Text that spells a special token (<|endoftext|>) is text here.
  const options = { disallowedSpecial: new Set<string>() };
  const count = inRuns((text) => encoding.countTokens(text, options));
  return (text) => {
    encoding.clearMergeCache();
    return count(text);
  };
}

/** A string, or its bytes where those are no text, as the package wants them; its decoder drops a mark of byte order. */
function tokenOf(bytes: Buffer): string | number[] {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) && !text.startsWith('\ufeff') ? text : [...bytes];
}
