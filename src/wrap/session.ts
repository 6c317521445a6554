import { HeadroomError, isHeadroomError, reasonOf } from '../errors.ts';
import { dayMs } from '../limits.ts';
import { readPricesOrPublished } from '../money/prices.ts';
import type { Mount } from '../proxy/doors.ts';
import type { ProxyOptions, RunningProxy } from '../proxy/proxy.ts';
import type { Environment, Level } from '../settings.ts';
import { recordingCarried } from '../store/decisions/carried.ts';
import { mendOf } from '../store/refusal.ts';
import { seeRuns, startRun } from '../store/runs/runs.ts';
import type { LoadSqlite } from '../store/sqlite/sqlite.ts';
import { memoryStore, openStore, type Store } from '../store/store.ts';
import { prepareEviction } from './eviction.ts';
import type { Recipe } from './recipe.ts';
import { Tally } from './tally.ts';

export type StartProxy = (options: ProxyOptions) => Promise<RunningProxy>;

export interface SessionRequest {
  readonly recipe: Pick<Recipe, 'id' | 'profile'>;
  readonly mounts: readonly Mount[];
  /** Names the proxy by which an upstream is reached, if there is one. */
  readonly env: Environment;
  readonly level: Level;
  /** Share of conversations that go raw, 0 to 1. */
  readonly holdout: number;
  /** Days that stored texts outlive the last request of their conversation. */
  readonly keepDays: number;
  /** Data folder. */
  readonly home: string;
  /** Folder the agent is started in. */
  readonly project: string;
  /** Files are to be written into the run's folder: without one there is no session. */
  readonly writesFiles: boolean;
  readonly startProxy: StartProxy;
  /** Answers the SQLite to use; the best that is there where it is left out. */
  readonly load?: LoadSqlite;
  readonly onProblem: (problem: HeadroomError) => void;
}

/** Everything that lives as long as the agent does. */
export interface Session {
  readonly proxy: RunningProxy;
  /** The run's own folder, 0700; it is there where files are to be written into it. */
  readonly folder: string;
  readonly tally: Tally;
  /** Lets running requests finish, then leaves nothing behind. */
  close(): Promise<void>;
}

/** Opens run folder, store and proxy; what fails on the way is closed again. Rejects with a `HeadroomError`. */
export async function openSession(request: SessionRequest): Promise<Session> {
  const { run, problem } = await startRun(request.home, request.project);
  if (problem !== null && request.writesFiles) throw problem;
  const { id } = run;
  const store =
    problem === null
      ? await openStore(request.home, request.load, request.project, request.onProblem)
      : memoryStore(request.home, problem);
  if (store.problem !== null) request.onProblem(store.problem);
  const before = Date.now() - request.keepDays * dayMs;
  // Before the first request, so that no conversation of this run can be meant.
  expire(store, id, before, request.onProblem);
  const prices = await readPricesOrPublished(request.home, request.onProblem);
  const tally = new Tally(store.ledger, prices);
  const originals = recordingCarried(store.originals, run.folder, request.onProblem);
  const ends = [
    () => {
      store.close();
    },
    () => {
      run.end();
    },
  ];
  try {
    const proxy = await request.startProxy({
      port: 0,
      token: null,
      mounts: request.mounts,
      env: request.env,
      profile: request.recipe.profile,
      level: request.level,
      holdout: request.holdout,
      identity: { run: id, agent: request.recipe.id, project: request.project },
      store: { ...store, ledger: tally, originals },
      prices,
      onProblem: request.onProblem,
    });
    const evict = prepareEviction(store, { before });
    return {
      proxy,
      folder: run.folder,
      tally,
      close: () => closeAll([() => proxy.close(), evict, ...ends], request.onProblem),
    };
  } catch (cause) {
    await closeAll(ends, request.onProblem);
    if (isHeadroomError(cause)) throw cause;
    throw new HeadroomError(
      'PROXY_FAILED',
      `The proxy cannot start: ${reasonOf(cause)}.`,
      'Free a port on 127.0.0.1, or allow this user to listen there.',
      { cause },
    );
  }
}

/** Removes decisions of conversations that are over, but none of a folder in which another session runs. */
function expire(store: Store, ownRun: string, before: number, onProblem: SessionRequest['onProblem']): void {
  if (!store.durable) return;
  try {
    const others = seeRuns(store.home).filter(({ id, liveSince }) => id !== ownRun && liveSince !== null);
    const projects = others.flatMap(({ project }) => project ?? []);
    store.expire({ before, projects: projects.length === others.length ? projects : null });
  } catch (cause) {
    const problem = `Old decisions cannot be removed: ${reasonOf(cause)}.`;
    onProblem(
      new HeadroomError(
        'STORE_UNAVAILABLE',
        problem,
        mendOf(cause, 'Nothing to do: the next run tries again.'),
        { cause },
      ),
    );
  }
}

/** Takes every step, whatever the others did: how a run is closed must not change what its agent has answered. */
export async function closeAll(
  steps: readonly (() => Promise<void> | void)[],
  onProblem: SessionRequest['onProblem'],
): Promise<void> {
  for (const step of steps) {
    try {
      await step();
    } catch (cause) {
      const problem = `The run cannot be closed properly: ${reasonOf(cause)}.`;
      onProblem(
        new HeadroomError('STORE_UNAVAILABLE', problem, mendOf(cause, 'The next run removes what is left.'), {
          cause,
        }),
      );
    }
  }
}
