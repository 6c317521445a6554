import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { reasonOf } from '../errors.ts';
import { anthropicApi } from './anthropic/index.ts';
import type {
  Api,
  Bill,
  Conversation,
  PromptBill,
  PromptBlock,
  Question,
  Reply,
  Route,
  TokenCount,
} from './api.ts';
import { googleApi } from './google/index.ts';
import { openaiApi } from './openai/index.ts';
import { Refusal } from './refusal.ts';

export interface StandinOptions {
  /** The scripted model: what it answers to a request. */
  readonly brain: (conversation: Conversation) => Reply;
  /** Counts the tokens of a text; a quarter of its characters by default. */
  readonly count?: TokenCount;
  /** Milliseconds since 1970; the clock of cache lifetimes. */
  readonly now?: () => number;
  /**
   * Whether the cache is on, after so many answers; it is, where this is left out. Off, all is input, and nothing is
   * kept.
   */
  readonly caches?: (answers: number) => boolean;
}

/** A request as it arrived, and what became of it. */
export interface StandinRequest {
  readonly method: string;
  readonly path: string;
  /** Without credentials. */
  readonly headers: IncomingHttpHeaders;
  /** Body bytes as received. */
  readonly body: Buffer;
  readonly status: number;
  /** Null for everything that the model did not answer: counts, refusals, other paths. */
  readonly answered: Answered | null;
}

/** What the model was shown, and what that was billed. */
export interface Answered {
  readonly conversation: Conversation;
  readonly prompt: readonly PromptBlock[];
  readonly bill: Bill;
}

export interface Standin {
  /** Base URL, without trailing slash. */
  readonly url: string;
  readonly requests: readonly StandinRequest[];
  close(): Promise<void>;
}

interface Provider {
  readonly apis: readonly [Api, ...Api[]];
  readonly brain: StandinOptions['brain'];
  readonly count: TokenCount;
  readonly now: () => number;
  readonly caches: (answers: number) => boolean;
  readonly requests: StandinRequest[];
}

/** What a route makes of a body. */
interface Outcome {
  readonly status: number;
  readonly type: string;
  readonly chunks: readonly string[];
  readonly answered: Answered | null;
}

const credentials = new Set([
  'x-api-key',
  'x-goog-api-key',
  'authorization',
  'cookie',
  'proxy-authorization',
]);

/**
 * Starts a loopback provider that speaks the Anthropic Messages API, OpenAI's Responses and Chat Completions, and Google's
 * generateContent, and caches prompts by their published rules.
 */
export async function startStandin({
  brain,
  count,
  now = Date.now,
  caches = () => true,
}: StandinOptions): Promise<Standin> {
  const provider: Provider = {
    apis: [anthropicApi(), openaiApi(now), googleApi()],
    brain,
    count: memoized(count ?? quarter),
    now,
    caches,
    requests: [],
  };
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
  const id = `req_${randomBytes(16).toString('hex')}`;
  response.writeHead(outcome.status, { 'content-type': type, 'request-id': id, 'x-request-id': id });
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
  if (method === 'HEAD' && route === '/') return json(200);
  const [api, asked] = routeOf(provider, method, route);
  try {
    if (asked === null) throw new Refusal(`Not Found: ${method} ${route}`, { status: 404 });
    if (asked.kind === 'answer') return answer(provider, asked.parse(body), startedAt);
    const { prompt } = asked.parse(body);
    return json(200, asked.counted(sum(prompt.map(({ text }) => provider.count(text)))));
  } catch (error) {
    // A script that throws fails as a provider does: with an answer that says so.
    const refusal = error instanceof Refusal ? error : new Refusal(reasonOf(error), { status: 500 });
    return json(refusal.status, api.refused(refusal));
  }
}

/** The first API serves what none of them knows: with a refusal. */
function routeOf({ apis }: Provider, method: string, path: string): readonly [Api, Route | null] {
  for (const api of apis) {
    const route = api.route(method, path);
    if (route !== null) return [api, route];
  }
  return [apis[0], null];
}

function answer(provider: Provider, question: Question, startedAt: number): Outcome {
  const { brain, count, caches, requests } = provider;
  const { conversation, prompt, stream } = question;
  const reply = brain(conversation);
  const isCaching = caches(requests.filter(({ answered }) => answered !== null).length);
  const billed = isCaching ? question.bill(count, startedAt) : uncached(prompt, count);
  const bill = { ...billed, output: sum(spokenIn(reply).map(count)) };
  return {
    status: 200,
    type: stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    chunks: question.answer(reply, bill),
    answered: { conversation, prompt, bill },
  };
}

function uncached(prompt: readonly PromptBlock[], count: TokenCount): PromptBill {
  const input = sum(prompt.map(({ text }) => count(text)));
  return { input, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, cachedBlocks: 0 };
}

function spokenIn({ text = '', calls = [] }: Reply): readonly string[] {
  return [text, ...calls.map(({ name, input }) => `${name} ${JSON.stringify(input)}`)];
}

/** A JSON answer; without a value it has no body. */
function json(status: number, value?: unknown): Outcome {
  const chunks = value === undefined ? [] : [JSON.stringify(value)];
  return { status, type: 'application/json', chunks, answered: null };
}

function withoutCredentials(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !credentials.has(name)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Every turn brings the whole conversation again: each text is counted once. */
function memoized(count: TokenCount): TokenCount {
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
