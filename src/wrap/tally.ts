import type { Note } from '../fates.ts';
import { Bill } from '../money/reports/bills.ts';
import { faultsIn, leftFor, notedAs, ordinaryIn } from '../money/reports/left-raw.ts';
import { publishedPrices, type PriceList } from '../money/prices.ts';
import { pricesCommand } from '../money/reports/unpriced.ts';
import type { LeftCount, Ledger, LedgerEntry, LedgerRow, OnUnwritten } from '../store/records.ts';
import { visible } from '../text/visible.ts';
import { percent, usd } from '../text/wording.ts';

/** Made when first used: no agent's start is to wait for it. */
let short: Intl.NumberFormat | undefined;

/** Counts what passes on its way to the ledger, for the lines at the end of a run. */
export class Tally implements Ledger {
  requests = 0;
  saved = 0;
  schemaTokens = 0;
  /** Called whenever a figure may have changed. */
  onRecord: (() => void) | null = null;
  readonly #ledger: Ledger | null;
  readonly #prices: PriceList;
  readonly #bill: Bill;
  /** Requests that were billed at a price that nobody knows, by model. */
  readonly #unpriced = new Map<string, number>();
  /** Answers without usage numbers, of requests that carried less: no bill says what that was worth. */
  #unbilled = 0;
  /** Answers of Anthropic's wire that name usage, and those of them that were cached or read from the cache. */
  #marksTaking = { answers: 0, cached: 0 };
  readonly #left = new Map<string, LeftCount>();
  readonly #notes = new Map<Note, number>();

  constructor(ledger: Ledger | null, prices: PriceList = publishedPrices) {
    this.#ledger = ledger;
    this.#prices = prices;
    this.#bill = new Bill(prices);
  }

  record(row: LedgerRow, onFailure?: OnUnwritten): LedgerEntry {
    return this.#counted(row, this.#ledger?.record(row, onFailure));
  }

  follow(row: LedgerRow, written: LedgerEntry): LedgerEntry {
    return this.#counted(row, this.#ledger?.follow(row, written));
  }

  #counted(row: LedgerRow, entry: LedgerEntry | undefined): LedgerEntry {
    this.requests += 1;
    let now = row;
    this.#countAnswer(row);
    this.#bill.addRow(row);
    this.#noteUnpriced(row);
    this.#addLeft(row);
    this.#addNote(row);
    this.onRecord?.();
    return {
      amend: (changes, isMoreToCome) => {
        now = { ...now, ...changes };
        if (changes.status !== undefined) {
          this.#countAnswer(now);
          this.#noteUnpriced(now);
          this.#addNote(now);
        }
        if (changes.receipt !== undefined) this.#bill.addRow(now);
        this.onRecord?.();
        entry?.amend(changes, isMoreToCome);
      },
    };
  }

  /** Whether a request saved anything is known once it was answered. */
  #countAnswer(row: LedgerRow): void {
    const { status, saved, schemaTokens, inputTokens, outputTokens } = row;
    const { cacheRead, cacheWrite5m, cacheWrite1h } = row;
    if (status === null || status < 200 || status >= 300) return;
    if (saved > 0 && inputTokens === null && outputTokens === null) this.#unbilled += 1;
    this.saved += saved;
    this.schemaTokens += schemaTokens;
    if (row.wire !== 'anthropic' || inputTokens === null) return;
    this.#marksTaking.answers += 1;
    if ((cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0) > 0) this.#marksTaking.cached += 1;
  }

  /** Of several prompts that a provider would have cached where it had been told to, none was. */
  get isUncached(): boolean {
    return this.#marksTaking.answers > 1 && this.#marksTaking.cached === 0;
  }

  /** What the run has saved so far, for a window's title; null while that is nothing. */
  title(): string | null {
    const { claimed } = this.#bill.summary();
    if (this.#unbilled === 0 && claimed !== null && claimed > 0) return `headroom: ${usd(claimed)} saved`;
    const net = this.saved - this.schemaTokens;
    short ??= new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
    return net > 0 ? `headroom: ${short.format(net)} tokens less` : null;
  }

  #noteUnpriced({ model, at, inputTokens, outputTokens }: LedgerRow): void {
    if (model === null || (inputTokens === null && outputTokens === null)) return;
    if (this.#prices.priceOf(model, at) !== null) return;
    this.#unpriced.set(model, (this.#unpriced.get(model) ?? 0) + 1);
  }

  /** What is said at the end: what the run came to, then what went out as it came and why, faults first. */
  closing(): readonly string[] {
    const left = [...this.#left].map(([reason, count]) => leftFor(reason, count));
    const notes = [...this.#notes].map(([note, requests]) => notedAs(note, requests));
    const ordinary = ordinaryIn(left);
    return [
      this.sentence(),
      ...faultsIn(left, notes).map(({ says }) => says),
      ...(ordinary === null ? [] : [ordinary]),
    ];
  }

  /** What the run came to, in one sentence; a bypass is said, not hidden, and so is a price that is missing. */
  sentence(): string {
    if (this.requests === 0)
      return 'no request came through; if the agent answered, it went round this headroom';
    const { says, isMore } = this.#result();
    const more = this.#missing() ?? (isMore ? 'details: headroom perf' : null);
    return more === null ? says : `${says}; ${more}`;
  }

  /** The model of most requests without a price, with the command that says how to add it. */
  #missing(): string | null {
    const [most] = [...this.#unpriced].sort(([, one], [, other]) => other - one);
    if (most === undefined) return this.#unbilled === 0 ? null : unbilled(this.#unbilled);
    return `cost unknown, no price of ${visible(most[0])}: ${pricesCommand(most[0])}`;
  }

  /** `isMore`: `perf` has more to say of it. */
  #result(): { readonly says: string; readonly isMore: boolean } {
    const requests = this.requests === 1 ? '1 request' : `${this.requests} requests`;
    const { claimed, without } = this.#bill.summary();
    if (claimed !== null && without > 0 && (this.#unbilled === 0 || claimed < 0)) {
      const share = percent(Math.abs(claimed) / without);
      const says =
        claimed < 0 ? `cost ${usd(-claimed)} (${share}) more` : `cost ${usd(claimed)} (${share}) less`;
      return { says: `${requests} ${says} than without headroom`, isMore: true };
    }
    const net = this.saved - this.schemaTokens;
    const count = (tokens: number): string => tokens.toLocaleString('en-US');
    if (net > 0) return { says: `${requests} carried ${count(net)} tokens less`, isMore: true };
    if (this.schemaTokens === 0) return { says: `${requests}, nothing to shorten`, isMore: false };
    const ours = 'the definition of headroom_retrieve';
    return { says: `${requests} carried ${count(-net)} tokens more: ${ours}`, isMore: true };
  }

  #addLeft({ left }: LedgerRow): void {
    for (const [reason, count] of Object.entries(left)) {
      const { blocks, tokens } = count ?? { blocks: 0, tokens: 0 };
      const sum = this.#left.get(reason) ?? { blocks: 0, tokens: 0 };
      this.#left.set(reason, { blocks: sum.blocks + blocks, tokens: sum.tokens + tokens });
    }
  }

  /** It is final once the request has come to its end. */
  #addNote({ status, note }: LedgerRow): void {
    if (status !== null && note !== null) this.#notes.set(note, (this.#notes.get(note) ?? 0) + 1);
  }
}

/** Some providers name usage only to who asks for it, and a bill without these answers would be too small. */
function unbilled(answers: number): string {
  const whose = answers === 1 ? '1 answer names' : `${answers} answers name`;
  return `cost unknown, ${whose} no usage: headroom perf`;
}
