import type { TokenCounter } from '../tokens/count.ts';

/** A counter that remembers: what is compared shares most of its texts, and the engines ask for the same ones. */
export function countingOnce(count: TokenCounter): TokenCounter {
  const known = new Map<string, number>();
  return (text) => {
    const tokens = known.get(text) ?? count(text);
    known.set(text, tokens);
    return tokens;
  };
}
