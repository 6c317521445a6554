import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { HeadroomError } from '../errors.ts';
import { giveKnownKey } from '../store/originals/key.ts';
import type { BenchContext } from './measure.ts';

/** A provider that answers at once, and `headroom proxy` before it as a process of its own. */
export interface Stage {
  /** Process of the proxy. */
  readonly pid: number;
  /** Its data folder, which goes with it. */
  readonly home: string;
  /** Sends one body straight to the provider or through the proxy; milliseconds to the end of the answer. */
  send(way: 'direct' | 'proxied', body: Buffer): Promise<number>;
  /** Sends a body through the proxy and answers the one that arrives at the provider. */
  forwarded(body: Buffer): Promise<Buffer>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** Command line that the proxy is started through; the launcher's own where it is empty. */
  readonly through?: readonly string[];
  /** With the same key on every stage, so that references are the same. */
  readonly isKeyed?: boolean;
}

/** Rejects with `PROXY_FAILED`. */
export async function openStage(
  { env, launcher }: Pick<BenchContext, 'env' | 'launcher'>,
  { through = [], isKeyed = false }: StageOptions = {},
): Promise<Stage> {
  const home = await mkdtemp(join(tmpdir(), 'headroom-bench-'));
  if (isKeyed) giveKnownKey(home);
  const received = new Map<string, readonly Buffer[]>();
  let sent = 0;
  const provider = await startProvider((id, body) => {
    if (id !== null) received.set(id, body);
  });
  const direct = `http://127.0.0.1:${portOf(provider)}`;
  const [program = '', ...line] = [
    ...through,
    process.execPath,
    ...[launcher, 'proxy', '--port', '0', '--upstream', direct, '--json'],
  ];
  const proxy = execa(program, line, {
    env: { ...env, HEADROOM_HOME: home },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  const agent = new Agent({ keepAlive: true });
  const close = async (): Promise<void> => {
    agent.destroy();
    proxy.kill('SIGTERM');
    await proxy;
    provider.close();
    provider.closeAllConnections();
    await rm(home, { recursive: true, force: true });
  };
  try {
    const proxied = await urlOf(proxy.stdout);
    if (proxy.pid === undefined) throw proxyFailed();
    return {
      pid: proxy.pid,
      home,
      send: async (way, body) => post(agent, `${way === 'direct' ? direct : proxied}/v1/messages`, body),
      forwarded: async (body) => {
        const id = String((sent += 1));
        await post(agent, `${proxied}/v1/messages`, body, { [idHeader]: id });
        const arrived = Buffer.concat(received.get(id) ?? []);
        received.delete(id);
        return arrived;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tells the provider which request a body is of. */
const idHeader = 'x-bench-request';

async function post(
  agent: Agent,
  url: string,
  body: Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const began = performance.now();
  const sending = request(url, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': body.length, ...headers },
  });
  sending.end(body);
  const [answer] = (await once(sending, 'response')) as [NodeJS.ReadableStream];
  answer.resume();
  await once(answer, 'end');
  return performance.now() - began;
}

/** `receive` is handed every body, in the pieces in which it came, and which request it is of. */
async function startProvider(receive: (id: string | null, body: readonly Buffer[]) => void): Promise<Server> {
  // As providers do it: one that closes idle connections within seconds meets a starved proxy's next request.
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, response) => {
    const body: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => body.push(piece));
    incoming.on('end', () => {
      const id = incoming.headers[idHeader];
      receive(typeof id === 'string' ? id : null, body);
      response.setHeader('content-type', 'application/json').end('{"usage":{"input_tokens":1}}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function urlOf(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const said: unknown = JSON.parse(line);
    if (typeof said === 'object' && said !== null && 'url' in said) return String(said.url);
  }
  throw proxyFailed();
}

function proxyFailed(): HeadroomError {
  const problem = 'The proxy ended before it was ready.';
  return new HeadroomError('PROXY_FAILED', problem, 'Run `headroom proxy` to see why.');
}
