import type { Price, PricedModel, Provider, Rates, Tier } from './price.ts';

/** Rates of input, cache read, a write for each tier that the provider charges for, and output. */
type RateRow =
  | readonly [input: number, cacheRead: number, output: number]
  | readonly [input: number, cacheRead: number, write30m: number, output: number]
  | readonly [input: number, cacheRead: number, write: number, writeLonger: number, output: number];

type Row = readonly [
  model: string,
  rates: RateRow,
  minCacheable: number | null,
  window: number | null,
  source: NonNullable<Price['source']>,
  long?: readonly [above: number, rates: RateRow],
];

const anthropic: readonly Row[] = [
  ['claude-fable-5-1', [10, 0.25, 12.5, 20, 50], 512, 1_000_000, 'A'],
  ['claude-opus-5-5', [4, 0.2, 5, 8, 20], null, 1_000_000, 'A'],
  ['claude-sonnet-5-5', [2, 0.2, 2.5, 4, 10], null, 1_000_000, 'A'],
  [
    'claude-haiku-5-5',
    [0.1, 0.01, 0.125, 0.2, 0.5],
    null,
    1_000_000,
    'A',
    [100_000, [0.5, 0.05, 0.625, 1, 2.5]],
  ],
  ['claude-opus-5', [5, 0.5, 6.25, 10, 25], 512, 1_000_000, 'A'],
  ['claude-fable-5', [10, 1, 12.5, 20, 50], 512, 1_000_000, 'A'],
  ['claude-mythos-5', [10, 1, 12.5, 20, 50], 512, 1_000_000, 'A'],
  ['claude-opus-4-8', [5, 0.5, 6.25, 10, 25], 1024, 1_000_000, 'A'],
  ['claude-opus-4-7', [5, 0.5, 6.25, 10, 25], 2048, 1_000_000, 'A'],
  ['claude-opus-4-6', [5, 0.5, 6.25, 10, 25], 4096, 1_000_000, 'A'],
  ['claude-opus-4-5', [5, 0.5, 6.25, 10, 25], 4096, 200_000, 'A'],
  ['claude-sonnet-5', [2, 0.2, 2.5, 4, 10], 1024, 1_000_000, 'A'],
  ['claude-sonnet-4-6', [3, 0.3, 3.75, 6, 15], 1024, 1_000_000, 'L'],
  ['claude-sonnet-4-5', [3, 0.3, 3.75, 6, 15], 1024, 200_000, 'L', [200_000, [6, 0.6, 7.5, 12, 22.5]]],
  ['claude-haiku-4-5', [1, 0.1, 1.25, 2, 5], 4096, 200_000, 'A'],
  // Not sold to newcomers any more, but still what older clients and gateways ask for unasked.
  ['claude-opus-4-1', [15, 1.5, 18.75, 30, 75], 1024, 200_000, 'L'],
  ['claude-opus-4', [15, 1.5, 18.75, 30, 75], 1024, 200_000, 'L'],
  ['claude-sonnet-4', [3, 0.3, 3.75, 6, 15], 1024, 200_000, 'L', [200_000, [6, 0.6, 7.5, 12, 22.5]]],
  ['claude-3-7-sonnet', [3, 0.3, 3.75, 6, 15], 1024, 200_000, 'L'],
  ['claude-3-5-sonnet', [3, 0.3, 3.75, 6, 15], 1024, 200_000, 'H'],
  ['claude-3-5-haiku', [0.8, 0.08, 1, 1.6, 4], 2048, 200_000, 'H'],
];

const tiersOf: Readonly<Record<Provider, readonly Tier[]>> = {
  anthropic: ['5m', '1h'],
  openai: ['30m', '12h'],
  gemini: [],
};

/** What OpenAI asks for a token that it keeps for 12 hours, in tokens of input. */
const write12h = 2;

/**
 * Since GPT-5.6 writing costs 1.25 times the input for 30 minutes and twice the input for 12 hours; longer prompts pay
 * twice the input and 1.5 times the output.
 */
const openaiWithFee: readonly Row[] = [
  ['gpt-6.2-astra', [8, 0.4, 10, 40], 1024, 922_000, 'M', [272_000, [16, 0.8, 20, 60]]],
  // Its page names 5 for 12 hours, which is more than the rule gives.
  ['gpt-6.2-sol', [2, 0.1, 2.5, 5, 10], 1024, 922_000, 'M', [272_000, [4, 0.2, 5, 10, 15]]],
  ['gpt-6-astra', [10, 1, 12.5, 50], 1024, 922_000, 'Y', [272_000, [20, 2, 25, 75]]],
  ['gpt-6-sol', [2, 0.2, 2.5, 10], 1024, 922_000, 'Y', [272_000, [4, 0.4, 5, 15]]],
  ['gpt-6-luna', [0.1, 0.01, 0.125, 0.5], 1024, 922_000, 'Y', [272_000, [0.2, 0.02, 0.25, 0.75]]],
  ['gpt-6.1-sol', [2, 0.1, 2.5, 10], 1024, 922_000, 'O', [272_000, [4, 0.2, 5, 15]]],
  ['gpt-6.1-terra', [1, 0.05, 1.25, 5], 1024, 922_000, 'T', [272_000, [2, 0.1, 2.5, 7.5]]],
  ['gpt-5.6-sol', [4, 0.4, 5, 20], 1024, 1_050_000, 'O', [272_000, [8, 0.8, 10, 30]]],
  ['gpt-5.6-terra', [2, 0.2, 2.5, 12], 1024, 1_050_000, 'G', [272_000, [4, 0.4, 5, 18]]],
  ['gpt-5.6-luna', [0.2, 0.02, 0.25, 1.2], 1024, 1_050_000, 'G', [272_000, [0.4, 0.04, 0.5, 1.8]]],
];

/** Older models write for nothing, and so does Google: a written token is an input token. */
const openaiWithoutFee: readonly Row[] = [
  ['gpt-5.5', [5, 0.5, 30], 1024, 1_050_000, 'L', [272_000, [10, 1, 45]]],
  ['gpt-5.4', [2.5, 0.25, 15], 1024, 1_050_000, 'L', [272_000, [5, 0.5, 22.5]]],
  ['gpt-5.4-mini', [0.75, 0.075, 4.5], 1024, 400_000, 'L'],
  ['gpt-5.4-nano', [0.2, 0.02, 1.25], 1024, 400_000, 'L'],
  ['gpt-5.3-codex', [1.75, 0.175, 14], 1024, 272_000, 'L'],
  ['gpt-5.2-codex', [1.75, 0.175, 14], 1024, 272_000, 'L'],
  ['gpt-5.2', [1.75, 0.175, 14], 1024, 272_000, 'L'],
  ['gpt-5.1-codex-max', [1.25, 0.125, 10], 1024, 272_000, 'L'],
  ['gpt-5.1-codex', [1.25, 0.125, 10], 1024, 272_000, 'L'],
  ['gpt-5.1-codex-mini', [0.25, 0.025, 2], 1024, 272_000, 'L'],
  ['gpt-5.1', [1.25, 0.125, 10], 1024, 272_000, 'L'],
  ['gpt-5-codex', [1.25, 0.125, 10], 1024, 272_000, 'L'],
  ['gpt-5', [1.25, 0.125, 10], 1024, 272_000, 'L'],
  ['gpt-5-mini', [0.25, 0.025, 2], 1024, 272_000, 'L'],
  ['gpt-5-nano', [0.05, 0.005, 0.4], 1024, 272_000, 'L'],
  ['gpt-4.1', [2, 0.5, 8], 1024, 1_047_576, 'L'],
  ['gpt-4.1-mini', [0.4, 0.1, 1.6], 1024, 1_047_576, 'L'],
  ['gpt-4.1-nano', [0.1, 0.025, 0.4], 1024, 1_047_576, 'L'],
  ['gpt-4o', [2.5, 1.25, 10], 1024, 128_000, 'L'],
  // The first gpt-4o is dearer than the later ones, and nothing is off for what its cache holds.
  ['gpt-4o-2024-05-13', [5, 5, 15], null, 128_000, 'L'],
  ['gpt-4o-mini', [0.15, 0.075, 0.6], 1024, 128_000, 'L'],
  ['o1', [15, 7.5, 60], 1024, 200_000, 'H'],
  ['o3', [2, 0.5, 8], 1024, 200_000, 'H'],
  ['o3-mini', [1.1, 0.55, 4.4], 1024, 200_000, 'L'],
  ['o4-mini', [1.1, 0.275, 4.4], 1024, 200_000, 'L'],
];

const gemini: readonly Row[] = [
  ['gemini-4-neon', [3, 0.15, 15], null, 1_000_000, 'N'],
  ['gemini-4-hydrogen', [1.5, 0.075, 7.5], null, 1_000_000, 'N'],
  ['gemini-3.8-flash', [0.75, 0.075, 3.75], 4096, 1_048_576, 'D'],
  ['gemini-3.7-flash', [0.75, 0.075, 3.75], 4096, 1_048_576, 'D'],
  ['gemini-3.6-flash', [0.75, 0.075, 3.75], 4096, 1_048_576, 'D'],
  ['gemini-3.5-flash', [1.5, 0.15, 9], 4096, 1_048_576, 'L'],
  ['gemini-3.5-flash-lite', [0.3, 0.03, 2.5], 4096, 1_048_576, 'L'],
  ['gemini-3.1-pro-preview', [2, 0.2, 12], 4096, 1_048_576, 'L', [200_000, [4, 0.4, 18]]],
  ['gemini-3.1-flash-lite', [0.25, 0.025, 1.5], 4096, 1_048_576, 'L'],
  ['gemini-3-flash-preview', [0.5, 0.05, 3], 1024, 1_048_576, 'L'],
  ['gemini-2.5-pro', [1.25, 0.125, 10], 4096, 1_048_576, 'L', [200_000, [2.5, 0.25, 15]]],
  ['gemini-2.5-flash', [0.3, 0.03, 2.5], 1024, 1_048_576, 'L'],
  ['gemini-2.5-flash-lite', [0.1, 0.01, 0.4], 1024, 1_048_576, 'L'],
];

/** From the beginning of a day (UTC) on, other rates; all else stays. */
const changes: readonly (readonly [from: string, model: string, rates: RateRow])[] = [
  ['2026-10-07', 'claude-sonnet-5-5', [2, 0.1, 2.5, 4, 10]],
  ['2027-01-01', 'gemini-3.8-flash', [1.5, 0.15, 7.5]],
  ['2027-01-01', 'gemini-3.7-flash', [1.5, 0.15, 7.5]],
  ['2027-01-01', 'gemini-3.6-flash', [1.5, 0.15, 7.5]],
];

/** What providers publish, as of the days that `priceSources` names. */
export const publishedModels: readonly PricedModel[] = [
  ...modelsOf('anthropic', anthropic),
  ...modelsOf('openai', [...openaiWithFee, ...openaiWithoutFee]),
  ...modelsOf('gemini', gemini),
];

function modelsOf(provider: Provider, rows: readonly Row[]): PricedModel[] {
  return rows.map(([model, row, minCacheable, window, source, long]) => {
    const price: Price = {
      provider,
      ...ratesOf(row),
      long: long === undefined ? null : { above: long[0], rates: ratesOf(long[1]) },
      minCacheable,
      window,
      tiers: row.length === 3 ? [] : tiersOf[provider],
      source,
    };
    const later = changes.filter((change) => change[1] === model);
    return {
      model,
      periods: [
        { from: 0, price },
        ...later.map(([day, , rates]) => ({ from: Date.parse(day), price: { ...price, ...ratesOf(rates) } })),
      ],
    };
  });
}

function ratesOf(row: RateRow): Rates {
  if (row.length === 5) {
    const [input, cacheRead, write5m, write1h, output] = row;
    return { input, cacheRead, write5m, write1h, output };
  }
  if (row.length === 4) {
    const [input, cacheRead, write30m, output] = row;
    return { input, cacheRead, write5m: write30m, write1h: write12h * input, output };
  }
  const [input, cacheRead, output] = row;
  return { input, cacheRead, write5m: input, write1h: input, output };
}
