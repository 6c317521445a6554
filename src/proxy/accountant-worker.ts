import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { systemCode } from '../errors.ts';
import { Counterfactual, receiptOf, type ReadRequest, type Simulated } from '../money/simulator/index.ts';
import { callOf } from '../pipeline/call/call.ts';
import type { Receipt } from '../store/records.ts';
import { serve } from '../threads/serve.ts';
import { placeOfThisThread } from '../threads/vitals.ts';
import { KnownCounts, textDigest, type CountedText } from '../tokens/counted.ts';
import type { Usage } from '../wire/wire.ts';
import { BodyReceiver } from './body-relay.ts';
import { taken, type Handed } from './handed.ts';

/** A number that names a request stands in each; they come in the order of the requests. */
export type AccountantTask =
  /** A request goes out. `counted`: what was counted for others. `isTurn`: all requests before it were simulated. */
  | {
      readonly open: number;
      readonly asked: Handed;
      readonly counted: readonly CountedText[];
      readonly isTurn: boolean;
    }
  /** It is its turn. `tokens`: of the texts that it has lacked, in their order. */
  | { readonly simulate: number; readonly tokens: readonly number[] }
  /** Nobody can count its texts: it is not simulated. */
  | { readonly drop: number }
  /** It has come to its end. */
  | { readonly settle: number; readonly usage: Usage | null };

export type AccountantAnswer =
  /** Texts to be counted before it can be simulated; none: it was, or it is not its turn, or it never will be. */
  { readonly uncounted: readonly string[] } | { readonly receipt: Receipt | null };

/**
 * Characters of texts that are asked for at once, unless one has more: a conversation that is seen in its middle has
 * millions, and whoever counts them has other work that must not wait.
 */
const maxAskedChars = 256 * 1024;

stepBack();
await serve<AccountantTask, AccountantAnswer>(() => {
  const counts = new KnownCounts();
  const counterfactual = new Counterfactual(counts.count, (name, input) => callOf(name, input).isRetrieval);
  const receiver = new BodyReceiver();
  const waiting = new Map<number, ReadRequest>();
  const open = new Map<number, Simulated>();
  let lacked: readonly string[] = [];
  const simulate = (id: number): AccountantAnswer => {
    const request = waiting.get(id);
    if (request === undefined) return { uncounted: [] };
    lacked = firstOf(counterfactual.uncounted(request, (text) => counts.of(text)));
    if (lacked.length > 0) return { uncounted: lacked };
    waiting.delete(id);
    open.set(id, counterfactual.simulate(request));
    counts.trim();
    return { uncounted: [] };
  };
  return (task) => {
    if ('open' in task) {
      for (const each of task.counted) counts.learn(each);
      const asked = taken(task.asked, receiver);
      const request = asked === null ? null : counterfactual.read(asked);
      if (request !== null) waiting.set(task.open, request);
      return task.isTurn ? simulate(task.open) : { uncounted: [] };
    }
    if ('simulate' in task) {
      lacked.forEach((text, at) => {
        const tokens = task.tokens[at];
        if (tokens !== undefined) counts.learn({ digest: textDigest(text), tokens });
      });
      return simulate(task.simulate);
    }
    if ('drop' in task) {
      waiting.delete(task.drop);
      return { uncounted: [] };
    }
    return { receipt: settled(counterfactual, open, task) };
  };
});

function settled(
  counterfactual: Counterfactual,
  open: Map<number, Simulated>,
  { settle: id, usage }: Extract<AccountantTask, { readonly settle: number }>,
): Receipt | null {
  const simulated = open.get(id);
  open.delete(id);
  if (simulated === undefined) return null;
  if (usage !== null) return receiptOf(counterfactual.observe(simulated, usage), usage);
  counterfactual.withdraw(simulated);
  return null;
}

function firstOf(texts: readonly string[]): readonly string[] {
  let chars = 0;
  const end = texts.findIndex(({ length }) => (chars += length) > maxAskedChars);
  return end === -1 ? texts : texts.slice(0, Math.max(1, end));
}

/** Requests wait for engines, nobody for a receipt. Only Linux knows priorities of threads. */
function stepBack(): void {
  const place = placeOfThisThread();
  if (place === null) return;
  try {
    setPriority(Number(basename(place)), constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    // A system that does not let it be lets it be.
    if (systemCode(error) === null) throw error;
  }
}
