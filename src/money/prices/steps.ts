/** Where prices change. The ledger adds requests up by these, so no price may change anywhere else. */

/** Prompt lengths, tokens, above which other prices hold. */
export const promptBands: readonly number[] = [100_000, 200_000, 272_000];

/** Days, milliseconds since 1970, from which a provider asks other prices. */
export const pricePeriods: readonly number[] = [Date.UTC(2026, 9, 7), Date.UTC(2027, 0, 1)];
