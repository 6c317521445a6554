import type { Usage } from '../../wire/wire.ts';
import { billsOf, type BillSummary, type ReceiptSum } from './bills.ts';
import { costsOf, type CostSummary } from './costs.ts';
import type { PriceList } from '../prices.ts';
import type { Requests } from './scope.ts';
import { settled } from './uncached.ts';

/** What some requests come to. */
export interface Figures {
  readonly requests: number;
  /** Start of the first and the last request, milliseconds since 1970; null without requests. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Tokens of tool results at their first sight, as the agent sent them and as they went out: each counted once. */
  readonly decided: { readonly before: number; readonly after: number };
  /** Tokens that answered requests together carried less: a text counts in every request that repeats it. */
  readonly saved: number;
  /** Tokens of our own tool's definition in answered requests. */
  readonly schemaTokens: number;
  /** `saved` less `schemaTokens`: negative when headroom cost more than it kept out. */
  readonly net: number;
  readonly retrievals: number;
  readonly usage: UsageSummary;
  readonly cost: CostSummary;
  readonly bill: BillSummary;
}

/** Sums of the provider's own usage numbers. */
export interface UsageSummary {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
  /** Requests whose answer named no usage: refused, cut off, or of an unknown form. */
  readonly withoutUsage: number;
}

/** The numbers of all requests that agree in these five. An empty model: the request named none. */
export interface Group extends Omit<UsageSummary, 'withoutUsage'> {
  readonly agent: string;
  readonly project: string;
  readonly model: string;
  readonly band: number;
  readonly period: number;
  readonly requests: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly before: number;
  readonly after: number;
  readonly saved: number;
  readonly schemaTokens: number;
  readonly retrievals: number;
  readonly withoutUsage: number;
}

/** Figures of those requests that share a model, an agent or a project. */
export interface Part extends Figures {
  /** Null: the request named no model. */
  readonly name: string | null;
}

/** A sum of one day or run. */
export type InUnit<Sum> = Sum & { readonly unit: number | string };

/** `requests` keeps days or runs apart where it was asked to; else all are in one unit. */
export function groupsOf(requests: Requests): InUnit<Group>[] {
  return requests.all(
    `SELECT unit, agent, project, model, band, period, sum(requests) AS requests, min(first_at) AS firstAt,
       max(last_at) AS lastAt, sum(new_before) AS before, sum(new_after) AS after, sum(saved) AS saved,
       sum(schema_tokens) AS schemaTokens, sum(retrievals) AS retrievals, sum(input_tokens) AS input,
       sum(cache_read) AS cacheRead, sum(cache_write_5m) AS cacheWrite5m, sum(cache_write_1h) AS cacheWrite1h,
       sum(output_tokens) AS output, sum(without_usage) AS withoutUsage
     FROM sums GROUP BY unit, agent, project, model, band, period`,
  );
}

/**
 * The sums of a scope's receipts, beside its groups. Ask for runs apart: each has its provider, which may not cache.
 */
export function receiptsOf(requests: Requests): InUnit<ReceiptSum>[] {
  const sums = requests.all<InUnit<ReceiptSum>>(
    `SELECT unit, agent, project, side, model, band, period, sum(requests) AS requests, sum(input) AS input,
       sum(cache_read) AS cacheRead, sum(cache_write_5m) AS cacheWrite5m, sum(cache_write_1h) AS cacheWrite1h,
       sum(output) AS output
     FROM receipts GROUP BY unit, agent, project, side, model, band, period`,
  );
  return settled(sums);
}

export function figuresOf(
  groups: readonly Group[],
  receipts: readonly ReceiptSum[],
  prices: PriceList,
): Figures {
  const sum = (of: (group: Group) => number): number => groups.reduce((total, group) => total + of(group), 0);
  const saved = sum((group) => group.saved);
  const schemaTokens = sum((group) => group.schemaTokens);
  return {
    requests: sum(({ requests }) => requests),
    firstAt: groups.length === 0 ? null : Math.min(...groups.map(({ firstAt }) => firstAt)),
    lastAt: groups.length === 0 ? null : Math.max(...groups.map(({ lastAt }) => lastAt)),
    decided: { before: sum(({ before }) => before), after: sum(({ after }) => after) },
    saved,
    schemaTokens,
    net: saved - schemaTokens,
    retrievals: sum(({ retrievals }) => retrievals),
    usage: {
      input: sum(({ input }) => input),
      cacheRead: sum(({ cacheRead }) => cacheRead),
      cacheWrite5m: sum(({ cacheWrite5m }) => cacheWrite5m),
      cacheWrite1h: sum(({ cacheWrite1h }) => cacheWrite1h),
      output: sum(({ output }) => output),
      withoutUsage: sum(({ withoutUsage }) => withoutUsage),
    },
    cost: costsOf(
      groups.map((group) => ({
        model: group.model === '' ? null : group.model,
        band: group.band,
        period: group.period,
        requests: group.requests - group.withoutUsage,
        usage: group satisfies Usage,
      })),
      prices,
    ),
    bill: billsOf(receipts, prices),
  };
}

/** What groups and receipts have in common. */
type Keyed = Pick<InUnit<Group>, 'unit' | 'agent' | 'project'>;

/** The figures of those that `keyOf` gives one key, with the first of them. */
export function figuresBy(
  groups: readonly InUnit<Group>[],
  receipts: readonly InUnit<ReceiptSum>[],
  prices: PriceList,
  keyOf: (sum: Keyed) => string,
): (Keyed & { readonly figures: Figures })[] {
  const shares = new Map<string, { first: Keyed; groups: Group[]; receipts: ReceiptSum[] }>();
  const shareOf = (sum: Keyed): { groups: Group[]; receipts: ReceiptSum[] } => {
    const key = keyOf(sum);
    const share = shares.get(key) ?? { first: sum, groups: [], receipts: [] };
    shares.set(key, share);
    return share;
  };
  for (const group of groups) shareOf(group).groups.push(group);
  for (const receipt of receipts) shareOf(receipt).receipts.push(receipt);
  return [...shares.values()].map(({ first: { unit, agent, project }, ...own }) => ({
    unit,
    agent,
    project,
    figures: figuresOf(own.groups, own.receipts, prices),
  }));
}

/** Figures by model, agent or project; the largest net first, in money where that is known. */
export function partsBy(
  groups: readonly Group[],
  receipts: readonly ReceiptSum[],
  key: 'model' | 'agent' | 'project',
  prices: PriceList,
): Part[] {
  const names = new Set(groups.map((group) => group[key]));
  return [...names]
    .map((name) => ({
      name: name === '' ? null : name,
      ...figuresOf(
        groups.filter((group) => group[key] === name),
        receipts.filter((receipt) => receipt[key] === name),
        prices,
      ),
    }))
    .sort(
      (one, other) => other.bill.net - one.bill.net || other.net - one.net || other.requests - one.requests,
    );
}
