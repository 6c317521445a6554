import { HeadroomError, reasonOf } from '../errors.ts';
import type { Note } from '../fates.ts';
import type { Outcome } from '../pipeline/pipeline-tools.ts';
import type { Report } from '../pipeline/report.ts';
import type { Amendment, InsertRow, Ledger, LedgerEntry, LedgerRow } from '../store/records.ts';
import { mendOf } from '../store/refusal.ts';
import type { Usage, Wire } from '../wire/wire.ts';
import type { Forwarded } from './answer.ts';

/** Whose requests these are; written into every ledger row. */
export type Identity = Pick<LedgerRow, 'run' | 'agent' | 'project'>;

/** What became of a request's body. */
export interface Shaped {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly outcome: Pick<Outcome, 'report'>;
}

interface Opened {
  readonly at: number;
  readonly route: string;
  readonly wire: Wire;
  readonly shaped: Shaped;
  readonly delayMs: number;
}

/**
 * The row of a request. It stands in the ledger before the request goes out: whatever becomes of us, it is not lost. It is
 * written in the transaction of what was decided, where that is possible, else by itself.
 */
export class OpenRow {
  readonly #ledger: Ledger | null;
  readonly #rowOf: (shaped: Shaped) => LedgerRow | null;
  readonly #onFailure: (cause: unknown) => void;
  #kept: { readonly outcome: unknown; readonly row: LedgerRow; readonly entry: LedgerEntry } | null = null;

  /** `rowOf` answers null for a request that has none. */
  constructor(
    {
      ledger,
      onProblem,
    }: { readonly ledger: Ledger | null; readonly onProblem: (problem: HeadroomError) => void },
    rowOf: (shaped: Shaped) => LedgerRow | null,
  ) {
    this.#ledger = ledger;
    this.#rowOf = rowOf;
    this.#onFailure = (cause) => {
      onProblem(unwritten(cause));
    };
  }

  /** In the transaction of its decisions. Throws what the database does. */
  keep(shaped: Shaped, insert: InsertRow): void {
    const row = this.#ledger === null ? null : this.#rowOf(shaped);
    const { outcome } = shaped;
    this.#kept = row === null ? null : { outcome, row, entry: insert(row, this.#onFailure) };
  }

  /** Of the request as it goes out; null: it has none, or nobody keeps it. */
  opened(shaped: Shaped): LedgerEntry | null {
    if (this.#ledger === null) return null;
    // What was kept of another outcome than the last has not been committed.
    if (this.#kept?.outcome === shaped.outcome) return this.#ledger.follow(this.#kept.row, this.#kept.entry);
    const row = this.#rowOf(shaped);
    return row === null ? null : this.#ledger.record(row, this.#onFailure);
  }
}

/** As it is before its answer comes. */
export function openRow(identity: Identity, { at, route, wire, shaped, delayMs }: Opened): LedgerRow {
  const { bytesBefore, bytesAfter, outcome } = shaped;
  const unknown = { inputTokens: null, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null };
  return {
    at,
    ...identity,
    wire: wire.id,
    path: route,
    status: null,
    bytesBefore,
    bytesAfter,
    ...outcome.report,
    ...unknown,
    outputTokens: null,
    receipt: null,
    delayMs,
  };
}

/** A ledger that cannot be written must not cost the session. */
function unwritten(cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `Requests cannot be written to the ledger: ${reasonOf(cause)}.`,
    mendOf(cause, 'Check the data folder; the session goes on, and they are written once that is possible.'),
    { cause },
  );
}

/** What is known of it once it was answered. `learned`: what its bill has told. */
export function endOf(
  report: Report,
  { status, usage, aborted }: Forwarded,
  learned: Note | null,
): Amendment {
  return {
    status,
    model: billedModel(report.model, usage),
    note: learned ?? report.note ?? (aborted ? 'aborted' : null),
    inputTokens: usage?.input ?? null,
    cacheRead: usage?.cacheRead ?? null,
    cacheWrite5m: usage?.cacheWrite5m ?? null,
    cacheWrite1h: usage?.cacheWrite1h ?? null,
    outputTokens: usage?.output ?? null,
  };
}

/** Other tiers have other prices: with the tier in its name a model is not taken for the one that is sold as usual. */
function billedModel(model: string | null, usage: Usage | null): string | null {
  return model === null || usage?.tier === undefined ? model : `${model}@${usage.tier}`;
}
