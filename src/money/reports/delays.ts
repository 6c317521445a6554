/** Bounds of the classes in which a report shows delays, milliseconds; each is a step of the ledger's own count. */
const delayEdgesMs = [1, 3, 10, 30, 100, 400] as const;

/** What headroom added before requests went out, milliseconds; each is rounded up by at most a tenth of it. */
export interface Delays {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Requests whose delay was above the one before and at most this; null: no bound. */
export interface DelayShare {
  readonly upTo: number | null;
  readonly requests: number;
}

/** Requests by delay, as the ledger counts them: each at the next step above it. Shortest delay first. */
export type Histogram = readonly { readonly ms: number; readonly requests: number }[];

/** From the ledger's counts, whose names are tenths of a millisecond. */
export function histogramOf(counts: readonly DelayCount[]): Histogram {
  return counts
    .filter(({ kind }) => kind === 'delay')
    .map(({ name, items }) => ({ ms: Number(name) / tenthsPerMs, requests: items }))
    .sort((one, other) => one.ms - other.ms);
}

interface DelayCount {
  readonly kind: string;
  readonly name: string;
  readonly items: number;
}

const tenthsPerMs = 10;

/** Percentiles by nearest rank; null without requests. */
export function delaysOf(histogram: Histogram): Delays | null {
  const total = histogram.reduce((sum, { requests }) => sum + requests, 0);
  const longest = histogram.at(-1);
  if (longest === undefined) return null;
  const at = (share: number): number => {
    let rank = 0;
    return (histogram.find((step) => (rank += step.requests) >= share * total) ?? longest).ms;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export function delaySharesOf(histogram: Histogram): DelayShare[] {
  return [...delayEdgesMs, null].map((upTo, index) => {
    const above = delayEdgesMs[index - 1] ?? -1;
    const within = histogram.filter(({ ms }) => ms > above && (upTo === null || ms <= upTo));
    return { upTo, requests: within.reduce((sum, { requests }) => sum + requests, 0) };
  });
}
