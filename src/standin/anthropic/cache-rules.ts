/** The published rules of Anthropic's prompt cache, as data (platform documentation, read in 2026). */

export type Lifetime = '5m' | '1h';

export const lifetimeMs: Readonly<Record<Lifetime, number>> = { '5m': 5 * 60_000, '1h': 60 * 60_000 };

/** A request may carry this many `cache_control` marks; one more is answered with an error. */
export const maxBreakpoints = 4;

/** Positions a breakpoint checks for a cached prefix, itself the first of them. */
export const lookbackBlocks = 20;

/** A shorter prefix is not cached, and nothing is said about it. */
const defaultMinimumTokens = 1024;

/** Models that differ, by the beginning of their name; the longest beginning that fits decides. */
const minimumTokens: Readonly<Record<string, number>> = {
  'claude-opus-5': 512,
  'claude-fable-5': 512,
  'claude-mythos-5': 512,
  'claude-opus-4-7': 2048,
  'claude-opus-4-6': 4096,
  'claude-opus-4-5': 4096,
  'claude-haiku-4-5': 4096,
};

export function minimumFor(model: string): number {
  const names = Object.keys(minimumTokens).filter((name) => model.startsWith(name));
  const longest = names.sort((a, b) => b.length - a.length)[0];
  return (longest === undefined ? undefined : minimumTokens[longest]) ?? defaultMinimumTokens;
}
