import type { PromptBill, TokenCount } from '../api.ts';
import type { GooglePrompt } from './prompt.ts';

/**
 * Tokens below which a prompt's beginning is not cached, where Google says so: https://ai.google.dev/gemini-api/docs/caching
 * (read in autumn 2026). Of other models the least of them is taken.
 */
const minimums: readonly (readonly [model: RegExp, tokens: number])[] = [
  [/^gemini-(?:3-flash-preview|2\.5-flash)/, 1024],
  [/^gemini-(?:3\.\d|2\.5-pro)/, 4096],
];
const leastMinimum = 1024;

/**
 * The prompt cache of one account: whatever prompts of a model begin with in common is read at a rebate and written for
 * nothing. For how long is not published; here it is for good.
 */
export class GoogleCache {
  #prompts: readonly GooglePrompt[] = [];

  bill(prompt: GooglePrompt, count: TokenCount): PromptBill {
    const sizes = prompt.blocks.map(({ text }) => count(text));
    const sizeOf = (blocks: number): number => sizes.slice(0, blocks).reduce((sum, size) => sum + size, 0);
    const whole = sizeOf(sizes.length);
    let read = 0;
    for (const known of this.#prompts) {
      const { blocks, text } = commonBeginning(known, prompt);
      read = Math.max(read, sizeOf(blocks) + count(text));
    }
    const minimum = minimums.find(([model]) => model.test(prompt.model))?.[1] ?? leastMinimum;
    const cacheRead = read < minimum ? 0 : read;
    this.#prompts = [...this.#prompts, prompt];
    const cachedBlocks = sizes.filter((_, index) => sizeOf(index + 1) <= cacheRead).length;
    return { input: whole - cacheRead, cacheRead, cacheWrite5m: 0, cacheWrite1h: 0, cachedBlocks };
  }
}

/** Whole blocks, and what the next ones begin with, if they stand in the same place. */
function commonBeginning(
  known: GooglePrompt,
  prompt: GooglePrompt,
): { readonly blocks: number; readonly text: string } {
  if (known.model !== prompt.model) return { blocks: 0, text: '' };
  const differs = prompt.blocks.findIndex(({ prefix }, index) => known.blocks[index]?.prefix !== prefix);
  const [one, other] = [known.blocks[differs], prompt.blocks[differs]];
  if (one === undefined || other === undefined || one.place !== other.place)
    return { blocks: differs === -1 ? prompt.blocks.length : differs, text: '' };
  let length = 0;
  while (length < one.text.length && one.text[length] === other.text[length]) length += 1;
  return { blocks: differs, text: one.text.slice(0, length) };
}
