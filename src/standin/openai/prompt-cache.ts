import type { PromptBill, TokenCount } from '../api.ts';
import { endingRules, intervalRulesFor, minimumTokens, type IntervalRules, type Ttl } from './cache-rules.ts';
import type { OpenaiBlock, OpenaiPrompt } from './prompt.ts';

/** The prompt cache of one account. Lifetimes count from the start of the request that wrote or read. */
export class OpenaiCache {
  /**
   * Prefixes that a model since GPT-5.6 has written, with the moment of their expiry and for how long they are kept.
   */
  readonly #endings = new Map<string, { readonly ttl: Ttl; readonly expires: number }>();
  /** Prompts of older models. */
  #prompts: readonly { readonly prompt: OpenaiPrompt; readonly expires: number }[] = [];

  bill(prompt: OpenaiPrompt, count: TokenCount, startedAt: number): PromptBill {
    const sizes = [0];
    for (const { text } of prompt.blocks) sizes.push((sizes.at(-1) ?? 0) + count(text));
    const rules = intervalRulesFor(prompt.model, prompt.cache.retention);
    return rules === null
      ? this.#billEndings(prompt, sizes, startedAt)
      : this.#billIntervals(prompt, sizes, count, rules, startedAt);
  }

  #billEndings(prompt: OpenaiPrompt, sizes: readonly number[], startedAt: number): PromptBill {
    const size = (blocks: number): number => sizes[blocks] ?? 0;
    const prefix = (blocks: number): string => prompt.blocks[blocks - 1]?.prefix ?? '';
    const { lookups, writes } = boundariesOf(prompt);
    const live = (blocks: number): boolean =>
      (this.#endings.get(prefix(blocks))?.expires ?? -Infinity) > startedAt;
    const cached = Math.max(0, ...lookups.filter(live));
    const written = writes.filter((blocks) => size(blocks) >= minimumTokens);
    for (const blocks of cached === 0 ? written : [cached, ...written]) {
      // What was there already lives on as it was written.
      const known = blocks <= cached ? this.#endings.get(prefix(blocks)) : undefined;
      const { ttl } = known ?? prompt.cache;
      this.#endings.set(prefix(blocks), { ttl, expires: startedAt + endingRules.lifetimesMs[ttl] });
    }
    const last = Math.max(cached, ...written);
    const added = size(last) - size(cached);
    const isLong = prompt.cache.ttl === '12h';
    return {
      input: size(prompt.blocks.length) - size(last),
      cacheRead: size(cached),
      cacheWrite5m: isLong ? 0 : added,
      cacheWrite1h: isLong ? added : 0,
      cachedBlocks: cached,
    };
  }

  #billIntervals(
    prompt: OpenaiPrompt,
    sizes: readonly number[],
    count: TokenCount,
    { intervalTokens, lifetimeMs }: IntervalRules,
    startedAt: number,
  ): PromptBill {
    const live = this.#prompts.filter(({ expires }) => expires > startedAt);
    const shared = Math.max(0, ...live.map((known) => sharedTokens(known.prompt, prompt, sizes, count)));
    const whole = Math.floor(shared / intervalTokens) * intervalTokens;
    const cacheRead = whole < minimumTokens ? 0 : whole;
    // What was read lives on in this prompt, which begins with it.
    const entry = { prompt, expires: startedAt + lifetimeMs };
    this.#prompts = [...live.filter((known) => !beginsWith(prompt, known.prompt)), entry];
    return {
      input: (sizes.at(-1) ?? 0) - cacheRead,
      cacheRead,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      cachedBlocks: sizes.filter((size) => size <= cacheRead).length - 1,
    };
  }
}

/** Where a prompt looks for a cached prefix, and which prefixes it writes; each as a number of blocks. */
function boundariesOf({ blocks, cache }: OpenaiPrompt): {
  lookups: readonly number[];
  writes: readonly number[];
} {
  const where = (is: (block: OpenaiBlock) => boolean): readonly number[] =>
    blocks.flatMap((block, index) => (is(block) ? [index + 1] : []));
  const marks = where(({ marked }) => marked);
  const { firstMarks, latestMarks, earlierEndings, writes } = endingRules;
  const lookups = [...marks.slice(0, firstMarks), ...marks.slice(-latestMarks)];
  if (cache.mode === 'explicit') return { lookups, writes: marks.slice(-writes) };
  const endings = where(({ ends }) => ends);
  const instructions = endings.filter((blockCount) => blocks[blockCount - 1]?.place === 'developer');
  return {
    lookups: [...lookups, ...endings.slice(-earlierEndings - 1), ...instructions],
    writes: [...marks.slice(1 - writes), ...endings.slice(-1)],
  };
}

/** Tokens that a prompt's beginning has in common with a known one, to the letter. */
function sharedTokens(
  known: OpenaiPrompt,
  prompt: OpenaiPrompt,
  sizes: readonly number[],
  count: TokenCount,
): number {
  if (known.beginning !== prompt.beginning) return 0;
  const blocks = sharedBlocks(known, prompt);
  const [one, other] = [known.blocks[blocks], prompt.blocks[blocks]];
  const within = one === undefined || one.place !== other?.place ? '' : sharedText(one.text, other.text);
  return (sizes[blocks] ?? 0) + count(within);
}

function sharedBlocks(known: OpenaiPrompt, prompt: OpenaiPrompt): number {
  const first = prompt.blocks.findIndex(({ prefix }, index) => known.blocks[index]?.prefix !== prefix);
  return first === -1 ? prompt.blocks.length : first;
}

function beginsWith(prompt: OpenaiPrompt, known: OpenaiPrompt): boolean {
  return prompt.beginning === known.beginning && sharedBlocks(known, prompt) === known.blocks.length;
}

function sharedText(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}
