import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadroomError, reasonOf, systemCode } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/object.ts';
import { priceListOf, type PriceList } from './list.ts';
import { providers, type Price, type PricedModel, type Rates } from './price.ts';
import { publishedModels } from './published.ts';
import { promptBands } from './steps.ts';

/** Where a user writes down prices of their own: models that nobody publishes, contracts, what is free. */
export function pricesPath(home: string): string {
  return join(home, 'prices.json');
}

/**
 * Published prices, and over them those of `prices.json` in the data folder, where there is one: `{"models": {NAME:
 * {input, cacheRead, write5m, write1h, output, long: {above, …rates}, minCacheable, window, provider}}}`, rates in USD
 * for a million tokens. Over a published model any of them may be left out, all as published then; of another one the
 * writes may: they cost what input costs. `minCacheable` informs: what a provider's cache would have done without
 * headroom is worked out with the published minimum. Throws `CONFIG_UNREADABLE`.
 */
export async function readPrices(home: string): Promise<PriceList> {
  const path = pricesPath(home);
  const text = await textOf(path);
  return priceListOf(text === null ? publishedModels : [...publishedModels, ...ownModels(path, text)]);
}

const rateNames = ['input', 'cacheRead', 'write5m', 'write1h', 'output'] as const;
const modelFields = [...rateNames, 'long', 'minCacheable', 'window', 'provider'];
const longFields = ['above', ...rateNames];

/** An object of the file, and what to call it when something in it is wrong. */
interface Entry {
  readonly path: string;
  readonly name: string;
  readonly members: JsonObject;
}

type SomeRates = Partial<Rates>;

async function textOf(path: string): Promise<string | null> {
  try {
    // Somebody may never write to it.
    if ((await stat(path)).isFIFO()) throw new Error('it is a pipe');
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null;
    throw unusable(path, reasonOf(cause), { cause });
  }
}

function ownModels(path: string, text: string): PricedModel[] {
  const file = entryOf(path, '', parsed(path, text), ['models']);
  const models = entryOf(path, 'models', file.members['models'], null);
  const published = priceListOf(publishedModels);
  return Object.entries(models.members).map(([model, row]) => {
    const entry = entryOf(path, `models.${model}`, row, modelFields);
    const found = published.find(model);
    const periods = found?.periods ?? [{ from: 0, price: null }];
    return {
      model: ownName(model, found),
      periods: periods.map(({ from, price }) => ({ from, price: priceIn(entry, price) })),
    };
  });
}

/** With its seller's name in front it is the same model; with a date it may be meant alone. */
function ownName(model: string, published: PricedModel | null): string {
  const isSold = published !== null && model.toLowerCase().endsWith(`/${published.model.toLowerCase()}`);
  return isSold ? published.model : model;
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    // The message quotes lines of the text; a problem is one line.
    throw unusable(path, cause.message.replace(/\s+/g, ' '), { cause });
  }
}

function priceIn(entry: Entry, published: Price | null): Price {
  const provider = providerIn(entry) ?? published?.provider ?? null;
  const tiers = published?.tiers ?? (provider === 'anthropic' ? ['5m', '1h'] : []);
  const rates = ratesIn(entry, published === null ? {} : inherited(published, tiers));
  return {
    provider,
    ...completed(entry, rates),
    long: longIn(entry, published?.long ?? null, tiers, rates),
    minCacheable: tokensIn(entry, 'minCacheable') ?? published?.minCacheable ?? null,
    window: tokensIn(entry, 'window') ?? published?.window ?? null,
    tiers,
    source: null,
  };
}

/** Where no fee is taken, writes go on costing what input costs. */
function inherited({ input, cacheRead, write5m, write1h, output }: Rates, tiers: Price['tiers']): SomeRates {
  return tiers.length === 0 ? { input, cacheRead, output } : { input, cacheRead, write5m, write1h, output };
}

function ratesIn(entry: Entry, base: SomeRates): SomeRates {
  const given = rateNames.map((name) => [name, rateIn(entry, name)] as const);
  return { ...base, ...Object.fromEntries(given.filter(([, rate]) => rate !== undefined)) };
}

function completed(entry: Entry, rates: SomeRates): Rates {
  const needed = (name: keyof Rates): number => {
    const rate = rates[name];
    if (rate === undefined) throw unusable(entry.path, `${entry.name} has no "${name}"`);
    return rate;
  };
  const input = needed('input');
  const { write5m = input, write1h = write5m } = rates;
  return { input, cacheRead: needed('cacheRead'), write5m, write1h, output: needed('output') };
}

/** Rates left out are those of a published band, else those of shorter prompts. Null: the same price throughout. */
function longIn(
  { path, name, members }: Entry,
  published: Price['long'],
  tiers: Price['tiers'],
  shorter: SomeRates,
): Price['long'] {
  const given = members['long'];
  if (given === undefined) return published;
  if (given === null) return null;
  const entry = entryOf(path, `${name}.long`, given, longFields);
  const above = entry.members['above'] ?? published?.above;
  if (typeof above !== 'number' || !promptBands.includes(above)) {
    throw wrong(entry, 'above', `one of ${promptBands.join(', ')}: the ledger tells these lengths apart`);
  }
  const base = published === null ? shorter : inherited(published.rates, tiers);
  return { above, rates: completed(entry, ratesIn(entry, base)) };
}

function rateIn(entry: Entry, name: keyof Rates): number | undefined {
  const rate = entry.members[name];
  if (rate === undefined) return undefined;
  if (typeof rate === 'number' && Number.isFinite(rate) && rate >= 0) return rate;
  throw wrong(entry, name, 'USD for a million tokens, 0 or more');
}

function tokensIn(entry: Entry, name: 'minCacheable' | 'window'): number | null {
  const tokens = entry.members[name];
  if (tokens === undefined || tokens === null) return null;
  if (typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens > 0) return tokens;
  throw wrong(entry, name, 'a number of tokens, or null');
}

function providerIn(entry: Entry): Price['provider'] {
  const given = entry.members['provider'];
  if (given === undefined || given === null) return null;
  const provider = providers.find((known) => known === given);
  if (provider === undefined) throw wrong(entry, 'provider', `one of ${providers.join(', ')}`);
  return provider;
}

/** Null `known`: its members may have any name. Empty `name`: the file itself. */
function entryOf(path: string, name: string, value: unknown, known: readonly string[] | null): Entry {
  if (!isJsonObject(value)) throw unusable(path, `${name === '' ? 'it' : name} must be an object in braces`);
  const unknown = Object.keys(value).find((member) => known?.includes(member) === false);
  if (unknown !== undefined) {
    const where = name === '' ? 'it' : name;
    throw unusable(path, `${where} has an unknown field "${unknown}"; known: ${known?.join(', ') ?? ''}`);
  }
  return { path, name, members: value };
}

function wrong({ path, name, members }: Entry, field: string, must: string): HeadroomError {
  const given = members[field];
  const is = given === undefined ? 'not there' : JSON.stringify(given);
  return unusable(path, `${name}.${field} is ${is}, must be ${must}`);
}

function unusable(path: string, reason: string, options: { cause?: unknown } = {}): HeadroomError {
  return new HeadroomError(
    'CONFIG_UNREADABLE',
    `${path} cannot be used: ${reason}.`,
    'Mend it ("headroom prices --help" shows one), or move it away: published prices hold then.',
    options,
  );
}
