import type { Ledger, LedgerRow } from '../store/records.ts';

/** Counts what passes on its way to the ledger, for the one line at the end of a run. */
export class Tally implements Ledger {
  requests = 0;
  saved = 0;
  readonly #ledger: Ledger | null;

  constructor(ledger: Ledger | null) {
    this.#ledger = ledger;
  }

  record(row: LedgerRow): void {
    this.requests += 1;
    this.saved += row.saved;
    this.#ledger?.record(row);
  }

  /** What the run came to, in one sentence; a bypass is said, not hidden. */
  sentence(): string {
    if (this.requests === 0) return 'no request came through; if the agent answered, it went round headroom';
    const requests = this.requests === 1 ? '1 request' : `${this.requests} requests`;
    if (this.saved === 0) return `${requests}, nothing to shorten`;
    return `${requests} carried ${this.saved.toLocaleString('en-US')} tokens less; details: headroom perf`;
  }
}
