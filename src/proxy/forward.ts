import type { ClientRequest, IncomingMessage, ServerResponse, IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { PassThrough, pipeline, Readable, Transform } from 'node:stream';
import type { ProxyServer, ServerOptions } from 'http-proxy';
import { asError } from '../errors.ts';
import { withoutVariable } from '../settings.ts';
import { partsOf, type Bytes } from '../wire/items/pieces.ts';
import type { Usage } from '../wire/wire.ts';
import type { Forwarded } from './answer.ts';
import type { Connections } from './connections.ts';
import { endToEndHeaders, endToEndTrailers, type HeaderLine } from './headers.ts';
import { announceTrailers, joinPath, outgoingRequest, outgoingUpgrade, passTrailers } from './outgoing.ts';
import type { Tap } from './usage-tap.ts';

/** Status and headers of an answer, known before its first body byte. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** How one request goes upstream. */
export interface Passage {
  /** Path and query as the client sent them, without our prefix. */
  readonly path: string;
  /** The body to send; a stream or null (the request's own stream) keeps the client's length. */
  readonly body: Bytes | Readable | null;
  /** Names, in lower case, of the client's headers that no longer hold. */
  readonly dropHeaders: readonly string[];
  /** What is added to the head of the answer; nothing where it is left out. */
  readonly addHeaders?: readonly HeaderLine[];
  /** Called once the answer's head is known; the tap gets a copy of the body. */
  readonly onAnswer?: (answer: AnswerHead) => Tap | null;
}

/** The way to one upstream. */
export interface Line {
  readonly base: URL;
  readonly connections: Connections;
  /** http-proxy, which is loaded late. */
  readonly library: { readonly ProxyServer: typeof ProxyServer };
  /** Connections that have our error listener. */
  readonly guarded: WeakSet<Socket>;
}

const firstErrorStatus = 400;

/**
 * Node takes its own error listener from a connection when the answer is over, even if the upload is not; an
 * upstream that hangs up in that moment would end the process. The exchange knows its end without this error.
 */
function guard({ guarded }: Line, socket: Socket): void {
  if (guarded.has(socket)) return;
  guarded.add(socket);
  socket.on('error', () => socket.destroy());
}

/** Sends the request, pipes the answer. Settles when both are over. */
export async function forward(
  line: Line,
  request: IncomingMessage,
  response: ServerResponse,
  passage: Passage,
): Promise<Forwarded> {
  if (response.destroyed) return { status: 0, usage: null, aborted: true, failure: null };
  const source = passage.body ?? request;
  // The library starts to read the body before it has a connection; the gate stays shut until the head is right.
  const gate = source instanceof Readable ? pacedGate() : new PassThrough();
  // What the upstream does not read the client must still get rid of: some read no answer before.
  const discardRest = () => {
    if (source instanceof Readable && !source.readableEnded) source.unpipe(gate).resume();
  };
  const proxy = openProxy(line, { buffer: gate, method: request.method ?? 'GET', selfHandleResponse: true });
  proxy.on('proxyReq', (outgoing, _request, _response, _options, socket) => {
    guard(line, socket);
    address(line, outgoing, passage.path);
    announceTrailers(request, outgoing);
    outgoing.once('close', discardRest);
    if (!(source instanceof Readable)) {
      passTrailers(request, outgoing);
      for (const part of partsOf(source)) gate.write(part);
      gate.end();
      return;
    }
    source.once('end', () => {
      passTrailers(request, outgoing);
    });
    source.pipe(gate);
  });
  proxy.on('proxyRes', ({ statusCode = 0, headers }) => {
    // Who refuses an upload and says "close" reads no more of it; a write that fails would cost us the answer.
    if (statusCode >= firstErrorStatus && /\bclose\b/i.test(headers.connection ?? '')) discardRest();
  });
  const answered = answer(proxy, response, passage);
  try {
    // http-proxy-3 switches to another transport when its own test suite sets this variable.
    withoutVariable('FORCE_FETCH_PATH', () => {
      proxy.web(outgoingRequest(request, passage.body, passage.dropHeaders), response);
    });
  } catch (error) {
    proxy.emit('error', asError(error), request, response);
  }
  const { readUsage, ...rest } = await answered;
  return { ...rest, usage: await readUsage() };
}

interface Answered extends Omit<Forwarded, 'usage'> {
  readonly readUsage: () => Promise<Usage | null>;
}

/** Pipes what `proxy` receives to the client. The first thing that ends the exchange decides how it is told. */
async function answer(
  proxy: ProxyServer,
  response: ServerResponse,
  { onAnswer, addHeaders = [] }: Passage,
): Promise<Answered> {
  return new Promise((resolve) => {
    let status = 0;
    let readUsage: Answered['readUsage'] = async () => Promise.resolve(null);
    const settle = (failure: Error | null, aborted = false) => {
      resolve({ status, aborted, failure, readUsage });
    };
    const fail = (error: Error) => {
      // An error of the upload does not matter any more once the answer has begun: the pipe knows its own end.
      if (status !== 0) return;
      settle(error);
      response.destroy();
    };
    proxy.on('error', fail).on('econnreset', fail);
    proxy.on('proxyRes', (incoming) => {
      try {
        sendHead(incoming, response, addHeaders);
      } catch (error) {
        fail(asError(error));
        incoming.destroy();
        return;
      }
      status = incoming.statusCode ?? 0;
      readUsage = attachTap(incoming, () => onAnswer?.({ status, headers: incoming.headers }) ?? null);
      incoming.once('error', settle);
      pipeline(incoming, response, (error) => {
        settle(error ?? null);
      });
    });
    response.once('close', () => {
      if (!response.writableFinished) settle(null, true);
    });
  });
}

/** Gives the tap its copy. Promise 7: one that fails is dropped and the pipe goes on, just without usage. */
function attachTap(incoming: IncomingMessage, open: () => Tap | null): Answered['readUsage'] {
  let tap: Tap | null = null;
  const guard = <Result>(act: () => Result): Result | null => {
    try {
      return act();
    } catch {
      tap = null;
      return null;
    }
  };
  tap = guard(open);
  incoming.on('data', (chunk: Buffer) => guard(() => tap?.write(chunk)));
  return async () => guard(() => tap?.end().catch(() => null)) ?? null;
}

/** Status and headers as the upstream spelled them, on their way before the first byte of the body. */
function sendHead(incoming: IncomingMessage, response: ServerResponse, added: readonly HeaderLine[]): void {
  const passed = endToEndHeaders(incoming.rawHeaders, canTrail(incoming, response) ? [] : ['trailer']);
  const lines = [...passed, ...added];
  response.sendDate = false;
  response.writeHead(incoming.statusCode ?? 0, incoming.statusMessage ?? '', lines.flat());
  response.flushHeaders();
  incoming.once('end', () => {
    const trailers = endToEndTrailers(incoming.rawTrailers);
    if (trailers.length > 0) response.addTrailers(trailers);
  });
}

/** Trailers exist in chunked messages only. */
function canTrail(incoming: IncomingMessage, response: ServerResponse): boolean {
  return incoming.headers['content-length'] === undefined && response.req.httpVersion === '1.1';
}

/** Joins the client's socket to a WebSocket of the upstream. */
export function tunnel(
  line: Line,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  path: string,
): void {
  const proxy = openProxy(line);
  proxy.on('proxyReqWs', (outgoing) => {
    address(line, outgoing, path);
  });
  proxy.on('error', () => socket.destroy());
  proxy.ws(outgoingUpgrade(request), socket, head);
}

/** One instance a request: the library reports answers to the instance, not to the request. */
function openProxy({ base, connections, library }: Line, options: ServerOptions = {}): ProxyServer {
  return new library.ProxyServer({ ...options, target: base, agent: connections.agent, changeOrigin: true });
}

/** The library's own idea of a path is no longer what the client sent. */
function address({ base, connections }: Line, outgoing: ClientRequest, path: string): void {
  outgoing.path = connections.origin + joinPath(base, path);
  for (const [name, value] of connections.headers) outgoing.setHeader(name, value);
}

/**
 * Lets one chunk through in each turn of the event loop, after its reads: an upstream that refuses an upload
 * answers and hangs up, and a write to the dead connection would discard the answer that is waiting in it.
 */
function pacedGate(): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      setImmediate(done, null, chunk);
    },
  });
}
