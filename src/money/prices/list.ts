import type { Price, PricedModel, Provider } from './price.ts';

/** Prices by the names that requests give to models. */
export interface PriceList {
  readonly models: readonly PricedModel[];
  /**
   * A model as a request names it: with or without a date, `-latest` or `-0` (as Anthropic calls the first of a kind),
   * its provider's name in front or `[1m]` behind. Null: unknown; other sellers (Bedrock, Vertex, Azure) have prices of
   * their own.
   */
  find(model: string): PricedModel | null;
  /** The price at a moment, milliseconds since 1970. Null: unknown, which is not zero. */
  priceOf(model: string, at?: number): Price | null;
}

/** Of models with the same name the last one holds. */
export function priceListOf(models: readonly PricedModel[]): PriceList {
  const byName = new Map(models.map((priced) => [priced.model.toLowerCase(), priced]));
  const find = (model: string): PricedModel | null => {
    const name = model.toLowerCase();
    return byName.get(name) ?? findPlain(byName, name);
  };
  return {
    models: [...byName.values()],
    find,
    priceOf: (model, at = Date.now()) =>
      find(model)?.periods.findLast(({ from }) => from <= at)?.price ?? null,
  };
}

/** Names that clients put in front of a model's, and whose models they are. */
const sellers: Readonly<Record<string, Provider>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  google: 'gemini',
  gemini: 'gemini',
  models: 'gemini',
};

function findPlain(byName: ReadonlyMap<string, PricedModel>, name: string): PricedModel | null {
  const [, seller, rest = ''] = sold.exec(name) ?? [];
  const plain = rest.replace(/\[1m\]$/, '').replace(/-(\d{8}|\d{4}-\d\d-\d\d|latest|0)$/, '');
  const found = byName.get(plain) ?? null;
  const provider = found?.periods[0]?.price.provider ?? null;
  const isTheirs = seller === undefined || provider === null || sellers[seller] === provider;
  return isTheirs ? found : null;
}

const sold = new RegExp(`^(?:(${Object.keys(sellers).join('|')})/)?(.*)$`);
