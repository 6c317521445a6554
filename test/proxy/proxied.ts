import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeadroomError } from '../../src/errors.ts';

import { EnginePool } from '../../src/pipeline/worker/engine-pool.ts';
import { startProxy, type ProxyOptions, type RunningProxy } from '../../src/proxy/proxy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { retrieveTool } from '../wire/conversations.ts';
import { maxHeaderBytes } from '../../src/proxy/server.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly rawHeaders: readonly string[];
  readonly rawTrailers: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Proxied {
  readonly proxy: RunningProxy;
  readonly store: Store;
  readonly received: Received[];
  readonly problems: HeadroomError[];
  readonly post: (
    path: string,
    body: Buffer | string,
    headers?: OutgoingHttpHeaders,
    method?: string,
  ) => Promise<Answer>;
}

export const usageAnswer = JSON.stringify({
  type: 'message',
  usage: {
    input_tokens: 11,
    cache_read_input_tokens: 22,
    cache_creation_input_tokens: 33,
    output_tokens: 44,
  },
});

/** Whoever ends what was begun when its time is over: a test. */
export interface Test {
  readonly after: (close: () => unknown) => void;
}

/**
 * Of all proxies of a file: to load engines and tokens takes longer than what most tests ask of them. They are never
 * closed, as idle threads keep no process alive.
 */
const engines = new EnginePool();

/** A real proxy between a real client and a real upstream, each on a port of its own. */
export async function proxied(
  t: Test,
  options: {
    readonly answer?: (received: Received, response: ServerResponse) => void;
    readonly changes?: Partial<ProxyOptions>;
    readonly home?: string;
    /** The home is the test's own and outlives this proxy. */
    readonly keepHome?: boolean;
  } = {},
): Promise<Proxied> {
  const received: Received[] = [];
  // As large as a provider's edge takes, so that what is missing was lost on the way.
  const upstream = createServer({ maxHeaderSize: 2 * maxHeaderBytes }, (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url: path = '', headers, rawHeaders, rawTrailers } = incoming;
      const got = { method, path, headers, body: Buffer.concat(chunks), rawHeaders, rawTrailers };
      received.push(got);
      if (options.answer !== undefined) options.answer(got, response);
      else response.setHeader('content-type', 'application/json').end(usageAnswer);
    });
  });
  upstream.maxHeadersCount = 0;
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'headroom-proxy-'));
  const store = options.changes?.store ?? (await openStore(home));
  const problems: HeadroomError[] = [];
  const proxy = await startProxy({
    port: 0,
    token: null,
    mounts: [{ mount: '', target: new URL(`http://127.0.0.1:${port}`) }],
    env: {},
    profile: {
      roles: { Bash: 'run' },
      retrieval: { channel: 'mcp', tools: [retrieveTool] },
      fallsBackToHttp: false,
      wrappings: [],
    },
    level: 'balanced',
    identity: { run: 'run-1', agent: 'test', project: '/project' },
    store,
    engines,
    onProblem: (problem) => problems.push(problem),
    ...options.changes,
  });
  t.after(async () => {
    await proxy.close();
    store.close();
    upstream.closeAllConnections();
    upstream.close();
    if (options.keepHome !== true) rmSync(home, { recursive: true, force: true });
  });
  const post: Proxied['post'] = async (path, body, headers = {}, method = 'POST') => {
    const sending = request(`${proxy.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    });
    sending.end(body);
    const [answer] = (await once(sending, 'response')) as [import('node:http').IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) };
  };
  return { proxy, store, received, problems, post };
}
