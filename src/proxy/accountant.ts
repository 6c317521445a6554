import { setTimeout } from 'node:timers/promises';
import { systemCode } from '../errors.ts';
import type { Asked } from '../money/simulator/index.ts';
import type { Receipt } from '../store/records.ts';
import type { Place, Spool } from '../store/runs/spool.ts';
import { ThreadClient } from '../threads/client.ts';
import { ThreadFailure } from '../threads/failure.ts';
import { unlessHung } from '../threads/unless-hung.ts';
import type { TextCounter } from '../tokens/counted.ts';
import { partsOf } from '../wire/items/pieces.ts';
import type { Usage } from '../wire/wire.ts';
import type { AccountantAnswer, AccountantTask } from './accountant-worker.ts';
import { BodySender } from './body-relay.ts';
import { bodiesOf, buffersOf, handedBytes, lyingAt, relayed, sizeOf, type Handed } from './handed.ts';

/**
 * Closing waits for receipts until headroom has worked so long on them, milliseconds of processor time: of a session as
 * short as the start of the thread that makes them.
 */
export const receiptDrainCpuMs = 3_000;

/** Bytes of bodies that wait for their simulation in memory: a few long turns. Beyond them they wait on the disk. */
export const maxHeldBodyBytes = 8 * 1024 * 1024;

/** Heap for new objects of the thread that makes receipts, MB: a fourth of the usual, at hardly more work. */
const accountantYoungMb = 12;

/** Its heap for all else, MB: far more than the longest conversation takes; with less room V8 lets less garbage lie. */
const accountantOldMb = 512;

/** Processor time for one request, and for each kB of its bodies: a hundred times what simulating it takes. */
const taskCpuMs = 60_000;
const kilobyteCpuMs = 10;

/** Threads that may end over what they are given, one after another, before there are no receipts any more. */
const maxThreads = 4;

/**
 * Makes out receipts on a thread of its own, which simulates while the provider is at work. It counts no text: it is told
 * what was counted for others, and the rest is counted where the tokenizer is. Requests are opened in the order in which
 * they go out, and simulated in that order. Owns the thread: close it. Another thread in its place knows no more of the
 * provider's cache than one of a new process does: it learns that from the answers.
 */
export class Accountant {
  readonly #client: ThreadClient<AccountantTask, AccountantAnswer>;
  readonly #counter: TextCounter;
  readonly #sender = new BodySender();
  /** Number of the thread that was told what the sender remembers. */
  #told = 0;
  readonly #spool: Spool;
  readonly #drainCpuMs: number;
  #ended = false;
  #nextId = 0;
  /** Bytes in memory that the thread was handed and has not looked at. */
  #held = 0;
  /** Of each request that was opened and is not simulated yet, when it is, or never will be. */
  readonly #simulating = new Map<number, Promise<void>>();
  /** When all are. */
  #simulated: Promise<void> = Promise.resolve();
  /** Receipts that somebody waits for. */
  #settling = 0;
  /** Tasks that wait for bodies before them to be set aside. */
  #behind = 0;
  #spooling: Promise<unknown> = Promise.resolve();

  /** `spool`: where bodies lie that wait; it is closed with this. `drainCpuMs`: how long closing waits for receipts. */
  constructor(
    spool: Spool,
    counter: TextCounter,
    entry = new URL('./accountant-worker.js', import.meta.url),
    drainCpuMs = receiptDrainCpuMs,
  ) {
    this.#spool = spool;
    this.#counter = counter;
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
    if (this.#ended) return null;
    const bytes = sizeOf(asked);
    if (this.#behind === 0) {
      if (this.#client.generation !== this.#told) this.#sender.forget();
      this.#told = this.#client.generation;
      const handed = relayed(asked, this.#sender);
      const held = handedBytes(handed);
      if (this.#held + held <= maxHeldBodyBytes) {
        this.#held += held;
        void this.#hand((this.#nextId += 1), handed, bytes).then(() => {
          this.#held -= held;
        });
        return this.#nextId;
      }
      this.#sender.forget();
    }
    // The thread has much to do, or is not there yet: memory is not where that much waits.
    const place = this.#spool.reserve(bytes);
    if (place === null) return null;
    const open = (this.#nextId += 1);
    void this.#inTurn(async () => this.#setAside(open, asked, place));
    return open;
  }

  /** The receipt of a request that was opened; `usage` null: it was not taken, or nobody knows what it was billed. */
  async settle(id: number, usage: Usage | null): Promise<Receipt | null> {
    const settle = async (): Promise<Receipt | null> => {
      await this.#simulating.get(id);
      const answer = await this.#send({ settle: id, usage }, 0);
      return answer !== null && 'receipt' in answer ? answer.receipt : null;
    };
    this.#settling += 1;
    try {
      return await (this.#behind === 0 ? settle() : this.#inTurn(settle));
    } finally {
      this.#settling -= 1;
    }
  }

  /** Whether somebody waits for a receipt. */
  get isSettling(): boolean {
    return this.#settling > 0;
  }

  /** Receipts of answered requests are made out first, within `drainCpuMs`. */
  async close(): Promise<void> {
    this.#ended = true;
    const late = new AbortController();
    const drained = this.#spooling.then(async () => this.#simulated).then(async () => this.#client.idle());
    // A hung thread is ended by its watch; a disk that hangs is not.
    await unlessHung(Promise.race([drained, worked(this.#drainCpuMs, late.signal)]), undefined);
    late.abort();
    await this.#client.close();
    // A file that is closed while it is written to may be another one by then.
    void this.#spooling.then(() => {
      this.#spool.close();
    });
  }

  /** Behind all that waits for its turn. */
  async #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    this.#behind += 1;
    const turn = this.#spooling.then(act).finally(() => (this.#behind -= 1));
    this.#spooling = turn.catch(() => undefined);
    return turn;
  }

  /** Without a receipt where the disk does not take it. */
  async #setAside(open: number, asked: Asked, place: Place): Promise<void> {
    try {
      await this.#spool.fill(place, bodiesOf(asked).flatMap(partsOf));
    } catch (error) {
      if (systemCode(error) === null) throw error;
      this.#spool.free(place);
      return;
    }
    void this.#hand(open, lyingAt(place, asked), place.bytes).then(() => {
      this.#spool.free(place);
    });
  }

  /** Resolves when the thread has taken it, or never will. */
  async #hand(open: number, asked: Handed, bytes: number): Promise<void> {
    const isTurn = this.#simulating.size === 0;
    const counted = this.#counter.takeCounted();
    const taken = this.#send({ open, asked, counted, isTurn }, bytes);
    this.#simulated = this.#simulated.then(async () => {
      const answer = await taken;
      await this.#simulate(open, isTurn ? answer : await this.#send({ simulate: open, tokens: [] }, bytes));
      this.#simulating.delete(open);
    });
    this.#simulating.set(open, this.#simulated);
    await taken;
  }

  /** Has what it lacks counted until nothing is left. */
  async #simulate(id: number, first: AccountantAnswer | null): Promise<void> {
    let answer = first;
    while (answer !== null && 'uncounted' in answer && answer.uncounted.length > 0) {
      const tokens = await this.#counter.count(answer.uncounted);
      answer = await this.#send(tokens === null ? { drop: id } : { simulate: id, tokens }, 0);
    }
  }

  /** Never rejects: without a receipt all else goes on. */
  async #send(task: AccountantTask, bytes: number): Promise<AccountantAnswer | null> {
    if (this.#client.generation > maxThreads) return null;
    const transfer = 'open' in task ? buffersOf(task.asked) : [];
    try {
      return await this.#client.send(task, { cpuMs: taskCpuMs + (kilobyteCpuMs * bytes) / 1_000, transfer });
    } catch (error) {
      // Bodies after it are not to begin like one that no thread has.
      this.#sender.forget();
      if (error instanceof ThreadFailure) return null;
      throw error;
    }
  }
}

const lookEveryMs = 100;

/**
 * Resolves once this process has worked for so many milliseconds of processor time, all its threads together, or with
 * the signal. On a busy machine that takes longer by the clock, and as much gets done.
 */
async function worked(cpuMs: number, signal: AbortSignal): Promise<void> {
  const began = process.cpuUsage();
  while (!signal.aborted) {
    const { user, system } = process.cpuUsage(began);
    if ((user + system) / 1_000 >= cpuMs) return;
    await setTimeout(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
