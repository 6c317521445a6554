import type { Usage } from '../../wire/wire.ts';

/** USD for a million tokens. A tier that a provider does not sell never has tokens to pay for. */
export interface Rates {
  readonly input: number;
  readonly cacheRead: number;
  /** The provider's usual tier; where it takes no fee for writing, what a token of input costs. */
  readonly write5m: number;
  /** The longer tier, an hour or twelve; where none is sold, as the usual one. */
  readonly write1h: number;
  readonly output: number;
}

export interface Price extends Rates {
  /** Null: a model of the user's own file that names none. */
  readonly provider: Provider | null;
  /** A request whose prompt, cached tokens included, is longer than `above` tokens pays these rates throughout. */
  readonly long: { readonly above: number; readonly rates: Rates } | null;
  /** A shorter prefix is silently not cached. Null: not published. */
  readonly minCacheable: number | null;
  /** The longest prompt, tokens, of a request that asks for no larger window. Null: not published. */
  readonly window: number | null;
  /**
   * How long what is written stays, as the provider promises and charges for; none: written for nothing, kept as it
   * likes.
   */
  readonly tiers: readonly Tier[];
  /** Null: the user's own file. */
  readonly source: keyof typeof priceSources | null;
}

export const providers = ['anthropic', 'openai', 'gemini'] as const;
export type Provider = (typeof providers)[number];

export type Tier = '5m' | '30m' | '1h' | '12h';

/** What a model costs, and what it will: each price from a moment on, the earliest first. */
export interface PricedModel {
  readonly model: string;
  /** The first is from 0 on, milliseconds since 1970. */
  readonly periods: readonly { readonly from: number; readonly price: Price }[];
}

/** Where prices were read, and the day up to which they were seen to hold. */
export const priceSources = {
  A: { says: "Anthropic's pricing and model pages", date: '2026-10-24' },
  L: { says: "LiteLLM's price file", date: '2026-07-24' },
  G: { says: "pydantic's genai-prices", date: '2026-08-21' },
  Y: { says: "OpenAI's pricing page, as transcribed in yoagent", date: '2026-09-25' },
  O: { says: "OpenAI's pricing page, as transcribed in two price tables", date: '2026-10-01' },
  T: { says: "LiteLLM's post on the release of GPT-6.1 Terra", date: '2026-10-26' },
  M: { says: "OpenAI's model pages, as transcribed in TokenMeter 0.17.0", date: '2026-11-17' },
  N: { says: "Google's prices for Gemini 4, as transcribed by apidog", date: '2026-11-19' },
  H: { says: "pydantic's genai-prices, as last checked for models that came before", date: '2025-11-13' },
  D: { says: "Google's pricing page, as transcribed by api-evangelist", date: '2026-10-07' },
} as const;

/** USD for the tokens of one request, or of several whose prompts lie in one price band. */
export function costOf(usage: Usage, price: Price, promptTokens = promptOf(usage)): number {
  const rates = price.long !== null && promptTokens > price.long.above ? price.long.rates : price;
  const parts: readonly (readonly [number | null, number])[] = [
    [usage.input, rates.input],
    [usage.cacheRead, rates.cacheRead],
    [usage.cacheWrite5m, rates.write5m],
    [usage.cacheWrite1h, rates.write1h],
    [usage.output, rates.output],
  ];
  return parts.reduce((sum, [tokens, rate]) => sum + (tokens ?? 0) * rate, 0) / tokensPerRate;
}

/** Tokens of the whole prompt: the provider counts cached ones apart. */
export function promptOf(usage: Omit<Usage, 'output'>): number {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h } = usage;
  return (input ?? 0) + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
}

/** Rates are for a million tokens, as providers publish them. */
const tokensPerRate = 1_000_000;
