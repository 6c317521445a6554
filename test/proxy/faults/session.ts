import type { HeadroomError } from '../../../src/errors.ts';
import { startProxy } from '../../../src/proxy/proxy.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { openOriginals, type Originals } from '../../../src/store/originals/originals.ts';
import { openSession, type Session } from '../../../src/wrap/session.ts';
import { anthropicBody, recordsJson, retrieveTool, type Turn } from '../../wire/conversations.ts';
import { loadFailingSqlite } from './database.ts';
import { arm, type Injector } from './injector.ts';
import { send, type Provider } from './provider.ts';

const logLines = (word: string, count = 220): string =>
  Array.from(
    { length: count },
    (_, at) =>
      `2026-03-02 10:00:${String(at % 60).padStart(2, '0')} INFO ${word} step ${at} of the plan is done`,
  ).join('\n');

/** What the tools of one conversation print: several engines, folds of two, and a text that goes raw. */
export const turns: readonly Turn[] = [
  { command: 'curl /records', output: recordsJson(80, 1) },
  { command: 'make', output: logLines('build') },
  { command: 'cat notes', output: 'nothing of note' },
  { command: 'make again', output: [logLines('build', 60), recordsJson(70, 2)] },
  { command: 'make check', output: logLines('check'), isError: true },
  { command: 'curl /more', output: recordsJson(90, 3) },
  { command: 'make install', output: logLines('install') },
];

/** A request of the client and what became of it. */
export interface Exchange {
  /** Of the client, and as it went upstream; null: it did not. */
  readonly body: string;
  readonly sent: string | null;
  readonly status: number | null;
  readonly answer: string | null;
  /** How often the client had to send it: it tries once more where a connection was lost. */
  readonly attempts: number;
}

/** A process of headroom, as `headroom proxy` starts one, and what it did. */
export interface Process {
  readonly exchanges: Exchange[];
  readonly problems: HeadroomError[];
  /** It has said that nothing it decides outlives it. */
  readonly isDurable: boolean;
  /** It took its listener for dead, upon which `headroom proxy` ends. */
  readonly hasFailed: boolean;
}

/** Sends these numbers of turns, each as a client does: all of the conversation so far. */
export async function runProcess(
  provider: Provider,
  home: string,
  counts: readonly number[],
  { injector = null, atEnd }: { injector?: Injector | null; atEnd?: () => void } = {},
): Promise<Process> {
  const problems: HeadroomError[] = [];
  const exchanges: Exchange[] = [];
  const owed = new Owed();
  let isDurable = false;
  let hasFailed = false;
  arm(injector);
  try {
    const session = await openSession({
      recipe: { id: 'test', profile },
      mounts: [{ mount: '', target: provider.url }],
      env: {},
      level: 'balanced',
      holdout: 0,
      keepDays: 180,
      home,
      project: '/project',
      writesFiles: false,
      load: loadFailingSqlite,
      startProxy: async (options) => {
        isDurable = options.store.durable;
        const originals = owed.watching(options.store.originals);
        return startProxy({ ...options, store: { ...options.store, originals } });
      },
      onProblem: (problem) => problems.push(problem),
    });
    void session.proxy.failed.then(() => (hasFailed = true));
    try {
      for (const count of counts) exchanges.push(await ask(session, provider, count));
      await owed.paid();
      atEnd?.();
    } finally {
      await session.close();
    }
  } finally {
    arm(null);
  }
  return { exchanges, problems, isDurable, hasFailed };
}

async function ask(session: Session, provider: Provider, count: number): Promise<Exchange> {
  const body = anthropicBody(turns.slice(0, count), { tools: ['Bash', retrieveTool] });
  for (let attempts = 1; ; attempts += 1) {
    const before = provider.received.length;
    const answered = await send(session.proxy.url, body);
    if (answered === null && attempts === 1) continue;
    return {
      body,
      sent: provider.received[before] ?? null,
      status: answered?.status ?? null,
      answer: answered?.answer ?? null,
      attempts,
    };
  }
}

const profile = {
  roles: { Bash: 'run' },
  retrieval: { channel: 'mcp', tools: [retrieveTool] },
  fallsBackToHttp: false,
  wrappings: [],
} as const;

/** Originals that were found to be lost, until they are stored again: no request waits for that, so the test does. */
class Owed {
  readonly #refs = new Set<string>();
  #looking = 0;
  #tell: () => void = () => undefined;

  watching(originals: Originals): Originals {
    return {
      ...originals,
      use: async (refs) => {
        this.#looking += 1;
        const lost = await originals.use(refs);
        for (const ref of lost) this.#refs.add(ref);
        this.#looking -= 1;
        this.#look();
        return lost;
      },
      put: async (ref, original) => {
        try {
          await originals.put(ref, original);
        } finally {
          this.#refs.delete(ref);
          this.#look();
        }
      },
    };
  }

  async paid(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#tell = resolve;
      this.#look();
    });
  }

  #look(): void {
    if (this.#refs.size === 0 && this.#looking === 0) this.#tell();
  }
}

/** The ledger's rows as `<bytes of the client's body> <status>`, in the order of their coming. */
export async function ledgerOf(home: string): Promise<readonly string[]> {
  const database = await openDatabase(home);
  try {
    const rows = database.prepare<[], { readonly bytes: number; readonly status: number }>(
      'SELECT bytes_before AS bytes, status FROM requests ORDER BY id',
    );
    return rows.all().map(({ bytes, status }) => `${bytes} ${status}`);
  } finally {
    database.close();
  }
}

/** Of the references in a body those whose original cannot be fetched. */
export async function unfetchable(home: string, body: string): Promise<readonly string[]> {
  const originals = openOriginals(home);
  const refs = new Set(Array.from(body.matchAll(/ ref=(\w+) /g), ([, ref = '']) => ref));
  const lost: string[] = [];
  for (const ref of refs) if ((await originals.get(ref)) === null) lost.push(ref);
  return lost;
}
