import { kinds, type Kind } from '../bench/runs/kind.ts';
import { causes, type BilledRequest, type Cause, type Output } from './bill.ts';
import { predictedLevels, type PredictedLevel } from './levels.ts';
import type { PerWorld } from './prompt-path.ts';
import type { SessionResult } from './session.ts';

/** A bill and what would have been saved of it, USD. */
export interface Bill {
  readonly requests: number;
  /** Of them those whose model has a known price, and of these those that the transcripts' own usage tells. */
  readonly priced: number;
  readonly told: number;
  /** Input, cache and output: the whole bill without headroom, of the priced requests; null without any. */
  readonly usd: number | null;
  /** Part of it that is the transcripts' own usage; the rest is the simulator's. */
  readonly byUsage: number;
  /** Negative where headroom would have cost money; null where nothing is priced. */
  readonly saved: PerLevel<number | null>;
  /** How far the simulator is off on what usage tells, and as far on the rest; null where usage tells nothing. */
  readonly error: number | null;
  /** `saved`; null also where it is a saving smaller than `error`, which nobody can claim. */
  readonly claimed: PerLevel<number | null>;
  /**
   * Prompts by the simulator alone; `told`: of them those of which usage tells what they were `billed`, so that its
   * distance from that can be seen.
   */
  readonly simulated: PerWorld & { readonly told: number; readonly billed: number };
}

/** Tool output of one kind, o200k tokens at its first sight, and what of the saving is put down to it, USD. */
export interface KindFigures {
  readonly kind: Cause;
  readonly tokens: Output;
  readonly saved: PerLevel<number>;
}

export interface NamedBill extends Bill {
  readonly name: string;
}

/** Requests of a model without a known price. */
export interface Unpriced {
  readonly model: string;
  readonly requests: number;
}

type PerLevel<Value> = Readonly<Record<PredictedLevel, Value>>;
type Shares = Record<Cause, Record<PredictedLevel, number>>;

/** Adds up sessions as they come. */
export class Tally {
  readonly #unpriced = new Map<string, number>();
  readonly #outputs = new Map<Kind, Output>();
  readonly #shares = emptyShares();
  readonly #since: number;
  readonly sessions: (NamedBill & { readonly project: string | null })[] = [];
  firstAt: number | null = null;
  lastAt: number | null = null;

  /** Requests before `since`, milliseconds since 1970, are left out. */
  constructor(since: number | null) {
    this.#since = since ?? -Infinity;
  }

  add({ name, project, requests }: Omit<SessionResult, 'ranThrough'>): void {
    const own = requests.filter(({ at }) => at === null || at >= this.#since);
    if (own.length === 0) return;
    for (const { at } of own) this.#seeTime(at);
    for (const { outputs } of own) this.#addOutputs(outputs);
    const bill = billOf(own);
    for (const { model, money } of own) {
      if (money === null) this.#unpriced.set(model, (this.#unpriced.get(model) ?? 0) + 1);
    }
    const shares = sharesOf(own, bill);
    for (const cause of causes) {
      for (const level of predictedLevels) this.#shares[cause][level] += shares[cause][level];
    }
    this.sessions.push({ name, project, ...bill });
  }

  /** Kinds in their order, then our tool and its calls. */
  get kinds(): readonly KindFigures[] {
    return causes.map((kind) => ({
      kind,
      tokens: (isKind(kind) ? this.#outputs.get(kind) : undefined) ?? noOutput,
      saved: this.#shares[kind],
    }));
  }

  get unpriced(): readonly Unpriced[] {
    return [...this.#unpriced].map(([model, requests]) => ({ model, requests }));
  }

  #seeTime(at: number | null): void {
    if (at === null) return;
    this.firstAt = Math.min(this.firstAt ?? at, at);
    this.lastAt = Math.max(this.lastAt ?? at, at);
  }

  #addOutputs(outputs: BilledRequest['outputs']): void {
    for (const kind of kinds) {
      const output = outputs[kind];
      if (output === undefined) continue;
      const sum = this.#outputs.get(kind) ?? noOutput;
      this.#outputs.set(kind, {
        before: sum.before + output.before,
        lossless: sum.lossless + output.lossless,
        balanced: sum.balanced + output.balanced,
      });
    }
  }
}

function isKind(cause: Cause): cause is Kind {
  return cause !== 'tool' && cause !== 'retrievals';
}

const noOutput: Output = { before: 0, lossless: 0, balanced: 0 };

/** The bill of one session: what the simulator says is saved, in proportion to what was billed. */
function billOf(requests: readonly BilledRequest[]): Bill {
  const simulated = { without: 0, lossless: 0, balanced: 0, told: 0, billed: 0 };
  let [priced, told, usd, byUsage] = [0, 0, 0, 0];
  for (const { money } of requests) {
    if (money === null) continue;
    priced += 1;
    simulated.without += money.simulated.without;
    simulated.lossless += money.simulated.lossless;
    simulated.balanced += money.simulated.balanced;
    usd += money.billed ?? money.simulated.without + money.answer;
    if (money.billed === null) continue;
    told += 1;
    byUsage += money.billed;
    simulated.billed += money.billed - money.answer;
    simulated.told += money.simulated.without;
  }
  // What the provider really charged for prompts, by what the simulator says of the same.
  const factor = simulated.told === 0 ? 1 : simulated.billed / simulated.told;
  const savedAt = (level: PredictedLevel): number => (simulated.without - simulated[level]) * factor;
  const saved = { lossless: savedAt('lossless'), balanced: savedAt('balanced') };
  return judged({ requests: requests.length, priced, told, byUsage, simulated }, usd, saved);
}

/** Sums of bills. */
export function sumOf(bills: readonly Bill[]): Bill {
  const add = (of: (bill: Bill) => number | null): number =>
    bills.reduce((sum, bill) => sum + (of(bill) ?? 0), 0);
  const sums = {
    requests: add(({ requests }) => requests),
    priced: add(({ priced }) => priced),
    told: add(({ told }) => told),
    byUsage: add(({ byUsage }) => byUsage),
    simulated: {
      without: add(({ simulated }) => simulated.without),
      lossless: add(({ simulated }) => simulated.lossless),
      balanced: add(({ simulated }) => simulated.balanced),
      told: add(({ simulated }) => simulated.told),
      billed: add(({ simulated }) => simulated.billed),
    },
  };
  const saved = {
    lossless: add((bill) => bill.saved.lossless),
    balanced: add((bill) => bill.saved.balanced),
  };
  return judged(
    sums,
    add(({ usd }) => usd),
    saved,
  );
}

/** What of a saving can be claimed: the rule of `BillSummary`. */
function judged(
  sums: Pick<Bill, 'requests' | 'priced' | 'told' | 'byUsage' | 'simulated'>,
  usd: number,
  saved: PerLevel<number>,
): Bill {
  const { without, told, billed } = sums.simulated;
  // Nobody can say how far off it is where no usage tells; it is no better there.
  const reach = told === 0 ? 1 : without / told;
  const error = sums.told === 0 ? null : Math.abs(told - billed) * reach;
  const known = (amount: number): number | null => (sums.priced === 0 ? null : amount);
  const claimable = (amount: number): number | null =>
    amount > 0 && (error ?? 0) > amount ? null : known(amount);
  return {
    ...sums,
    usd: known(usd),
    saved: { lossless: known(saved.lossless), balanced: known(saved.balanced) },
    error,
    claimed: { lossless: claimable(saved.lossless), balanced: claimable(saved.balanced) },
  };
}

/** What is saved, divided among its causes: by their own estimates, which are then fitted to it. */
function sharesOf(requests: readonly BilledRequest[], { saved }: Bill): Shares {
  const shares = emptyShares();
  for (const { money } of requests) {
    for (const cause of causes) {
      for (const level of predictedLevels) shares[cause][level] += money?.shares[level][cause] ?? 0;
    }
  }
  for (const level of predictedLevels) {
    const all = causes.map((cause) => shares[cause][level]);
    const sum = all.reduce((total, share) => total + share, 0);
    const weight = all.reduce((total, share) => total + Math.abs(share), 0);
    if (weight === 0) continue;
    for (const cause of causes)
      shares[cause][level] += (((saved[level] ?? 0) - sum) * Math.abs(shares[cause][level])) / weight;
  }
  return shares;
}

function emptyShares(): Shares {
  const none = (): Record<PredictedLevel, number> => ({ lossless: 0, balanced: 0 });
  return {
    read: none(),
    search: none(),
    list: none(),
    test: none(),
    git: none(),
    other: none(),
    tool: none(),
    retrievals: none(),
  };
}
