import http, { type Server } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { armedInjector, patch, systemError } from './injector.ts';

/**
 * No descriptor is left for a connection: one that a client has opened is closed unseen and the listener is told; one
 * to the upstream cannot be opened.
 */
export const socketFaults = new Map<string, readonly string[]>([
  ['socket.accept', ['EMFILE', 'ENFILE']],
  ['socket.connect', ['EMFILE', 'EACCES']],
]);

/** Number of an error as libuv tells it, on Linux. */
const numbers: Readonly<Record<string, number>> = { EMFILE: -24, ENFILE: -23 };

interface Listening {
  onconnection: (this: unknown, status: number, client: { close(): void } | undefined) => void;
}

/**
 * Lets sockets fail: those that servers accept that are made while an injector is armed, and those to `upstreamPort`.
 */
export function patchSockets(upstreamPort: () => number): void {
  patch(http, 'createServer', (real) => {
    return function (...args) {
      const server = real.apply(http, args) as Server;
      if (armedInjector() !== null) {
        server.on('listening', () => {
          patchAccept(server);
        });
      }
      return server;
    };
  });
  syncBuiltinESMExports();
  patch(Socket.prototype, 'connect', (real) => {
    return function (this: unknown, ...args) {
      const code = portIn(args) === upstreamPort() ? armedInjector()?.strike('socket.connect') : null;
      if (code === null || code === undefined) return real.apply(this, args);
      process.nextTick(() => (this as Socket).destroy(systemError(code, 'connect')));
      return this;
    };
  });
}

/** Node tells a listener's errors by the same call as its connections. */
function patchAccept(server: Server): void {
  const listening = Reflect.get(server, '_handle') as Listening;
  const real = listening.onconnection;
  listening.onconnection = function (status, client) {
    const code = status === 0 ? (armedInjector()?.strike('socket.accept') ?? null) : null;
    if (code === null) {
      real.call(this, status, client);
      return;
    }
    client?.close();
    real.call(this, numbers[code] ?? -1, undefined);
  };
}

/** `connect` is given its options, or a list that holds them. */
function portIn(args: readonly unknown[]): number | null {
  for (const each of args.flat()) {
    if (typeof each === 'object' && each !== null && 'port' in each) return Number(each.port);
  }
  return null;
}
