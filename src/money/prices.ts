import { priceListOf, type PriceList } from './prices/list.ts';
import type { Price } from './prices/price.ts';
import { publishedModels } from './prices/published.ts';

export { readPrices, pricesPath } from './prices/file.ts';
export type { PriceList } from './prices/list.ts';
export {
  costOf,
  priceSources,
  promptOf,
  type Price,
  type PricedModel,
  type Provider,
  type Rates,
} from './prices/price.ts';
export { pricePeriods, promptBands } from './prices/steps.ts';

/** What providers publish, without the user's own prices. */
export const publishedPrices: PriceList = priceListOf(publishedModels);

/** Every model with a published price. */
export const pricedModels: readonly string[] = publishedPrices.models.map(({ model }) => model);

/** The published price of a model as a request names it. Null: unknown, which is not zero. */
export function priceOf(model: string, at?: number): Price | null {
  return publishedPrices.priceOf(model, at);
}
