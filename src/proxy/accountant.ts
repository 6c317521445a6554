import {
  accountantOldMb,
  accountantYoungMb,
  maxUntakenBytes,
  receiptDrainCpuMs,
  unpackedBytes,
} from '../limits.ts';
import type { Asked } from '../money/simulator/index.ts';
import type { Receipt } from '../store/records.ts';
import { ThreadClient } from '../threads/client.ts';
import { ThreadFailure } from '../threads/failure.ts';
import type { Usage } from '../wire/wire.ts';
import type { AccountantTask } from './accountant-worker.ts';
import { buffersOf, copied, packed, sizeOf, type Handed } from './handed.ts';
import { worked } from './worked.ts';

/** Processor time for one request, and for each kB of its bodies: a hundred times what simulating it takes. */
const taskCpuMs = 60_000;
const kilobyteCpuMs = 10;

/** Threads that may end over what they are given, one after another, before there are no receipts any more. */
const maxThreads = 4;

/**
 * Makes out receipts on a thread of its own: it counts and simulates while the provider is at work. Requests are opened
 * in the order in which they go out. Owns the thread: close it. Another thread in its place knows no more of the provider's
 * cache than one of a new process does: it learns that from the answers.
 */
export class Accountant {
  readonly #client: ThreadClient<AccountantTask, Receipt | null>;
  readonly #drainCpuMs: number;
  #ended = false;
  #nextId = 0;
  /** Bytes that the thread was handed, or is to be handed, and has not looked at. */
  #untaken = 0;
  /** Tasks that wait for bodies before them to be packed. */
  #behind = 0;
  #packing: Promise<unknown> = Promise.resolve();

  /** `drainCpuMs`: how long closing waits for receipts. */
  constructor(entry = new URL('./accountant-worker.js', import.meta.url), drainCpuMs = receiptDrainCpuMs) {
    this.#client = new ThreadClient(entry, {
      // Bodies come and go: they are not to be kept waiting for their collection.
      resourceLimits: {
        maxYoungGenerationSizeMb: accountantYoungMb,
        maxOldGenerationSizeMb: accountantOldMb,
      },
    });
    this.#drainCpuMs = drainCpuMs;
  }

  /** Takes note of a request that is about to go out; answers its number, null where no receipt can be made out. */
  open(asked: Asked): number | null {
    const bytes = sizeOf(asked);
    if (this.#ended || this.#untaken + bytes > maxUntakenBytes) return null;
    const open = (this.#nextId += 1);
    this.#untaken += bytes;
    if (this.#behind === 0 && this.#untaken <= unpackedBytes) {
      this.#hand(open, copied(asked));
      return open;
    }
    // The thread has much to do, or is not there yet: what waits for it is made small meanwhile.
    void this.#inTurn(async () => {
      const handed = await packed(asked);
      this.#untaken -= bytes - sizeOf(handed);
      this.#hand(open, handed);
    });
    return open;
  }

  /** The receipt of a request that was opened; `usage` null: it was not taken, or nobody knows what it was billed. */
  async settle(id: number, usage: Usage | null): Promise<Receipt | null> {
    const settle = async (): Promise<Receipt | null> => this.#send({ settle: id, usage }, 0);
    return this.#behind === 0 ? settle() : this.#inTurn(settle);
  }

  /** Receipts of answered requests are made out first, within `drainCpuMs`. */
  async close(): Promise<void> {
    this.#ended = true;
    const late = new AbortController();
    const drained = this.#packing.then(async () => this.#client.idle());
    await Promise.race([drained, worked(this.#drainCpuMs, late.signal)]);
    late.abort();
    await this.#client.close();
  }

  /** Behind all that waits for its turn. */
  async #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    this.#behind += 1;
    const turn = this.#packing.then(act).finally(() => (this.#behind -= 1));
    this.#packing = turn.catch(() => undefined);
    return turn;
  }

  #hand(open: number, asked: Handed): void {
    const bytes = sizeOf(asked);
    void this.#send({ open, asked }, bytes).then(() => {
      this.#untaken -= bytes;
    });
  }

  /** Never rejects: without a receipt all else goes on. */
  async #send(task: AccountantTask, bytes: number): Promise<Receipt | null> {
    if (this.#client.generation > maxThreads) return null;
    const transfer = 'open' in task ? buffersOf(task.asked) : [];
    try {
      return await this.#client.send(task, { cpuMs: taskCpuMs + (kilobyteCpuMs * bytes) / 1_000, transfer });
    } catch (error) {
      if (error instanceof ThreadFailure) return null;
      throw error;
    }
  }
}
