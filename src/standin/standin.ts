import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { reasonOf } from '../errors.ts';
import { answerOf, eventsOf, identifier, type Reply, type StandinUsage } from './answer.ts';
import { PromptCache } from './prompt-cache.ts';
import { promptOf } from './prompt.ts';
import { Refusal } from './refusal.ts';
import { parseRequest, type ModelRequest } from './request.ts';

export interface StandinOptions {
  /** The scripted model: what it answers to a request. */
  readonly brain: (request: ModelRequest) => Reply;
  /** Counts the tokens of a text; a quarter of its characters by default. */
  readonly count?: (text: string) => number;
  /** Milliseconds since 1970; the clock of cache lifetimes. */
  readonly now?: () => number;
}

/** A request as it arrived, and what it was billed. */
export interface StandinRequest {
  readonly method: string;
  readonly path: string;
  /** Without credentials. */
  readonly headers: IncomingHttpHeaders;
  /** Body bytes as received. */
  readonly body: Buffer;
  readonly status: number;
  /** Null for everything but an answered `/v1/messages`. */
  readonly usage: StandinUsage | null;
  /** Blocks of the prompt, and how many at its start came from the cache. */
  readonly promptBlocks: number;
  readonly cachedBlocks: number;
}

export interface Standin {
  /** Base URL, without trailing slash. */
  readonly url: string;
  readonly requests: readonly StandinRequest[];
  close(): Promise<void>;
}

interface Provider {
  readonly brain: StandinOptions['brain'];
  readonly count: (text: string) => number;
  readonly now: () => number;
  readonly cache: PromptCache;
  readonly requests: StandinRequest[];
}

/** What a route makes of a body. */
interface Outcome {
  readonly status: number;
  readonly type: string;
  readonly chunks: readonly string[];
  readonly usage: StandinUsage | null;
  readonly promptBlocks: number;
  readonly cachedBlocks: number;
}

const credentials = new Set(['x-api-key', 'authorization', 'cookie', 'proxy-authorization']);

/** Starts a loopback provider that speaks the Anthropic Messages API and caches prompts by the published rules. */
export async function startStandin({ brain, count, now = Date.now }: StandinOptions): Promise<Standin> {
  const cache = new PromptCache();
  const provider = { brain, count: memoized(count ?? quarter), now, cache, requests: [] };
  const server = createServer((request, response) => {
    serve(provider, request, response).catch(() => {
      // Only reading the body can fail here: the client has gone, and so does the answer.
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: provider.requests,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedAt = provider.now();
  const received: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) received.push(chunk);
  const body = Buffer.concat(received);
  const { method = '', url: path = '' } = request;
  const { type, chunks, ...outcome } = outcomeOf(provider, method, path, body, startedAt);
  provider.requests.push({ method, path, headers: withoutCredentials(request.headers), body, ...outcome });
  response.writeHead(outcome.status, { 'content-type': type, 'request-id': identifier('req') });
  for (const chunk of chunks) response.write(chunk);
  response.end();
}

function outcomeOf(
  provider: Provider,
  method: string,
  path: string,
  body: Buffer,
  startedAt: number,
): Outcome {
  const [route = ''] = path.split('?');
  try {
    if (method === 'HEAD' && route === '/') return json(200, null);
    if (method === 'POST' && route === '/v1/messages') return message(provider, body, startedAt);
    if (method === 'POST' && route === '/v1/messages/count_tokens') return tokenCount(provider, body);
    throw new Refusal(`Not Found: ${method} ${route}`, 404, 'not_found_error');
  } catch (error) {
    // A script that throws fails as a provider does: with an answer that says so.
    const refusal = error instanceof Refusal ? error : new Refusal(reasonOf(error), 500, 'api_error');
    return json(refusal.status, {
      type: 'error',
      error: { type: refusal.type, message: refusal.message },
      request_id: identifier('req'),
    });
  }
}

function message({ brain, count, cache }: Provider, body: Buffer, startedAt: number): Outcome {
  const request = parseRequest(body);
  const prompt = promptOf(request);
  const bill = cache.bill(request.model, prompt, count, startedAt);
  const answer = answerOf(request.model, brain(request), bill, count);
  return {
    status: 200,
    type: request.stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    chunks: request.stream ? eventsOf(answer) : [JSON.stringify(answer)],
    usage: answer.usage,
    promptBlocks: prompt.length,
    cachedBlocks: bill.cachedBlocks,
  };
}

function tokenCount({ count }: Provider, body: Buffer): Outcome {
  const prompt = promptOf(parseRequest(body, { counts: true }));
  return json(200, { input_tokens: prompt.reduce((sum, { text }) => sum + count(text), 0) });
}

function json(status: number, value: unknown): Outcome {
  const chunks = value === null ? [] : [JSON.stringify(value)];
  return { status, type: 'application/json', chunks, usage: null, promptBlocks: 0, cachedBlocks: 0 };
}

function withoutCredentials(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !credentials.has(name)));
}

/** Every turn brings the whole conversation again: each text is counted once. */
function memoized(count: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const tokens = known.get(text) ?? count(text);
    known.set(text, tokens);
    return tokens;
  };
}

function quarter(text: string): number {
  return Math.ceil(text.length / 4);
}
