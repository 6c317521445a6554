import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener, type Server } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { Forwarded } from '../../src/proxy/answer.ts';
import { listen, type Listener, type ListenOptions } from '../../src/proxy/server.ts';
import type { Passage } from '../../src/proxy/forward.ts';
import { createUpstream } from '../../src/proxy/upstream.ts';
import type { Environment } from '../../src/settings.ts';

/** A loopback server on a port of its own that is gone when the test is. */
export async function serve(
  t: TestContext,
  listener: RequestListener,
): Promise<{ server: Server; url: URL }> {
  const server = http.createServer({ requestTimeout: 0 }, listener);
  return { server, url: await open(t, server) };
}

/** A TCP server, for upstreams that do what an HTTP server would not. */
export async function serveSocket(t: TestContext, listener: (socket: Socket) => void): Promise<URL> {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    listener(socket);
  });
  return open(t, server);
}

/** Lets a server listen on a port of its own until the test is over. */
export async function open(t: TestContext, server: net.Server): Promise<URL> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/**
 * A port at which nobody listens, nor will while the test runs: the near end of a connection has it. One that was
 * closed may be given to another process at once.
 */
export async function deadPort(t: TestContext): Promise<number> {
  const { hostname, port } = await open(t, net.createServer());
  const near = net.connect(Number(port), hostname);
  await once(near, 'connect');
  t.after(() => near.destroy());
  const { localPort } = near;
  if (localPort === undefined) throw new TypeError('a connection without a port');
  return localPort;
}

export interface Stage extends Listener {
  /** The result of the next exchange. */
  next(): Promise<Forwarded>;
}

type Choose = (request: IncomingMessage, path: string) => Promise<Partial<Passage>> | Partial<Passage>;

/** Our listener before our upstream; `choose` says how a request goes, by default as it came. */
export async function proxyTo(
  t: TestContext,
  base: URL,
  choose: Choose = () => ({}),
  env: Environment = {},
): Promise<Stage> {
  const upstream = await createUpstream(base, env);
  const results: Forwarded[] = [];
  const waiting: ((result: Forwarded) => void)[] = [];
  const listener = await listenFor(t, {
    handle: async (request, response, path) => {
      const chosen = await choose(request, path);
      const result = await upstream.forward(request, response, {
        path,
        body: null,
        dropHeaders: [],
        ...chosen,
      });
      const taker = waiting.shift();
      if (taker === undefined) results.push(result);
      else taker(result);
    },
    upgrade: (request, socket, head, path) => {
      upstream.tunnel(request, socket, head, path);
    },
  });
  t.after(() => {
    upstream.close();
  });
  return {
    ...listener,
    next: async () => {
      const result = results.shift();
      return result ?? new Promise((resolve) => waiting.push(resolve));
    },
  };
}

export async function listenFor(t: TestContext, options: Partial<ListenOptions>): Promise<Listener> {
  const listener = await listen({
    port: 0,
    token: 'secret',
    handle: async (_request, response) => {
      response.end();
      return Promise.resolve();
    },
    upgrade: (_request, socket) => {
      socket.destroy();
    },
    ...options,
  });
  t.after(async () => listener.close());
  return listener;
}

export interface Answer {
  readonly status: number;
  readonly message: IncomingMessage;
  readonly body: Buffer;
}

/** Sends one request, `path` exactly as given, and reads the whole answer. */
export async function ask(
  url: string | URL,
  options: http.RequestOptions & { path?: string; body?: Buffer | string } = {},
): Promise<Answer> {
  const { body, ...rest } = options;
  const { hostname, port, pathname, search } = new URL(url);
  const request = http.request({
    agent: false,
    hostname,
    port,
    ...rest,
    path: rest.path ?? pathname + search,
  });
  // The test may be over before the upload is; an error before the answer is `once`'s to throw.
  request.on('error', () => undefined);
  request.on('socket', (socket) => socket.on('error', () => undefined));
  request.end(body);
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  return { status: message.statusCode ?? 0, message, body: await bytesOf(message) };
}

export async function bytesOf(message: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Path of `rest` below the listener's prefix. */
export function under(listener: Listener, rest: string): string {
  return `/s/${listener.token}${rest}`;
}

/** A promise that someone else resolves. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let settle: ((value: T) => void) | undefined;
  const promise = new Promise<T>((resolve) => (settle = resolve));
  return { promise, resolve: (value) => settle?.(value) };
}
