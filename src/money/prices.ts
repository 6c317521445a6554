import { isHeadroomError, type HeadroomError } from '../errors.ts';
import { readPrices } from './prices/file.ts';
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

/** As `readPrices`; of a file that cannot be used `onProblem` is told, and the published prices hold. */
export async function readPricesOrPublished(
  home: string,
  onProblem: (problem: HeadroomError) => void,
): Promise<PriceList> {
  try {
    return await readPrices(home);
  } catch (cause) {
    if (!isHeadroomError(cause)) throw cause;
    onProblem(cause);
    return publishedPrices;
  }
}

/** Every model with a published price. */
export const pricedModels: readonly string[] = publishedPrices.models.map(({ model }) => model);

/** The published price of a model as a request names it. Null: unknown, which is not zero. */
export function priceOf(model: string, at?: number): Price | null {
  return publishedPrices.priceOf(model, at);
}
