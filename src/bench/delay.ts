import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { HeadroomError } from '../errors.ts';
import { quantile, rounded, type Measure, type Row } from './measure.ts';

/** Sizes of the conversations, in bytes of history before the new output. */
const sizes = { small: 4_000, '500 kB': 500_000, '1 MB': 1_000_000 };
const newBytes = 20_000;

/** Time that the proxy adds to a request, beside the same request sent directly. */
export const delay: Measure = {
  name: 'delay',
  run: async ({ quick, env, launcher, progress }) => {
    const home = await mkdtemp(join(tmpdir(), 'headroom-bench-'));
    const upstream = await startUpstream();
    const direct = `http://127.0.0.1:${portOf(upstream)}`;
    const proxy = execa(
      process.execPath,
      [launcher, 'proxy', '--port', '0', '--upstream', direct, '--json'],
      {
        env: { ...env, HEADROOM_HOME: home },
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
      },
    );
    try {
      const proxied = await firstUrl(proxy.stdout);
      const rows: Row[] = [];
      for (const [name, size] of Object.entries(sizes)) {
        for (const kind of ['text', 'JSON'] as const) {
          progress(`delay: ${name}, ${kind}`);
          rows.push(
            await measure(`${name} + 20 kB new ${kind}`, size, kind, { direct, proxied }, quick ? 40 : 200),
          );
        }
      }
      return {
        title: 'Delay added by the proxy',
        how: `the same request direct and through the proxy in turn, ${quick ? 40 : 200} pairs, three processes on one machine`,
        reach: '1 MB + 20 kB new: p50 <= 3 ms, p99 <= 25 ms',
        rows,
      };
    } finally {
      proxy.kill('SIGTERM');
      await proxy;
      upstream.close();
      upstream.closeAllConnections();
      await rm(home, { recursive: true, force: true });
    }
  },
};

async function measure(
  input: string,
  size: number,
  kind: 'text' | 'JSON',
  urls: { direct: string; proxied: string },
  pairs: number,
): Promise<Row> {
  const agent = new Agent({ keepAlive: true });
  const directMs: number[] = [];
  const added: number[] = [];
  for (let pair = -5; pair < pairs; pair += 1) {
    const body = conversation(size, pair, kind);
    const direct = await post(agent, `${urls.direct}/v1/messages`, body);
    const proxied = await post(agent, `${urls.proxied}/v1/messages`, body);
    if (pair < 0) continue;
    directMs.push(direct);
    added.push(proxied - direct);
  }
  agent.destroy();
  return {
    input,
    figures: {
      'direct p50 ms': rounded(quantile(directMs, 0.5)),
      'added p50 ms': rounded(quantile(added, 0.5)),
      'added p95 ms': rounded(quantile(added, 0.95)),
      'added p99 ms': rounded(quantile(added, 0.99)),
    },
  };
}

/** A conversation whose history is the same in every pair and whose newest output is new in each. */
function conversation(size: number, pair: number, kind: 'text' | 'JSON'): Buffer {
  const turn = (id: string, output: string): object[] => [
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id, name: 'Bash', input: { command: `query ${id}` } }],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: output }] },
  ];
  const history = Array.from({ length: Math.ceil(size / 7_000) }, (_, at) =>
    turn(`t${at}`, words(7_000, at)),
  ).flat();
  const output = kind === 'text' ? words(newBytes, pair + 9_999) : records(newBytes, pair);
  return Buffer.from(
    JSON.stringify({
      model: 'claude-sonnet-5-5',
      messages: [
        { role: 'user', content: `Look at pair ${kind} ${size}` },
        ...history,
        ...turn(`n${pair}`, output),
      ],
      tools: [{ name: 'Bash' }],
    }),
  );
}

function words(length: number, seed: number): string {
  let text = '';
  for (let at = 0; text.length < length; at += 1)
    text += `worker ${(at * 7 + seed) % 97} handled item ${at * seed} in step ${at}\n`;
  return text.slice(0, length);
}

function records(length: number, seed: number): string {
  const rows: object[] = [];
  for (let size = 0, id = 0; size < length; id += 1) {
    const row = {
      id,
      seed,
      level: 'INFO',
      service: ['auth', 'billing'][id % 2],
      took: (id * 31 + seed) % 400,
    };
    size += JSON.stringify(row).length + 1;
    rows.push(row);
  }
  return JSON.stringify(rows);
}

async function post(agent: Agent, url: string, body: Buffer): Promise<number> {
  const began = performance.now();
  const sending = request(url, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': body.length },
  });
  sending.end(body);
  const [answer] = (await once(sending, 'response')) as [NodeJS.ReadableStream];
  answer.resume();
  await once(answer, 'end');
  return performance.now() - began;
}

async function startUpstream(): Promise<Server> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () =>
      response.setHeader('content-type', 'application/json').end('{"usage":{"input_tokens":1}}'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function firstUrl(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout }))
    return (JSON.parse(line) as { url: string }).url;
  throw new HeadroomError(
    'PROXY_FAILED',
    'The proxy ended before it was ready.',
    'Run `headroom proxy` to see why.',
  );
}
