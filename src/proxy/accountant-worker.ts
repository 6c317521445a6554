import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { systemCode } from '../errors.ts';
import { Counterfactual, receiptOf, type Asked, type Simulated } from '../money/simulator/index.ts';
import { callOf } from '../pipeline/call.ts';
import type { Receipt } from '../store/records.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import type { Usage } from '../wire/wire.ts';

/** A request goes out, or has come to its end. */
export type AccountantTask =
  | { readonly open: number; readonly asked: Asked }
  | { readonly settle: number; readonly usage: Usage | null };

/** So many bytes of bodies were looked at, or a receipt is made out. */
export type AccountantMessage =
  { readonly taken: number } | { readonly id: number; readonly receipt: Receipt | null };

const port = parentPort;
if (port === null) throw new Error('accountant-worker.ts runs only as a worker thread');
stepBack();
const counterfactual = new Counterfactual(
  await loadTokenCounter(),
  (name, input) => callOf(name, input).isRetrieval,
);
const open = new Map<number, Simulated>();

port.on('message', (task: AccountantTask) => {
  if ('open' in task) {
    const { received, sent } = task.asked;
    const simulated = counterfactual.simulate(task.asked);
    port.postMessage({ taken: received.length + (sent?.length ?? 0) } satisfies AccountantMessage);
    if (simulated !== null) open.set(task.open, simulated);
    return;
  }
  const { settle: id, usage } = task;
  const simulated = open.get(id);
  open.delete(id);
  if (usage === null) {
    if (simulated !== undefined) counterfactual.withdraw(simulated);
    return;
  }
  const receipt = simulated === undefined ? null : receiptOf(counterfactual.observe(simulated, usage), usage);
  port.postMessage({ id, receipt } satisfies AccountantMessage);
});

/** Requests wait for engines, nobody for a receipt. Only Linux knows priorities of threads. */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(
      Number(basename(readlinkSync('/proc/thread-self'))),
      constants.priority.PRIORITY_BELOW_NORMAL,
    );
  } catch (error) {
    // A system that does not let it be lets it be.
    if (systemCode(error) === null) throw error;
  }
}
