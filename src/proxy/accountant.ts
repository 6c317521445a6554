import { Worker } from 'node:worker_threads';
import { accountantYoungMb, maxUntakenBytes, receiptDrainMs, receiptWaitMs } from '../limits.ts';
import type { Receipt } from '../store/records.ts';
import type { Usage } from '../wire/wire.ts';
import type { AccountantMessage, AccountantTask } from './accountant-worker.ts';
import type { Asked } from '../money/simulator/index.ts';

/**
 * Makes out receipts on a thread of its own: it counts and simulates while the provider is at work. Requests are opened
 * in the order in which they go out. Owns the thread: close it. Without one there are no receipts, and all else goes on.
 */
export class Accountant {
  readonly #entry: URL;
  readonly #drainMs: number;
  #worker: Worker | null = null;
  #ended = false;
  #nextId = 0;
  readonly #waiting = new Map<number, (receipt: Receipt | null) => void>();
  #whenIdle: () => void = () => undefined;
  /** Bytes that the thread was handed and has not looked at. */
  #untaken = 0;

  /** `drainMs`: how long closing waits for receipts that somebody waits for. */
  constructor(entry = new URL('./accountant-worker.js', import.meta.url), drainMs = receiptDrainMs) {
    this.#entry = entry;
    this.#drainMs = drainMs;
  }

  /** Takes note of a request that is about to go out; answers its number, null where no receipt can be made out. */
  open(asked: Asked): number | null {
    const worker = this.#started();
    const bytes = asked.received.length + (asked.sent?.length ?? 0);
    if (worker === null || this.#untaken + bytes > maxUntakenBytes) return null;
    this.#untaken += bytes;
    const id = (this.#nextId += 1);
    // Copies, to be handed over: a view would take all of the memory along that it is a part of.
    const received = new Uint8Array(asked.received);
    const sent = asked.sent === null ? null : new Uint8Array(asked.sent);
    const task: AccountantTask = { open: id, asked: { ...asked, received, sent } };
    worker.postMessage(task, sent === null ? [received.buffer] : [received.buffer, sent.buffer]);
    return id;
  }

  /** The receipt of an answered request; `usage` null: it was not taken, or nobody knows what it was billed. */
  async settle(id: number, usage: Usage | null): Promise<Receipt | null> {
    const worker = this.#worker;
    if (worker === null) return null;
    worker.postMessage({ settle: id, usage } satisfies AccountantTask);
    if (usage === null) return null;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#finish(id, null);
      }, receiptWaitMs);
      this.#waiting.set(id, (receipt) => {
        clearTimeout(timer);
        resolve(receipt);
      });
    });
  }

  /** Receipts that somebody waits for are made out first, within `drainMs`. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#settled();
    const worker = this.#worker;
    this.#stop();
    await worker?.terminate();
  }

  async #settled(): Promise<void> {
    if (this.#waiting.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#drainMs);
      this.#whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #started(): Worker | null {
    if (this.#ended) return null;
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#entry, {
      stdin: false,
      // Bodies come and go: they are not to be kept waiting for their collection.
      resourceLimits: { maxYoungGenerationSizeMb: accountantYoungMb },
    });
    worker.unref();
    worker.on('message', (message: AccountantMessage) => {
      if ('taken' in message) this.#untaken -= message.taken;
      else this.#finish(message.id, message.receipt);
    });
    const died = (): void => {
      // What it knew of the provider's cache is lost with it: another one would be wrong.
      this.#ended = true;
      this.#stop();
    };
    worker.on('error', died);
    worker.on('exit', died);
    this.#worker = worker;
    return worker;
  }

  #stop(): void {
    this.#worker = null;
    for (const id of [...this.#waiting.keys()]) this.#finish(id, null);
  }

  #finish(id: number, receipt: Receipt | null): void {
    this.#waiting.get(id)?.(receipt);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#whenIdle();
  }
}
