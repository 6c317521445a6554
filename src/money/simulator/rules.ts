import { minuteMs } from '../../limits.ts';
import { pricedModels, priceOf } from '../prices.ts';
import type { CachePrompt, Tier } from './prompt.ts';

/**
 * The published rules of prompt caches.
 * https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching,
 * https://developers.openai.com/api/docs/guides/prompt-caching (read in autumn 2026)
 */

/** Anthropic: prefixes end at marks; a mark reads the longest one that ends among its block and those before it. */
export const markRules = {
  lifetimeMs: { '5m': 5 * minuteMs, '1h': 60 * minuteMs } satisfies Record<Tier, number>,
  lookbackBlocks: 20,
} as const;

/** OpenAI since GPT-5.6: prefixes end at messages and at marks, and are read only where they end. */
export const endingRules = {
  lifetimeMs: { '5m': 30 * minuteMs, '1h': 12 * 60 * minuteMs } satisfies Record<Tier, number>,
  /** Prefixes that a request writes, the one at its last ending among them. */
  writes: 4,
  /** Marks at which a request looks for a prefix: the first and the latest. */
  firstMarks: 2,
  latestMarks: 50,
  /** Endings before the last at which it looks besides. */
  earlierEndings: 20,
} as const;

/** OpenAI before GPT-5.6, and Google: whatever two prompts begin with in common is read, in whole intervals, and written free. */
export interface IntervalRules {
  readonly intervalTokens: number;
  readonly lifetimeMs: number;
}

/** GPT-5.6 and what came after it. */
export function keepsEndings({ provider, model }: CachePrompt): boolean {
  return provider === 'openai' && generationOf(model) >= 506;
}

export function intervalRulesOf({ provider, model, keepsLong }: CachePrompt): IntervalRules {
  // Google publishes neither: what is cached stays so until a bill shows that it is lost.
  if (provider === 'gemini') return { intervalTokens: 1, lifetimeMs: Infinity };
  // GPT-5.5 has the long retention only. "5 to 10 minutes" and "around 30 minutes": what one can rely on.
  if (generationOf(model) === 505) return { intervalTokens: 2048, lifetimeMs: 30 * minuteMs };
  return { intervalTokens: 128, lifetimeMs: (keepsLong ? 30 : 5) * minuteMs };
}

/** 506 for `gpt-5.6-sol`; 0 for a name that tells nothing. */
function generationOf(model: string): number {
  const [, major = '0', minor = '0'] = /(?:^|\/)gpt-(\d+)(?:\.(\d+))?/.exec(model) ?? [];
  return Number(major) * 100 + Number(minor);
}

const usualMinimum = 1024;

/** Tokens below which a prefix is silently not cached. A model of which it is not published follows its family. */
export function minimumOf(model: string): number {
  const known = minimums.get(model);
  if (known !== undefined) return known;
  const minimum = priceOf(model)?.minCacheable ?? familyMinimum(model);
  minimums.set(model, minimum);
  return minimum;
}

const minimums = new Map<string, number>();

function familyMinimum(model: string): number {
  const family = pricedModels
    .filter((name) => model.startsWith(name) && typeof priceOf(name)?.minCacheable === 'number')
    .sort((one, other) => other.length - one.length)[0];
  return (family === undefined ? null : priceOf(family)?.minCacheable) ?? usualMinimum;
}
