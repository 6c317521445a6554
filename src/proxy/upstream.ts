import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { asError } from '../errors.ts';
import type { Environment } from '../settings.ts';
import type { Forwarded } from './answer.ts';
import { proxyFor } from './company-proxy.ts';
import { openConnections, type Connections } from './connections.ts';
import { forward, tunnel, type Line, type Passage } from './forward.ts';

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
 * Rejects with `UPSTREAM_INVALID` where that is no proxy. All else is loaded with `warmUp`, or with the first request.
 */
export async function createUpstream(base: URL, env: Environment): Promise<Upstream> {
  const proxy = proxyFor(base, env);
  // What leads through a proxy is a file of its own, and an import that failed once fails for ever: before the agent runs.
  const early = proxy === null ? null : await openConnections(base, proxy);
  let line: Promise<Line> | null = null;
  const open = async (): Promise<Line> => (line ??= openLine(base, early));
  return {
    base,
    forward: async (request, response, passage) => {
      const opened = await open().catch(asError);
      if (!(opened instanceof Error)) return forward(opened, request, response, passage);
      response.destroy();
      return { status: 0, usage: null, aborted: false, failure: opened };
    },
    tunnel: (request, socket, head, path) => {
      open()
        .then((opened) => {
          // Who left meanwhile needs no upstream.
          if (!socket.destroyed) tunnel(opened, request, socket, head, path);
        })
        .catch(() => socket.destroy());
    },
    warmUp: () => void open().catch(() => undefined),
    close: () => {
      line?.then(
        ({ connections }) => {
          connections.agent.destroy();
        },
        () => undefined,
      );
    },
  };
}

async function openLine(base: URL, early: Connections | null): Promise<Line> {
  const connections = early ?? (await openConnections(base, null));
  // By `require`, which `rolldown.config.js` puts into this very file: none is left to be opened when the agent asks.
  const library = createRequire(import.meta.url)('http-proxy') as typeof import('http-proxy');
  return { base, connections, library, guarded: new WeakSet() };
}
