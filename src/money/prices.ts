import type { Usage } from '../wire/wire.ts';

/** USD for a million tokens. A tier that a provider does not sell never has tokens to pay for. */
export interface Rates {
  readonly input: number;
  readonly cacheRead: number;
  /** The provider's usual tier: five minutes at Anthropic, thirty at OpenAI. */
  readonly write5m: number;
  readonly write1h: number;
  readonly output: number;
}

export interface Price extends Rates {
  readonly provider: 'anthropic' | 'openai';
  /** A request whose prompt, cached tokens included, is longer than `above` tokens pays these rates throughout. */
  readonly long: { readonly above: number; readonly rates: Rates } | null;
  /** A shorter prefix is silently not cached. Null: not published. */
  readonly minCacheable: number | null;
  readonly source: keyof typeof priceSources;
}

/** Where prices were read, and the day up to which they were seen to hold. */
export const priceSources = {
  A: { says: "Anthropic's pricing and model pages", date: '2026-10-24' },
  L: { says: "LiteLLM's price file", date: '2026-07-24' },
  G: { says: "pydantic's genai-prices", date: '2026-08-21' },
  Y: { says: "OpenAI's pricing page, as transcribed in yoagent", date: '2026-09-25' },
  O: { says: "OpenAI's pricing page, as transcribed in two price tables", date: '2026-10-01' },
  T: { says: "LiteLLM's post on the release of GPT-6.1 Terra", date: '2026-10-26' },
} as const;

type Row = readonly [
  model: string,
  rates: RateRow,
  minCacheable: number | null,
  source: keyof typeof priceSources,
  long?: readonly [above: number, rates: RateRow],
];
type RateRow = readonly [input: number, cacheRead: number, write5m: number, write1h: number, output: number];

const anthropic: readonly Row[] = [
  ['claude-fable-5-1', [10, 0.25, 12.5, 20, 50], 512, 'A'],
  ['claude-fable-5', [10, 1, 12.5, 20, 50], 512, 'A'],
  ['claude-mythos-5', [10, 1, 12.5, 20, 50], 512, 'A'],
  ['claude-opus-5-5', [4, 0.2, 5, 8, 20], null, 'A'],
  ['claude-opus-5', [5, 0.5, 6.25, 10, 25], 512, 'A'],
  ['claude-opus-4-8', [5, 0.5, 6.25, 10, 25], 1024, 'A'],
  ['claude-opus-4-7', [5, 0.5, 6.25, 10, 25], 2048, 'A'],
  ['claude-opus-4-6', [5, 0.5, 6.25, 10, 25], 4096, 'A'],
  ['claude-opus-4-5', [5, 0.5, 6.25, 10, 25], 4096, 'A'],
  ['claude-sonnet-5-5', [2, 0.1, 2.5, 4, 10], null, 'A'],
  ['claude-sonnet-5', [2, 0.2, 2.5, 4, 10], 1024, 'A'],
  ['claude-sonnet-4-6', [3, 0.3, 3.75, 6, 15], 1024, 'L'],
  ['claude-sonnet-4-5', [3, 0.3, 3.75, 6, 15], 1024, 'L', [200_000, [6, 0.6, 7.5, 12, 22.5]]],
  ['claude-haiku-5-5', [0.1, 0.01, 0.125, 0.2, 0.5], null, 'A', [100_000, [0.5, 0.05, 0.625, 1, 2.5]]],
  ['claude-haiku-4-5', [1, 0.1, 1.25, 2, 5], 4096, 'A'],
];

/** Since GPT-5.6 writing costs 1.25 times the input; longer prompts pay twice the input and 1.5 times the output. */
const openaiWithFee: readonly Row[] = [
  ['gpt-6.1-sol', [2, 0.1, 2.5, 2.5, 10], 1024, 'O', [272_000, [4, 0.2, 5, 5, 15]]],
  ['gpt-6.1-terra', [1, 0.05, 1.25, 1.25, 5], 1024, 'T', [272_000, [2, 0.1, 2.5, 2.5, 7.5]]],
  ['gpt-6-astra', [10, 1, 12.5, 12.5, 50], 1024, 'Y', [272_000, [20, 2, 25, 25, 75]]],
  ['gpt-6-sol', [2, 0.2, 2.5, 2.5, 10], 1024, 'Y', [272_000, [4, 0.4, 5, 5, 15]]],
  ['gpt-6-luna', [0.1, 0.01, 0.125, 0.125, 0.5], 1024, 'Y', [272_000, [0.2, 0.02, 0.25, 0.25, 0.75]]],
  ['gpt-5.6-sol', [4, 0.4, 5, 5, 20], 1024, 'O', [272_000, [8, 0.8, 10, 10, 30]]],
  ['gpt-5.6-terra', [2, 0.2, 2.5, 2.5, 12], 1024, 'G', [272_000, [4, 0.4, 5, 5, 18]]],
  ['gpt-5.6-luna', [0.2, 0.02, 0.25, 0.25, 1.2], 1024, 'G', [272_000, [0.4, 0.04, 0.5, 0.5, 1.8]]],
];

/** Older models write for nothing: a written token is an input token. */
const openaiWithoutFee: readonly Row[] = [
  ['gpt-5.5', [5, 0.5, 5, 5, 30], 1024, 'L', [272_000, [10, 1, 10, 10, 45]]],
  ['gpt-5.4', [2.5, 0.25, 2.5, 2.5, 15], 1024, 'L', [272_000, [5, 0.5, 5, 5, 22.5]]],
  ['gpt-5.4-mini', [0.75, 0.075, 0.75, 0.75, 4.5], 1024, 'L'],
  ['gpt-5.4-nano', [0.2, 0.02, 0.2, 0.2, 1.25], 1024, 'L'],
  ['gpt-5.3-codex', [1.75, 0.175, 1.75, 1.75, 14], 1024, 'L'],
  ['gpt-5.2-codex', [1.75, 0.175, 1.75, 1.75, 14], 1024, 'L'],
  ['gpt-5.2', [1.75, 0.175, 1.75, 1.75, 14], 1024, 'L'],
  ['gpt-5.1-codex-max', [1.25, 0.125, 1.25, 1.25, 10], 1024, 'L'],
  ['gpt-5.1-codex', [1.25, 0.125, 1.25, 1.25, 10], 1024, 'L'],
  ['gpt-5.1-codex-mini', [0.25, 0.025, 0.25, 0.25, 2], 1024, 'L'],
  ['gpt-5.1', [1.25, 0.125, 1.25, 1.25, 10], 1024, 'L'],
  ['gpt-5-codex', [1.25, 0.125, 1.25, 1.25, 10], 1024, 'L'],
  ['gpt-5', [1.25, 0.125, 1.25, 1.25, 10], 1024, 'L'],
  ['gpt-5-mini', [0.25, 0.025, 0.25, 0.25, 2], 1024, 'L'],
  ['gpt-5-nano', [0.05, 0.005, 0.05, 0.05, 0.4], 1024, 'L'],
  ['gpt-4.1', [2, 0.5, 2, 2, 8], 1024, 'L'],
  ['gpt-4.1-mini', [0.4, 0.1, 0.4, 0.4, 1.6], 1024, 'L'],
];

function pricesOf(provider: Price['provider'], rows: readonly Row[]): readonly (readonly [string, Price])[] {
  return rows.map(([model, rates, minCacheable, source, long]) => [
    model,
    {
      provider,
      ...ratesOf(rates),
      long: long === undefined ? null : { above: long[0], rates: ratesOf(long[1]) },
      minCacheable,
      source,
    },
  ]);
}

const prices: ReadonlyMap<string, Price> = new Map([
  ...pricesOf('anthropic', anthropic),
  ...pricesOf('openai', [...openaiWithFee, ...openaiWithoutFee]),
]);

/** Every model with a known price. */
export const pricedModels: readonly string[] = [...prices.keys()];

/**
 * The price of a model as a request names it: with or without a date, `-latest`, its provider's name in front or
 * `[1m]` behind. Null: unknown, which is not zero; other sellers (Bedrock, Vertex, Azure) have prices of their own.
 */
export function priceOf(model: string): Price | null {
  const [, seller, name = ''] = /^(?:(anthropic|openai)\/)?(.*)$/.exec(model.toLowerCase()) ?? [];
  const plain = name.replace(/\[1m\]$/, '').replace(/-(\d{8}|\d{4}-\d\d-\d\d|latest)$/, '');
  const price = prices.get(plain) ?? null;
  return seller === undefined || seller === price?.provider ? price : null;
}

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
export function promptOf({ input, cacheRead, cacheWrite5m, cacheWrite1h }: Omit<Usage, 'output'>): number {
  return (input ?? 0) + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
}

/** Rates are for a million tokens, as providers publish them. */
const tokensPerRate = 1_000_000;

function ratesOf([input, cacheRead, write5m, write1h, output]: RateRow): Rates {
  return { input, cacheRead, write5m, write1h, output };
}
