import { randomBytes } from 'node:crypto';
import type { HeadroomError } from '../errors.ts';
import type { ClientProfile } from '../pipeline/client-profile.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import { WorkerClient } from '../pipeline/worker-client.ts';
import type { Environment, Level } from '../settings.ts';
import type { Store } from '../store/store.ts';
import { exchange, type Identity } from './exchange.ts';
import { isLoopback } from './loopback.ts';
import { listen } from './server.ts';
import { createUpstream } from './upstream.ts';

export interface ProxyOptions {
  /** Port on 127.0.0.1; 0 lets the system choose. */
  readonly port: number;
  /** Part of the path that names this run; random when null. */
  readonly token: string | null;
  readonly upstream: URL;
  /** Names the proxy by which the upstream is reached, if there is one. */
  readonly env: Environment;
  readonly profile: ClientProfile;
  readonly level: Level;
  readonly identity: Identity;
  readonly store: Store;
  readonly onProblem: (problem: HeadroomError) => void;
}

export interface RunningProxy {
  /** Base URL for the client, without trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Resolves with the cause if the listener dies; never rejects. */
  readonly failed: Promise<Error>;
  /** Lets running exchanges finish for a moment, then closes the listener and the worker. */
  close(): Promise<void>;
}

/** Starts the worker and the listener. The store stays the caller's to close, after the proxy. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { store, profile, level, identity, onProblem } = options;
  const worker = new WorkerClient();
  const pipeline = new Pipeline({
    worker,
    originals: store.originals,
    decisions: store.decisions,
    profile,
    level,
    durable: store.durable,
    onProblem,
  });
  try {
    const upstream = await createUpstream(options.upstream, options.env);
    const isRelay = isHeadroom(options.upstream);
    const tools = { pipeline, upstream, ledger: store.ledger, identity, isRelay, onProblem };
    const listener = await listen({
      port: options.port,
      token: options.token ?? randomBytes(16).toString('hex'),
      handle: async (request, response, path) => exchange(tools, request, response, path),
      upgrade: (request, socket, head, path) => {
        upstream.tunnel(request, socket, head, path);
      },
    });
    return {
      url: listener.url,
      port: listener.port,
      token: listener.token,
      failed: listener.failed,
      close: async () => {
        await listener.close();
        upstream.close();
        await worker.close();
      },
    };
  } catch (error) {
    await worker.close();
    throw error;
  }
}

/** True for the address of another `wrap` or `proxy` on this machine: a session started from within a session. */
function isHeadroom({ hostname, pathname }: URL): boolean {
  return isLoopback(hostname) && /^\/s\/[^/]+\/?$/.test(pathname);
}
