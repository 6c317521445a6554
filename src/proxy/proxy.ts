import { randomBytes } from 'node:crypto';
import { HeadroomError, reasonOf } from '../errors.ts';
import { distrustMs } from '../limits.ts';
import { guardSince, MoneyGuard } from '../money/guard.ts';
import { readPricesOrPublished, type PriceList } from '../money/prices.ts';
import type { ClientProfile } from '../pipeline/call/client-profile.ts';
import { EnginePool } from '../pipeline/worker/engine-pool.ts';
import { Keeper } from '../pipeline/folds/keeper.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import type { PipelineTools } from '../pipeline/pipeline-tools.ts';
import type { Environment, Level } from '../settings.ts';
import { mendOf } from '../store/refusal.ts';
import { Spool } from '../store/runs/spool.ts';
import type { Store } from '../store/store.ts';
import { Accountant } from './accountant.ts';
import { Arrivals } from './arrivals.ts';
import { answerError } from './answer-error.ts';
import { openMounts, openProviders, type Doors, type Mount } from './doors.ts';
import { exchange, type ExchangeTools } from './exchange.ts';
import type { Identity } from './ledger-row.ts';
import { isHeadroomUrl } from './loopback.ts';
import { answerLocal, type AnswerOwn } from './local-paths.ts';
import type { NamedUpstreams } from './providers.ts';
import { listen, type Listener } from './server.ts';
import { SmallHeap } from './small-heap.ts';
import { createUpstream } from './upstream.ts';
import { canUseHttp, refuseUpgrade } from './websocket.ts';

export interface ProxyOptions {
  /** Port on 127.0.0.1; 0 lets the system choose. */
  readonly port: number;
  /** Part of the path that names this run; random when null. */
  readonly token: string | null;
  readonly mounts: readonly Mount[];
  /** In the place of mounts, for clients of any provider: each request goes where its path and headers tell. */
  readonly upstreams?: NamedUpstreams | null;
  /** Requests without the token are served too, for these names besides loopback's; null or left out: they are not. */
  readonly plainHosts?: readonly string[] | null;
  /** Answers say how many tokens their requests had less of. */
  readonly saysSaved?: boolean;
  /** Makes what answers requests for headroom itself; they are refused where it is left out or null. */
  readonly own?: ((tools: OwnTools) => AnswerOwn) | null;
  /** Names the proxy by which an upstream is reached, if there is one. */
  readonly env: Environment;
  readonly profile: ClientProfile;
  readonly level: Level;
  /** Share of conversations that go raw, 0 to 1; none where it is left out. */
  readonly holdout?: number;
  /** Which upstreams have a prompt cache that is told what to keep where clients do not; the two providers' own. */
  readonly takesHints?: (upstream: URL) => boolean;
  readonly identity: Identity;
  readonly store: Store;
  /** Those of the store's folder where they are left out. */
  readonly prices?: PriceList;
  /** Threads that several proxies share, and that stay the caller's to close; its own where they are left out. */
  readonly engines?: EnginePool;
  readonly onProblem: (problem: HeadroomError) => void;
  /** Milliseconds since 1970; the system's clock where it is left out. */
  readonly now?: () => number;
}

/** What a proxy has for requests for headroom itself. */
export interface OwnTools extends Pick<ProxyOptions, 'store' | 'level' | 'onProblem'> {
  readonly engines: EnginePool;
}

export interface RunningProxy {
  /** Base URL for the client, without trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Resolves with the cause if the listener dies; never rejects. */
  readonly failed: Promise<Error>;
  /**
   * Starts a thread of the engines and loads what goes upstream, so that the first request finds both warm: once the
   * client runs, which takes longer to start. Before, it would take the processor from those who wait.
   */
  warmUp(): void;
  /** Lets running exchanges finish for a moment, then closes the listener and ends the threads. */
  close(): Promise<void>;
}

/** Starts the listener. Engines' threads start with `warmUp`, or with what they are needed for. The store stays the caller's to close, after the proxy. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { store, identity, onProblem } = options;
  const { now = Date.now } = options;
  const prices = options.prices ?? (await readPricesOrPublished(store.home, onProblem));
  const heap = new SmallHeap();
  const engines = options.engines ?? new EnginePool();
  const closeEngines = async (): Promise<void> => (engines === options.engines ? undefined : engines.close());
  const keeper = store.durable ? new Keeper(store.copies, onProblem) : null;
  const pipeline = pipelineOf({ ...options, prices }, engines, keeper, now);
  const accountant = store.ledger === null ? null : new Accountant(new Spool(store.home), engines);
  const arrivals = new Arrivals();
  const { upstreams = null, saysSaved = false } = options;
  const common = { pipeline, ledger: store.ledger, accountant, identity, now, arrivals, heap };
  const open = async (target: URL): Promise<ExchangeTools> => {
    const upstream = await createUpstream(target, options.env);
    const hints = (options.takesHints ?? isKnownProvider)(target);
    return { ...common, saysSaved, onProblem, upstream, isRelay: isHeadroomUrl(target), hints };
  };
  try {
    const doors =
      upstreams === null ? await openMounts(options.mounts, open) : await openProviders(upstreams, open);
    const own = options.own?.({ store, level: options.level, onProblem, engines }) ?? null;
    const listener = await openListener(options, doors, own);
    return {
      url: listener.url,
      port: listener.port,
      token: listener.token,
      failed: listener.failed,
      warmUp: () => {
        void engines.ready();
        doors.warmUp();
      },
      close: async () => {
        await listener.close();
        pipeline.close();
        doors.close();
        await Promise.all([accountant?.close(), keeper?.close()]);
        await closeEngines();
      },
    };
  } catch (error) {
    await closeEngines();
    throw error;
  }
}

/** Gives each request to what serves it. */
async function openListener(options: ProxyOptions, doors: Doors, own: AnswerOwn | null): Promise<Listener> {
  return listen({
    port: options.port,
    token: options.token ?? randomBytes(16).toString('hex'),
    plainHosts: options.plainHosts ?? null,
    handle: async (request, response, path) => {
      const way = doors.find(request, path);
      if (answerLocal(request, response, way?.path ?? path, own)) return;
      if (way === null) answerError(response, 404, leadsNowhere(path));
      else await exchange(way.tools, request, response, way.path);
    },
    upgrade: (request, socket, head, path) => {
      const way = doors.find(request, path);
      if (way === null) refuseUpgrade(socket, 404, 'Not Found');
      else if (canUseHttp(request, options.profile)) refuseUpgrade(socket, 426, 'Upgrade Required');
      else way.tools.upstream.tunnel(request, socket, head, way.path);
    },
    onRefused: (cause) => {
      options.onProblem(refusedProblem(cause));
    },
  });
}

type Priced = ProxyOptions & Required<Pick<ProxyOptions, 'prices'>>;

function pipelineOf(
  { store, profile, level, identity, holdout, prices, onProblem }: Priced,
  engines: EnginePool,
  keeper: Keeper | null,
  now: () => number,
): Pipeline {
  return new Pipeline({
    runner: engines,
    originals: store.originals,
    unproved: store.unproved,
    decisions: store.decisions,
    atOnce: store.atOnce,
    keeper,
    profile,
    level,
    durable: store.durable,
    holdout,
    ...policyOf(store, identity, now),
    edges: edgesFrom(prices),
    now,
    guard: guardFrom(store, prices, onProblem),
    onProblem,
  });
}

/** What tells the pipeline when a conversation may be decided anew. */
function policyOf(
  { conversations }: Store,
  { agent }: Identity,
  now: () => number,
): Required<Pick<PipelineTools, 'conversations' | 'noted'>> {
  return {
    conversations,
    noted: (note) => conversations.hasNote(note, agent, now() - distrustMs),
  };
}

/** Where a longer prompt pays other prices, and where it ends. */
function edgesFrom(prices: PriceList): Required<PipelineTools>['edges'] {
  return (model) => {
    const price = prices.priceOf(model);
    return { band: price?.long?.above ?? null, window: price?.window ?? null };
  };
}

/** Others that speak their wires may refuse what they do not know. */
function isKnownProvider({ hostname }: URL): boolean {
  return hostname === 'api.anthropic.com' || hostname === 'api.openai.com';
}

/** The ledger of the last days says what is asked back; without it the guard learns it anew. */
function guardFrom(store: Store, prices: PriceList, onProblem: ProxyOptions['onProblem']): MoneyGuard {
  try {
    return new MoneyGuard(store.foldCounts(guardSince(Date.now())), prices);
  } catch (cause) {
    onProblem(
      new HeadroomError(
        'STORE_UNAVAILABLE',
        `Nobody knows which folds were asked back in the last days: ${reasonOf(cause)}.`,
        mendOf(cause, 'The session goes on; if it stays so, look at the data folder and report this.'),
        { cause },
      ),
    );
    return new MoneyGuard([], prices);
  }
}

function refusedProblem(cause: Error): HeadroomError {
  return new HeadroomError(
    'PROXY_FAILED',
    `A connection of the agent could not be taken: ${reasonOf(cause)}.`,
    'Raise the limit of open files (ulimit -n); the session goes on.',
    { cause },
  );
}

/** What a client is told whose path is none of a provider's. */
function leadsNowhere(path: string): string {
  const [route = ''] = path.split('?');
  return (
    `headroom cannot tell which provider ${route} is for. ` +
    `Base URLs: http://localhost:PORT for Anthropic and Google, http://localhost:PORT/v1 for OpenAI.`
  );
}
