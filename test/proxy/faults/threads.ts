import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import threads, { type Transferable, type Worker, type WorkerOptions } from 'node:worker_threads';
import { armedInjector } from './injector.ts';

/** How a thread may end when it starts, and how over a job. */
const starts = ['not started', 'exits at once', 'exits before it is ready', 'exits once it is ready'];
const jobs = ['exits at its receipt', 'exits before the answer', 'throws beside it', 'is out of memory'];

export type ThreadDeath = string;

export const threadFaults = new Map<string, readonly string[]>([
  ['engine.start', starts],
  ['engine.job', jobs],
  ['accountant.start', starts],
  ['accountant.job', jobs],
]);

/**
 * What `dying-thread.ts` is told besides its tasks: to begin anew, as another thread, or how to die of what comes next.
 */
export type Trap =
  { readonly entry: string; readonly dies: ThreadDeath | null } | { readonly dies: ThreadDeath };

/** Before it is patched. */
const RealWorker = threads.Worker;

const dyingThread = new URL('./dying-thread.js', import.meta.url);

/** Threads that nobody uses, by their kind: to start one takes longer than all the rest of a session. */
const idle = new Map<string, Worker[]>();

/**
 * Lets threads die that are started while an injector is armed. What has not died serves again: it loads the module of
 * the thread once more, which then knows nothing of before.
 */
export function patchThreads(): void {
  Reflect.set(threads, 'Worker', LentWorker);
  syncBuiltinESMExports();
}

/** Ends the threads that nobody uses. */
export async function endIdleThreads(): Promise<void> {
  const ended = [...idle.values()].flat().map(async (worker) => worker.terminate());
  idle.clear();
  await Promise.all(ended);
}

/** A thread as `node:worker_threads` has it, as far as headroom uses it. */
class LentWorker extends EventEmitter {
  readonly #kind: string;
  readonly #real: Worker;
  #isOver = false;
  readonly #forwarded = ['message', 'error', 'messageerror', 'exit'].map((name) => {
    const listener = (value: unknown): void => {
      if (name === 'exit') this.#isOver = true;
      this.emit(name, value);
    };
    return { name, listener };
  });

  constructor(entry: string | URL, { resourceLimits }: WorkerOptions = {}) {
    super();
    this.#kind = String(entry).includes('accountant') ? 'accountant' : 'engine';
    const dies = armedInjector()?.strike(`${this.#kind}.start`) ?? null;
    if (dies === 'not started') throw notStarted();
    this.#real = idle.get(this.#kind)?.pop() ?? begun(this.#kind, resourceLimits);
    for (const { name, listener } of this.#forwarded) this.#real.on(name, listener);
    const trap: Trap = { entry: String(entry), dies };
    this.#real.postMessage(trap);
  }

  postMessage(task: unknown, transfer: readonly Transferable[] = []): void {
    const dies = armedInjector()?.strike(`${this.#kind}.job`) ?? null;
    const trap: Trap | null = dies === null ? null : { dies };
    if (trap !== null) this.#real.postMessage(trap);
    this.#real.postMessage(task, transfer);
  }

  ref(): void {
    this.#real.ref();
  }

  unref(): void {
    this.#real.unref();
  }

  async terminate(): Promise<number> {
    if (this.#isOver) return Promise.resolve(1);
    this.#isOver = true;
    for (const { name, listener } of this.#forwarded) this.#real.off(name, listener);
    this.#real.unref();
    const others = idle.get(this.#kind) ?? [];
    idle.set(this.#kind, [...others, this.#real]);
    return Promise.resolve(1);
  }
}

function begun(kind: string, resourceLimits: WorkerOptions['resourceLimits']): Worker {
  const worker = new RealWorker(dyingThread, resourceLimits === undefined ? {} : { resourceLimits });
  // It may die of what it was told before, when nobody uses it any more.
  worker.on('error', () => undefined);
  worker.on('exit', () => {
    idle.set(
      kind,
      (idle.get(kind) ?? []).filter((each) => each !== worker),
    );
  });
  return worker;
}

/** What Node throws where the system has no thread or no descriptor for it. */
function notStarted(): Error {
  return Object.assign(new Error('Worker initialization failure: EMFILE'), {
    code: 'ERR_WORKER_INIT_FAILED',
  });
}
