import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { Environment } from '../settings.ts';
import type { Forwarded } from './answer.ts';
import { proxyFor } from './company-proxy.ts';
import { openConnections } from './connections.ts';
import { asError, forward, tunnel, type Line, type Passage } from './forward.ts';

export interface Upstream {
  readonly base: URL;
  /** Sends the request, pipes the answer. Settles when both are over; never rejects. */
  forward(request: IncomingMessage, response: ServerResponse, passage: Passage): Promise<Forwarded>;
  /** Joins the client's socket to a WebSocket of the upstream. */
  tunnel(request: IncomingMessage, socket: Socket, head: Buffer, path: string): void;
  /** Loads what the first request needs: TLS and the library take longer than all else that a proxy starts with. */
  warmUp(): void;
  /** Closes the idle connections. */
  close(): void;
}

/**
 * A provider's base URL with its pool of connections, through the proxy that `env` names for it if there is one.
 * Throws `UPSTREAM_INVALID` where that is no proxy. The pool is opened with `warmUp`, or with the first request.
 */
export function createUpstream(base: URL, env: Environment): Upstream {
  const proxy = proxyFor(base, env);
  let opening: Promise<Line> | null = null;
  const open = async (): Promise<Line> => {
    // What could not be loaded, for want of files that may be open, is tried again by the next request.
    opening ??= openLine(base, proxy).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  return {
    base,
    forward: async (request, response, passage) => {
      try {
        return await forward(await open(), request, response, passage);
      } catch (error) {
        response.destroy();
        return { status: 0, usage: null, aborted: false, failure: asError(error) };
      }
    },
    tunnel: (request, socket, head, path) => {
      open().then(
        (line) => {
          tunnel(line, request, socket, head, path);
        },
        () => socket.destroy(),
      );
    },
    warmUp: () => void open().catch(() => undefined),
    close: () => {
      opening?.then(
        ({ connections }) => {
          connections.agent.destroy();
        },
        () => undefined,
      );
    },
  };
}

async function openLine(base: URL, proxy: URL | null): Promise<Line> {
  const connections = await openConnections(base, proxy);
  // Not by `import`, which fails for ever once it failed for want of files that may be open.
  const { ProxyServer } = createRequire(import.meta.url)('http-proxy') as typeof import('http-proxy');
  return { base, connections, ProxyServer, guarded: new WeakSet() };
}
