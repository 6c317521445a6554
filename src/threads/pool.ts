import { ThreadClient } from './client.ts';
import type { ThreadOptions } from './running.ts';

/** Keys whose thread is remembered: many times more than the conversations of a run that go on at once. */
const maxKeys = 4_096;

/**
 * Threads of one kind of which each key (a conversation) keeps one, so that what a thread remembers of it is at hand. A
 * new key gets the first thread that has nothing to do: as long as one is enough, one is started. Owns the threads:
 * close it.
 */
export class ThreadPool<Request, Answer> {
  readonly clients: readonly ThreadClient<Request, Answer>[];
  readonly #threadOf = new Map<string, ThreadClient<Request, Answer>>();

  /** `size`: threads at most, at least 1. */
  constructor(entry: URL, size: number, options: ThreadOptions = {}) {
    this.clients = Array.from({ length: Math.max(1, size) }, () => new ThreadClient(entry, options));
  }

  /** The thread of a key: always the same one, until thousands of others were used since. */
  threadOf(key: string): ThreadClient<Request, Answer> {
    const client = this.#threadOf.get(key) ?? this.leastBusy();
    this.#threadOf.delete(key);
    this.#threadOf.set(key, client);
    const [oldest] = this.#threadOf.keys();
    if (this.#threadOf.size > maxKeys && oldest !== undefined) this.#threadOf.delete(oldest);
    return client;
  }

  /** The first thread that fewest requests wait for: for what any of them can answer. */
  leastBusy(): ThreadClient<Request, Answer> {
    return leastBusyOf(this.clients);
  }

  /** The same, but none is started as long as another one runs: for what nobody waits for. */
  leastBusyRunning(): ThreadClient<Request, Answer> {
    const running = this.clients.filter(({ isRunning }) => isRunning);
    return leastBusyOf(running.length > 0 ? running : this.clients);
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map(async (client) => client.close()));
  }
}

function leastBusyOf<Client extends { readonly waiting: number }>(clients: readonly Client[]): Client {
  return clients.reduce((least, client) => (client.waiting < least.waiting ? client : least));
}
