import type { Answered } from '../store/sqlite/read-only.ts';
import { promptOf } from '../money/prices.ts';
import type { BilledRequest } from './bill.ts';

/**
 * So far apart a request may be in a transcript and in the ledger: the agent waited, tried again, or wrote it down
 * late.
 */
const maxAnswerLagMs = 10 * 60_000;

/** Tells the requests that went through headroom: their answers stand in its ledger. */
export class ThroughHeadroom {
  readonly #answers = new Map<string, Answered[]>();

  constructor(answers: readonly Answered[]) {
    for (const answer of answers) {
      const key = keyOf(answer);
      const same = this.#answers.get(key);
      if (same === undefined) this.#answers.set(key, [answer]);
      else same.push(answer);
    }
  }

  /** Output is not compared: an agent may write down what the beginning of the answer said of it. */
  has({ at, model, usage }: BilledRequest): boolean {
    if (at === null || usage === null) return false;
    const { cacheWrite5m, cacheWrite1h } = usage;
    const [input, cacheRead] = [usage.input ?? 0, usage.cacheRead ?? 0];
    const cacheWrite = (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
    if (promptOf(usage) === 0) return false;
    const same = this.#answers.get(keyOf({ input, cacheRead, cacheWrite })) ?? [];
    return same.some(
      (one) =>
        Math.abs(one.at - at) <= maxAnswerLagMs && (one.model === null || plain(one.model) === plain(model)),
    );
  }
}

function keyOf({ input, cacheRead, cacheWrite }: Omit<Answered, 'at' | 'model'>): string {
  return `${input} ${cacheRead} ${cacheWrite}`;
}

/** A request may name a model by another name than the answer: without its date, or with its window. */
function plain(model: string): string {
  return model
    .toLowerCase()
    .replace(/^[a-z]+\//, '')
    .replace(/\[1m\]$/, '')
    .replace(/-(?:\d{8}|\d{4}-\d\d-\d\d|latest)$/, '');
}
