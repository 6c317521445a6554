import type { ChalkInstance } from 'chalk';
import { priceSources, type Price, type PricedModel, type Rates } from '../../money/prices.ts';
import { whole } from '../../text/wording.ts';
import { columns, type Columns } from '../screen/layout.ts';
import { visible } from '../../text/visible.ts';

/** Six numbers beside the longest name of a model, and where they are from, fit into 100 columns. */
const widths: Columns = { label: 26, cell: 9 };

/** What a reader needs to know to place a table: the moment it holds for, and the user's own file. */
export interface PricesContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly path: string;
  readonly ink: ChalkInstance;
}

/** Every model: what it costs now, above its band, and from a coming day on. */
export function renderPrices(models: readonly PricedModel[], context: PricesContext): string {
  const { ink } = context;
  const rows = models.flatMap((priced) => rowsOf(priced, context));
  return [
    `${ink.bold('Prices')} ${ink.dim('(USD for a million tokens; longer: kept for 1 or 12 hours; -: no such tier; ?: not published)')}`,
    ink.dim(headOf('model')),
    ...rows,
    '',
    ...legend(models, context.path),
    '',
  ].join('\n');
}

/** One model in full, its past prices too. */
export function renderModel(priced: PricedModel, { path, ink }: PricesContext): string {
  const { model, periods } = priced;
  const [first] = periods;
  const facts = first === undefined ? [] : factsOf(first.price);
  return [
    `${ink.bold(visible(model))} ${ink.dim('(USD for a million tokens)')}`,
    ink.dim(headOf('')),
    ...periods.flatMap(({ from, price }) => priceRows(from === 0 ? 'price' : `from ${dayOf(from)}`, price)),
    '',
    ...facts,
    ...legend([priced], path),
    '',
  ].join('\n');
}

export function renderUnknown(model: string, near: string | null, path: string): string {
  const row = { models: { [model]: { input: 0, cacheRead: 0, output: 0 } } };
  return [
    `The price of ${model} is unknown.`,
    ...(near === null ? [] : [`Did you mean ${near}?`]),
    `Say what it costs in ${path}, in USD for a million tokens (0: free):`,
    `  ${JSON.stringify(row)}`,
    '',
  ].join('\n');
}

function headOf(first: string): string {
  const cells = ['input', 'read', 'write', 'longer', 'output', 'minimum'];
  return `${columns(first, cells, widths)}  source`;
}

function rowsOf({ model, periods }: PricedModel, { now }: PricesContext): string[] {
  const current = periods.findLastIndex(({ from }) => from <= now);
  return periods
    .slice(Math.max(current, 0))
    .flatMap(({ from, price }) => priceRows(from <= now ? model : `  from ${dayOf(from)}`, price));
}

function priceRows(label: string, price: Price): string[] {
  const { long, minCacheable, source } = price;
  const minimum = minCacheable === null ? '?' : whole(minCacheable);
  const from = source === null ? 'own' : `${source} ${priceSources[source].date}`;
  return [
    `${columns(label, [...rateCells(price, price), minimum], widths)}  ${from}`,
    ...(long === null ? [] : [columns(`  above ${whole(long.above)}`, rateCells(long.rates, price), widths)]),
  ];
}

function rateCells(
  { input, cacheRead, write5m, write1h, output }: Rates,
  { tiers, source }: Price,
): string[] {
  const isSold = tiers.length > 1 || (source === null && write1h !== write5m);
  return [rate(input), rate(cacheRead), rate(write5m), isSold ? rate(write1h) : '-', rate(output)];
}

/** As published, without digits that say nothing. */
function rate(usd: number): string {
  return usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 });
}

function factsOf({ provider, window, minCacheable, tiers, input, write5m }: Price): string[] {
  const promised = write5m === input ? 'no fee; the provider promises no time' : 'not published';
  const fact = (name: string, says: string): string => `  ${name.padEnd(widths.label - 2)}${says}`;
  return [
    fact('provider', provider ?? 'not named'),
    fact('window', window === null ? 'not published' : `${whole(window)} tokens`),
    fact('cached from', minCacheable === null ? 'not published' : `${whole(minCacheable)} tokens`),
    fact('cache written for', tiers.length === 0 ? promised : tiers.join(', ')),
    '',
  ];
}

/** What the letters of the last column stand for, as far as they are used. */
function legend(models: readonly PricedModel[], path: string): string[] {
  const used = new Set(models.flatMap(({ periods }) => periods.map(({ price }) => price.source)));
  const sources = Object.entries(priceSources).filter(([source]) => [...used].some((one) => one === source));
  return [
    ...sources.map(([source, { says, date }]) => `  ${source}  ${says}, as of ${date}`),
    ...(used.has(null) ? [`  own  ${path}`] : []),
  ];
}

/** The day (UTC) on which prices change. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
