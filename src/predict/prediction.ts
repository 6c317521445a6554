import { kinds, type Kind } from '../bench/runs/kind.ts';
import { causes, type BilledRequest, type Cause, type Output } from './bill.ts';
import { predictedLevels, type PredictedLevel } from './levels.ts';
import type { PerWorld } from './prompt-path.ts';
import type { SessionResult } from './session.ts';

/** A bill and what would have been saved of it, USD. */
export interface Bill {
  readonly requests: number;
  /** Input, cache and output: the whole bill without headroom, of the requests whose model has a known price. */
  readonly usd: number;
  /** Part of it that is the transcripts' own usage; the rest is the simulator's. */
  readonly byUsage: number;
  /** Negative where headroom would have cost money. */
  readonly saved: Readonly<Record<PredictedLevel, number>>;
  /** The same prompts by the simulator alone, so that its distance from the transcripts' own usage can be seen. */
  readonly simulated: PerWorld & { readonly billed: number };
}

/** Tool output of one kind, o200k tokens at its first sight, and what of the saving is put down to it, USD. */
export interface KindFigures {
  readonly kind: Cause;
  readonly tokens: Output;
  readonly saved: Readonly<Record<PredictedLevel, number>>;
}

export interface NamedBill extends Bill {
  readonly name: string;
}

/** Requests of a model without a known price. */
export interface Unpriced {
  readonly model: string;
  readonly requests: number;
}

type PerLevel = Record<PredictedLevel, number>;
type Shares = Record<Cause, PerLevel>;

/** Adds up sessions as they come; each request once, though forked sessions repeat those of others. */
export class Tally {
  readonly #known = new Set<string>();
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

  add({ name, project, requests }: SessionResult): void {
    const own = requests.filter((request) => this.#isNew(request));
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

  #isNew({ id, at }: BilledRequest): boolean {
    if (at !== null && at < this.#since) return false;
    if (id === null) return true;
    const isNew = !this.#known.has(id);
    this.#known.add(id);
    return isNew;
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
  const simulated = { without: 0, lossless: 0, balanced: 0, billed: 0 };
  let [usd, byUsage, withUsage] = [0, 0, 0];
  for (const { money } of requests) {
    if (money === null) continue;
    simulated.without += money.simulated.without;
    simulated.lossless += money.simulated.lossless;
    simulated.balanced += money.simulated.balanced;
    usd += money.billed ?? money.simulated.without + money.answer;
    if (money.billed === null) continue;
    byUsage += money.billed;
    simulated.billed += money.billed - money.answer;
    withUsage += money.simulated.without;
  }
  // What the provider really charged for prompts, by what the simulator says of the same.
  const factor = withUsage === 0 ? 1 : simulated.billed / withUsage;
  const savedAt = (level: PredictedLevel): number => (simulated.without - simulated[level]) * factor;
  return {
    requests: requests.length,
    usd,
    byUsage,
    saved: { lossless: savedAt('lossless'), balanced: savedAt('balanced') },
    simulated,
  };
}

/** Sums of bills. */
export function sumOf(bills: readonly Bill[]): Bill {
  const add = (of: (bill: Bill) => number): number => bills.reduce((sum, bill) => sum + of(bill), 0);
  return {
    requests: add(({ requests }) => requests),
    usd: add(({ usd }) => usd),
    byUsage: add(({ byUsage }) => byUsage),
    saved: {
      lossless: add(({ saved }) => saved.lossless),
      balanced: add(({ saved }) => saved.balanced),
    },
    simulated: {
      without: add(({ simulated }) => simulated.without),
      lossless: add(({ simulated }) => simulated.lossless),
      balanced: add(({ simulated }) => simulated.balanced),
      billed: add(({ simulated }) => simulated.billed),
    },
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
      shares[cause][level] += ((saved[level] - sum) * Math.abs(shares[cause][level])) / weight;
  }
  return shares;
}

function emptyShares(): Shares {
  const none = (): PerLevel => ({ lossless: 0, balanced: 0 });
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
