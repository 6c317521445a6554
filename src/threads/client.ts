import type { Transferable } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import { ThreadFailure, wordsOf, type ThreadFailureKind } from './failure.ts';
import type { ThreadMessage, ThreadTask } from './messages.ts';
import { RunningThread, type ThreadOptions } from './running.ts';

/** Threads that end before they are ready, one after another, before no more are started: they would all end so. */
const maxFailedStarts = 3;

/** A thread that works is looked at as often as this: five looks without a sign of life end it. */
const lookEveryMs = 1_000;

/** Processor time for all that a thread loads and warms up: a hundred times what the longest of ours takes. */
const startCpuMs = 60_000;

/** Identity of the task of getting ready; requests are counted from 1. */
const gettingReady = 0;

export interface Sending {
  /**
   * Processor time that the request may use before it counts as an endless loop, milliseconds. Far more than it can
   * need: it is no budget, and a request that is slow because the machine is busy uses no more of it.
   */
  readonly cpuMs: number;
  /** Memory that is handed over instead of copied. */
  readonly transfer?: readonly Transferable[];
}

interface Waiting<Answer> {
  readonly cpuMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (failure: ThreadFailure) => void;
}

/**
 * A thread that answers requests, in order, and another one in its place when it ends. It is never ended for being
 * slow: only when it neither runs nor waits to run, or runs without end. It keeps the process alive only while somebody
 * waits for an answer. Owns its thread: close it.
 */
export class ThreadClient<Request, Answer> {
  readonly #entry: URL;
  readonly #options: ThreadOptions;
  #running: RunningThread<Answer> | null = null;
  readonly #ending = new Set<Promise<unknown>>();
  /** By number; the oldest one is what the thread is at. */
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #whenReady: ((ready: boolean) => void)[] = [];
  #whenIdle: (() => void)[] = [];
  #looking: NodeJS.Timeout | null = null;
  #nextId = gettingReady + 1;
  #generation = 1;
  #failedStarts = 0;
  #closed = false;

  /** `entry`: a module that calls `serve`. The thread is started by the first request, or by `ready`. */
  constructor(entry: URL, options: ThreadOptions = {}) {
    this.#entry = entry;
    this.#options = options;
  }

  /**
   * Number of the thread that the next request goes to. It grows as soon as a thread ends: a new one remembers nothing.
   */
  get generation(): number {
    return this.#generation;
  }

  /** False: the next request starts a thread. */
  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** How many requests wait for an answer. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Starts the thread where none runs. Resolves once it takes requests; false: it ended before that. */
  async ready(): Promise<boolean> {
    const running = this.#startIfPossible();
    if (running === null) return false;
    if (running.isReady) return true;
    return new Promise((resolve) => {
      this.#whenReady.push(resolve);
      running.worker.ref();
    });
  }

  /** The answer to a request, which is sent before this returns. Rejects with a `ThreadFailure`. */
  async send(request: Request, { cpuMs, transfer = [] }: Sending): Promise<Answer> {
    const running = this.#start();
    if (running === null) throw this.#refusal();
    const id = this.#nextId;
    try {
      const task: ThreadTask<Request> = { id, request };
      running.worker.postMessage(task, transfer);
    } catch (error) {
      throw new ThreadFailure('threw', reasonOf(error));
    }
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { cpuMs, resolve, reject });
      running.worker.ref();
      this.#look();
    });
  }

  /** Resolves once nobody waits for an answer, at once where nobody does. */
  async idle(): Promise<void> {
    if (this.#waiting.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle.push(resolve);
    });
  }

  /** Ends the thread; whoever waits for it is told so at once. Resolves once it has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#running !== null) this.#end(this.#running, 'closed', 'the thread was closed');
    await Promise.all(this.#ending);
  }

  #refusal(): ThreadFailure {
    return this.#closed
      ? new ThreadFailure('closed', 'the thread was closed')
      : new ThreadFailure('unstartable', 'no thread gets ready');
  }

  #startIfPossible(): RunningThread<Answer> | null {
    try {
      return this.#start();
    } catch (error) {
      if (error instanceof ThreadFailure) return null;
      throw error;
    }
  }

  /** Null where none is to be started any more. Throws where the system has none to give now. */
  #start(): RunningThread<Answer> | null {
    if (this.#running !== null) return this.#running;
    if (this.#closed || this.#failedStarts >= maxFailedStarts) return null;
    const running: RunningThread<Answer> = new RunningThread(this.#entry, this.#options, {
      hears: (message) => {
        if (this.#running === running) this.#hear(running, message);
      },
      ends: (says) => {
        this.#end(running, 'died', says);
      },
    });
    this.#running = running;
    this.#look();
    return running;
  }

  #hear(running: RunningThread<Answer>, message: ThreadMessage<Answer>): void {
    if ('place' in message) {
      running.place = message.place;
    } else if ('ready' in message) {
      running.isReady = true;
      this.#failedStarts = 0;
      this.#tellReady(true);
      this.#rest(running);
    } else {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      this.#rest(running);
      if ('answer' in message) waiting?.resolve(message.answer);
      else waiting?.reject(new ThreadFailure('threw', message.error));
    }
  }

  /** Takes the thread out of service. The oldest request is the one that it was at, unless it was not even ready. */
  #end(running: RunningThread<Answer>, kind: ThreadFailureKind, says: string): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#generation += 1;
    if (!running.isReady) this.#failedStarts += 1;
    const { usedMs } = running.watch;
    const ended = running.worker.terminate();
    this.#ending.add(ended);
    void ended.finally(() => this.#ending.delete(ended));
    this.#tellReady(false);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#tellIdle();
    waiting.forEach(({ reject }, place) => {
      const isSpared = kind !== 'closed' && (place > 0 || !running.isReady);
      const lost = running.isReady
        ? 'its thread ended over another request'
        : `its thread did not start: ${says}`;
      reject(isSpared ? new ThreadFailure('lost', lost) : new ThreadFailure(kind, says, usedMs));
    });
  }

  #tellReady(ready: boolean): void {
    for (const resolve of this.#whenReady.splice(0)) resolve(ready);
  }

  #rest({ worker }: RunningThread<Answer>): void {
    if (this.#waiting.size > 0) return;
    worker.unref();
    this.#tellIdle();
  }

  #tellIdle(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Looks at the thread while it has something to do. */
  #look(): void {
    if (this.#looking !== null) return;
    this.#looking = setInterval(() => {
      const running = this.#running;
      const [oldest] = this.#waiting;
      const isBusy = running !== null && (oldest !== undefined || !running.isReady);
      if (!isBusy) {
        if (this.#looking !== null) clearInterval(this.#looking);
        this.#looking = null;
        return;
      }
      const [id, cpuMs] =
        running.isReady && oldest !== undefined ? [oldest[0], oldest[1].cpuMs] : [gettingReady, startCpuMs];
      const verdict = running.watch.judge(running.place, { id, cpuMs });
      if (verdict !== null) this.#end(running, verdict, wordsOf[verdict]);
    }, this.#options.lookEveryMs ?? lookEveryMs);
    // Neither an idle thread nor looking at it keeps the process alive.
    this.#looking.unref();
  }
}
