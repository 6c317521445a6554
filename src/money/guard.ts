import { dayMs } from '../limits.ts';
import type { FoldCount } from '../store/ledger/fold-counts.ts';
import { Recent } from '../store/recent.ts';
import type { EngineCount, LeftCount } from '../store/records.ts';
import { publishedPrices, type PriceList, type Rates } from './prices.ts';

/** A fold is judged as if so many requests were still to come, itself included: fewer than most sessions have. */
export const guardRequestsLeft = 10;

/** Tokens that a model writes to ask for what was left out: the call and a word on it. */
export const askingTokens = 150;

/**
 * What is believed of a kind before anything is known of it: as if of so many folds of so many tokens 3 % had been
 * asked back. Then it takes four in a row to stop it, not one.
 */
const priorFolds = 20;

const priorAskedBack = 0.6;

const priorFoldTokens = 1000;

/** Each fold makes those before it count so much less: the last fifty or so decide. */
const foldDecay = 0.98;

/** Of a kind that does not pay every so many-th fold is made all the same, to see whether it does by now. */
export const foldProbe = 10;

/** Days of the ledger that a session starts from: what agents ask for changes with models and projects. */
export const guardDays = 14;

/** Conversations of which it is remembered what became of their folds: a day's work with many sub-agents. */
const guardConversations = 2_000;

/** What became of the folds of one engine and kind of output lately. */
export interface FoldRecord {
  readonly folds: number;
  readonly askedBack: number;
  /** Tokens that the folds left out. */
  readonly tokens: number;
}

/** The usual tiers, in shares of the input price: what a model of unknown price is taken to ask. */
const usualRates: Pick<Rates, 'cacheRead' | 'write5m' | 'output'> = {
  cacheRead: 0.1,
  write5m: 1.25,
  output: 5,
};

/**
 * Whether a fold pays: it leaves D tokens out of the first write and of every later read, `G = D (w + r (R - 1))`. One
 * that is asked back brings them in again a request later, which reads the whole prompt of C tokens and has n tokens of
 * output: `P = D (w + r (R - 2)) + C r + o n`. It pays while the share q that is asked back is below G / P.
 */
export function foldPays(
  record: FoldRecord,
  promptTokens: number,
  rates: typeof usualRates = usualRates,
): boolean {
  const folds = record.folds + priorFolds;
  const tokens = (record.tokens + priorFolds * priorFoldTokens) / folds;
  const { cacheRead: read, write5m: write, output } = rates;
  const gain = tokens * (write + read * (guardRequestsLeft - 1));
  const loss =
    tokens * (write + read * (guardRequestsLeft - 2)) + promptTokens * read + askingTokens * output;
  return (record.askedBack + priorAskedBack) / folds < gain / loss;
}

/** The moment, milliseconds since 1970, from which on the ledger's folds count. */
export function guardSince(now: number): number {
  return now - guardDays * dayMs;
}

interface Watched extends FoldRecord {
  /** Folds that were not made since they do not pay. */
  withheld: number;
}

/**
 * The money guard: an engine's folds of a kind of output stop while being asked back costs more than they save. What
 * stops is tried now and then, so that it can come back. A conversation learns from what the ledger knew when the
 * process began, and from itself: were it to learn from those beside it, whichever answered first would decide what is
 * sent.
 */
export class MoneyGuard {
  readonly #prices: PriceList;
  readonly #before: ReadonlyMap<string, FoldRecord>;
  readonly #conversations = new Recent<Map<string, Watched>>(guardConversations, guardConversations, () => 1);

  /** `counts`: those of the ledger since `guardSince`. */
  constructor(counts: readonly FoldCount[] = [], prices: PriceList = publishedPrices) {
    this.#prices = prices;
    this.#before = recordsOf(counts);
  }

  allows(
    engineKind: string,
    {
      model,
      promptTokens,
      conversation,
    }: { readonly model: string | null; readonly promptTokens: number; readonly conversation: string },
  ): boolean {
    const watched = this.#watchedIn(conversation, engineKind);
    if (watched === null) return true;
    const price = model === null ? null : this.#prices.priceOf(model);
    // Of a model that costs nothing the price decides nothing.
    const rates = price === null || price.write5m + price.cacheRead === 0 ? usualRates : price;
    if (foldPays(watched, promptTokens, rates)) return true;
    const withheld = watched.withheld + 1;
    this.#own(conversation).set(engineKind, { ...watched, withheld });
    return withheld % foldProbe === 0;
  }

  note(
    conversation: string,
    folds: Readonly<Record<string, EngineCount>>,
    askedBack: Readonly<Record<string, LeftCount>>,
  ): void {
    for (const [name, { blocks, before, after }] of Object.entries(folds)) {
      const record = { folds: blocks, askedBack: 0, tokens: before - after };
      this.#add(conversation, name, foldDecay ** blocks, record);
    }
    for (const [name, { blocks }] of Object.entries(askedBack)) {
      this.#add(conversation, name, 1, { folds: 0, askedBack: blocks, tokens: 0 });
    }
  }

  #add(conversation: string, name: string, decay: number, { folds, askedBack, tokens }: FoldRecord): void {
    const known = this.#watchedIn(conversation, name) ?? unseen;
    this.#own(conversation).set(name, {
      folds: known.folds * decay + folds,
      askedBack: known.askedBack * decay + askedBack,
      tokens: known.tokens * decay + tokens,
      withheld: known.withheld,
    });
  }

  #watchedIn(conversation: string, name: string): Watched | null {
    const own = this.#conversations.get(conversation)?.get(name);
    if (own !== undefined) return own;
    const before = this.#before.get(name);
    return before === undefined ? null : { ...before, withheld: 0 };
  }

  #own(conversation: string): Map<string, Watched> {
    const own = this.#conversations.get(conversation) ?? new Map<string, Watched>();
    this.#conversations.set(conversation, own);
    return own;
  }
}

const unseen: Watched = { folds: 0, askedBack: 0, tokens: 0, withheld: 0 };

/** Counts by name, with no more weight than a session's own memory gives them. */
export function recordsOf(counts: readonly FoldCount[]): Map<string, FoldRecord> {
  const records = new Map<string, FoldRecord>();
  for (const { kind, name, items, before, after } of counts) {
    const known = records.get(name) ?? { folds: 0, askedBack: 0, tokens: 0 };
    const isFold = kind === 'fold';
    records.set(name, {
      folds: known.folds + (isFold ? items : 0),
      askedBack: known.askedBack + (isFold ? 0 : items),
      tokens: known.tokens + (isFold ? before - after : 0),
    });
  }
  for (const [name, { folds, askedBack, tokens }] of records) {
    const weight = Math.min(1, 1 / (1 - foldDecay) / Math.max(1, folds));
    records.set(name, { folds: folds * weight, askedBack: askedBack * weight, tokens: tokens * weight });
  }
  return records;
}
