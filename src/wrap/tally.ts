import { Bill } from '../money/bills.ts';
import { publishedPrices, type PriceList } from '../money/prices.ts';
import type { Ledger, LedgerEntry, LedgerRow } from '../store/records.ts';
import { percent, usd } from '../text/wording.ts';

const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** Counts what passes on its way to the ledger, for the one line at the end of a run. */
export class Tally implements Ledger {
  requests = 0;
  saved = 0;
  schemaTokens = 0;
  /** Called whenever a figure may have changed. */
  onRecord: (() => void) | null = null;
  readonly #ledger: Ledger | null;
  readonly #bill: Bill;

  constructor(ledger: Ledger | null, prices: PriceList = publishedPrices) {
    this.#ledger = ledger;
    this.#bill = new Bill(prices);
  }

  record(row: LedgerRow, onFailure?: (cause: unknown) => void): LedgerEntry {
    this.requests += 1;
    const entry = this.#ledger?.record(row, onFailure);
    let now = row;
    this.#countAnswer(row);
    this.#bill.addRow(row);
    this.onRecord?.();
    return {
      amend: (changes) => {
        now = { ...now, ...changes };
        if (changes.status !== undefined) this.#countAnswer(now);
        if (changes.receipt !== undefined) this.#bill.addRow(now);
        this.onRecord?.();
        entry?.amend(changes);
      },
    };
  }

  /** Whether a request saved anything is known once it was answered. */
  #countAnswer({ status, saved, schemaTokens }: LedgerRow): void {
    if (status === null || status < 200 || status >= 300) return;
    this.saved += saved;
    this.schemaTokens += schemaTokens;
  }

  /** What the run has saved so far, for a window's title; null while that is nothing. */
  title(): string | null {
    const { claimed } = this.#bill.summary();
    if (claimed !== null && claimed > 0) return `headroom: ${usd(claimed)} saved`;
    const net = this.saved - this.schemaTokens;
    return net > 0 ? `headroom: ${short.format(net)} tokens less` : null;
  }

  /** What the run came to, in one sentence; a bypass is said, not hidden. */
  sentence(): string {
    if (this.requests === 0)
      return 'no request came through; if the agent answered, it went round this headroom';
    const requests = this.requests === 1 ? '1 request' : `${this.requests} requests`;
    const { claimed, without } = this.#bill.summary();
    if (claimed !== null && without > 0) {
      const share = percent(Math.abs(claimed) / without);
      const says =
        claimed < 0 ? `cost ${usd(-claimed)} (${share}) more` : `cost ${usd(claimed)} (${share}) less`;
      return `${requests} ${says} than without headroom; details: headroom perf`;
    }
    const net = this.saved - this.schemaTokens;
    const count = (tokens: number): string => tokens.toLocaleString('en-US');
    if (net > 0) return `${requests} carried ${count(net)} tokens less; details: headroom perf`;
    if (this.schemaTokens === 0) return `${requests}, nothing to shorten`;
    return `${requests} carried ${count(-net)} tokens more: the definition of headroom_retrieve; details: headroom perf`;
  }
}
