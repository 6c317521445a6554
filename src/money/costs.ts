import type { Usage } from '../wire/wire.ts';
import { costOf, priceOf, type Price } from './prices.ts';
import type { Requests } from './scope.ts';

/** What the provider bills for the requests of a scope, as far as prices are known. */
export interface CostSummary {
  /** Sum over the requests whose model has a known price. */
  readonly usd: number;
  /** Requests that `usd` is the sum of. */
  readonly requests: number;
  /** Requests with usage whose model has no known price; null: the request named no model. */
  readonly unknown: readonly { readonly model: string | null; readonly requests: number }[];
}

// Written tokens need no case of their own: a provider that takes no fee for writing reports none written, and they
// stand among its input tokens.
type BandSum = Usage & { readonly requests: number; readonly isLong: number };

/** Requests are summed by model and price band in the database: costs are linear within a band. */
export function costsOf(requests: Requests): CostSummary {
  const models = requests.all<{ readonly model: string | null; readonly requests: number }>(
    `SELECT model, count(*) AS requests FROM scope
     WHERE input_tokens IS NOT NULL OR output_tokens IS NOT NULL GROUP BY model ORDER BY 2 DESC, 1`,
  );
  const unknown: CostSummary['unknown'][number][] = [];
  let usd = 0;
  let known = 0;
  for (const row of models) {
    const price = row.model === null ? null : priceOf(row.model);
    if (row.model === null || price === null) unknown.push(row);
    else {
      usd += costOfModel(requests, row.model, price);
      known += row.requests;
    }
  }
  return { usd, requests: known, unknown };
}

function costOfModel(requests: Requests, model: string, price: Price): number {
  const above = price.long?.above ?? Number.MAX_SAFE_INTEGER;
  const bands = requests.all<BandSum>(
    `SELECT count(*) AS requests, sum(input_tokens) AS input, sum(cache_read) AS cacheRead,
       sum(cache_write_5m) AS cacheWrite5m, sum(cache_write_1h) AS cacheWrite1h, sum(output_tokens) AS output,
       ifnull(input_tokens, 0) + ifnull(cache_read, 0) + ifnull(cache_write_5m, 0) + ifnull(cache_write_1h, 0)
         > :above AS isLong
     FROM scope WHERE model = :model GROUP BY isLong`,
    { model, above },
  );
  return bands.reduce((sum, band) => sum + costOf(band, price, band.isLong === 1 ? above + 1 : 0), 0);
}
