import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { systemCode } from '../errors.ts';
import { Counterfactual, receiptOf, type Simulated } from '../money/simulator/index.ts';
import { callOf } from '../pipeline/call/call.ts';
import type { Receipt } from '../store/records.ts';
import { serve } from '../threads/serve.ts';
import { placeOfThisThread } from '../threads/vitals.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import type { Usage } from '../wire/wire.ts';
import { BodyReceiver } from './body-relay.ts';
import { taken, type Handed } from './handed.ts';

/** A request goes out, or has come to its end. */
export type AccountantTask =
  | { readonly open: number; readonly asked: Handed }
  | { readonly settle: number; readonly usage: Usage | null };

stepBack();
await serve<AccountantTask, Receipt | null>(async () => {
  const counterfactual = new Counterfactual(
    await loadTokenCounter(),
    (name, input) => callOf(name, input).isRetrieval,
  );
  const receiver = new BodyReceiver();
  const open = new Map<number, Simulated>();
  return (task) => {
    if ('open' in task) {
      const asked = taken(task.asked, receiver);
      const simulated = asked === null ? null : counterfactual.simulate(asked);
      if (simulated !== null) open.set(task.open, simulated);
      return null;
    }
    const { settle: id, usage } = task;
    const simulated = open.get(id);
    open.delete(id);
    if (simulated === undefined) return null;
    if (usage !== null) return receiptOf(counterfactual.observe(simulated, usage), usage);
    counterfactual.withdraw(simulated);
    return null;
  };
});

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
