import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { asError, HeadroomError, reasonOf, systemCode } from '../errors.ts';
import { admit } from './admission.ts';
import { answerError } from './answer-error.ts';
import { loopbackAddress } from './loopback.ts';
import { isWebSocket, refuseUpgrade } from './websocket.ts';

/** `wrap` waits this long for running exchanges to end after the agent has ended. */
export const drainMs = 500;

/** Header lines of a request, all together: as much as large providers' edges take. */
export const maxHeaderBytes = 128 * 1024;

export interface ListenOptions {
  /** Port on 127.0.0.1; 0 lets the system choose. */
  readonly port: number;
  /** Requests come under `/s/<token>`. */
  readonly token: string;
  /** Those without it are served as well, for these names besides loopback's; null or left out: they are refused. */
  readonly plainHosts?: readonly string[] | null;
  /** Answers one request; `path` is what followed the prefix, query included, exactly as it was sent. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;
  /** Takes over the socket of a request for a WebSocket. */
  readonly upgrade: (request: IncomingMessage, socket: Socket, head: Buffer, path: string) => void;
  /** Told of connections that could not be taken, for instance for want of descriptors; the listener lives on. */
  readonly onRefused?: (cause: Error) => void;
}

export interface Listener {
  readonly port: number;
  /** Base URL for clients, without trailing slash. */
  readonly url: string;
  readonly token: string;
  /** Resolves with the cause if the listener dies; never rejects. */
  readonly failed: Promise<Error>;
  /** Ends idle connections at once and running exchanges after `drainMs`. */
  close(): Promise<void>;
}

/** Opens the proxy's door: loopback only, no request but those of `admit`, nothing for web pages. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { port, token, plainHosts = null, handle, upgrade, onRefused } = options;
  // An idle connection is the client's to close, and an answer may take as long as the model thinks.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, maxHeaderSize: maxHeaderBytes });
  // Node drops what is beyond a count of lines and says nothing; their bytes are bounded, with an answer (431).
  server.maxHeadersCount = 0;
  const connections = trackConnections(server);
  await bind(server, port);
  const bound = portOf(server);
  const rules = { token, port: bound, plainHosts };

  server.on('request', (request, response) => {
    const admitted = admit(request, rules);
    if ('status' in admitted) {
      answerError(response, admitted.status, admitted.says);
      return;
    }
    connections.busy(request.socket, response);
    handle(request, response, admitted.path).catch((error: unknown) => {
      // To the client this is a lost connection; the socket's own error handling ends it.
      response.destroy(asError(error));
    });
  });
  server.on('upgrade', (request, _socket, head: Buffer) => {
    const { socket } = request;
    if (!isWebSocket(request)) {
      serveWithoutUpgrade(server, request, head);
      return;
    }
    const admitted = admit(request, rules);
    if ('status' in admitted) {
      refuseUpgrade(socket, admitted.status, 'Refused');
      return;
    }
    connections.busy(socket, socket);
    upgrade(request, socket, head, admitted.path);
  });
  let closed: Promise<void> | null = null;
  return {
    port: bound,
    url: `http://${loopbackAddress}:${bound}/s/${token}`,
    token,
    failed: new Promise((resolve) => {
      server.on('error', (cause) => {
        if (server.listening) onRefused?.(cause);
        else resolve(cause);
      });
    }),
    close: async () => (closed ??= shut(server, connections)),
  };
}

async function shut(server: Server, connections: Connections): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await connections.drain();
  await closed;
}

type Connections = ReturnType<typeof trackConnections>;

/** Knows every connection and how many exchanges it carries, so that closing can spare those at work. */
function trackConnections(server: Server) {
  const exchanges = new Map<Socket, number>();
  let draining = false;
  const endIdle = (socket: Socket) => {
    if (draining && exchanges.get(socket) === 0) socket.destroySoon();
  };
  server.on('connection', (socket) => {
    // It comes a second time with a request that is read once more.
    if (exchanges.has(socket)) return;
    exchanges.set(socket, 0);
    socket.on('close', () => exchanges.delete(socket));
    // A client may vanish at any moment; without a listener that would end the process.
    socket.on('error', () => socket.destroy());
  });
  return {
    /** Counts the connection as at work until `until` closes. */
    busy(socket: Socket, until: ServerResponse | Socket): void {
      exchanges.set(socket, (exchanges.get(socket) ?? 0) + 1);
      until.once('close', () => {
        const running = exchanges.get(socket);
        if (running === undefined) return;
        exchanges.set(socket, running - 1);
        endIdle(socket);
      });
    },
    /** Ends idle connections now, each other one with its last exchange, all after `drainMs`. */
    async drain(): Promise<void> {
      draining = true;
      const timer = setTimeout(() => {
        for (const socket of exchanges.keys()) socket.destroy();
      }, drainMs);
      const closed = [...exchanges.keys()].map(
        async (socket) => new Promise((resolve) => socket.once('close', resolve)),
      );
      for (const socket of exchanges.keys()) endIdle(socket);
      await Promise.all(closed);
      clearTimeout(timer);
    },
  };
}

async function bind(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, loopbackAddress);
    await once(server, 'listening');
  } catch (cause) {
    if (systemCode(cause) === 'EADDRINUSE') {
      throw new HeadroomError(
        'PORT_TAKEN',
        `Port ${port} of ${loopbackAddress} is in use.`,
        'Stop what listens there, or choose another port.',
        { cause },
      );
    }
    throw new HeadroomError(
      'PROXY_FAILED',
      `The proxy cannot listen on ${loopbackAddress}:${port}: ${reasonOf(cause)}.`,
      'Choose a port that this user may open.',
      { cause },
    );
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the listener has no port');
  return address.port;
}

/**
 * Lets the server read a request once more, without its offer to speak another protocol: clients that also know
 * HTTP/2 (`Upgrade: h2c`, as Java's does) make it in front of a body, and are content with HTTP/1.1. Node hands
 * every such request over unanswered as soon as somebody listens for upgrades.
 */
function serveWithoutUpgrade(server: Server, request: IncomingMessage, head: Buffer): void {
  const { method = '', url = '', httpVersion, rawHeaders, socket } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    // What `Connection` says stays: it names headers that go no further than here.
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
