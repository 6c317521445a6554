import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { environment } from '../../src/settings.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { bin } from '../cli/run-headroom.ts';
import { anthropicBody, recordsJson, retrieveTool } from '../wire/conversations.ts';
import { usageAnswer } from './proxied.ts';

/** The phases of a request, in order. */
export const moments = ['headers', 'body', 'answering', 'answered'] as const;

/** What happens at the upstream when the proxy is killed: a number of milliseconds kills it then, whatever happens. */
export type Moment = (typeof moments)[number] | number;

export interface KillOptions {
  readonly home: string;
  readonly moment: Moment;
  /** At which request that happens. */
  readonly request: number;
  readonly clients: number;
}

export interface Killed {
  /** Models that requests named of which at least the headers arrived upstream; each request names its own. */
  readonly arrived: readonly string[];
  /** Bodies that arrived whole, by model. */
  readonly bodies: ReadonlyMap<string, Buffer>;
  readonly answered: readonly string[];
  /** Rows of the ledger by the model they name: whether their answer has ended. */
  readonly rows: ReadonlyMap<string, boolean>;
  readonly integrity: unknown;
}

let requests = 0;

/**
 * Starts `headroom proxy`, sends requests of several clients through it, kills it outright, and looks into the ledger.
 */
export async function kill({ home, moment, request: nth, clients }: KillOptions): Promise<Killed> {
  const arrived: string[] = [];
  const bodies = new Map<string, Buffer>();
  const answered: string[] = [];
  const seen = { headers: 0, body: 0, answering: 0, answered: 0 };
  let strike = (): void => undefined;
  const reach = (what: keyof typeof seen): void => {
    seen[what] += 1;
    if (what === moment && seen[what] === nth) strike();
  };
  const upstream = createServer((incoming, response) => {
    const model = modelOf(incoming);
    arrived.push(model);
    reach('headers');
    whole(incoming, (body) => {
      bodies.set(model, body);
      reach('body');
      answer(response, () => {
        reach('answering');
      });
    });
  });
  const { child, proxy } = await proxyBefore(home, await opened(upstream));
  const dead = once(child, 'exit');
  strike = () => child.kill('SIGKILL');
  if (typeof moment === 'number') setTimeout(strike, moment);
  const run = async (): Promise<void> => {
    while (child.exitCode === null && child.signalCode === null) {
      const number = (requests += 1);
      if (!(await ask(proxy, number))) return;
      answered.push(modelName(number));
      reach('answered');
    }
  };
  await Promise.all(Array.from({ length: clients }, run));
  await dead;
  upstream.closeAllConnections();
  upstream.close();
  return { arrived, bodies, answered, ...(await ledgerOf(home)) };
}

/**
 * Sends requests that had arrived once more, through a proxy that is started anew; answers their bodies as they arrive.
 */
export async function sendAgain(
  home: string,
  models: Iterable<string>,
): Promise<ReadonlyMap<string, Buffer>> {
  const bodies = new Map<string, Buffer>();
  const upstream = createServer((incoming, response) => {
    whole(incoming, (body) => {
      bodies.set(modelOf(incoming), body);
      answer(response, () => undefined);
    });
  });
  const { child, proxy } = await proxyBefore(home, await opened(upstream));
  const ended = once(child, 'exit');
  for (const model of models) await ask(proxy, Number(model.slice(modelName('').length)));
  child.kill('SIGTERM');
  await ended;
  upstream.closeAllConnections();
  upstream.close();
  return bodies;
}

async function proxyBefore(
  home: string,
  upstream: string,
): Promise<{ readonly child: ChildProcess; readonly proxy: string }> {
  const child = spawn(process.execPath, [bin, 'proxy', '--port=0', '--json', `--upstream=${upstream}`], {
    env: { PATH: environment()['PATH'], HEADROOM_HOME: home },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, proxy: (JSON.parse(line.toString()) as { readonly url: string }).url };
}

function modelName(number: number | string): string {
  return `model-${number}`;
}

function modelOf({ headers }: IncomingMessage): string {
  return String(headers['x-model']);
}

/** Hands over a body if it comes to its end. */
function whole(incoming: IncomingMessage, onBody: (body: Buffer) => void): void {
  buffer(incoming).then(onBody, () => undefined);
}

async function opened(upstream: Server): Promise<string> {
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  return `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
}

/** In two parts, so that there is a moment between them. */
function answer(response: ServerResponse, onFirst: () => void): void {
  response.setHeader('content-type', 'application/json');
  response.write(usageAnswer.slice(0, 20), () => {
    onFirst();
    response.end(usageAnswer.slice(20));
  });
}

/** Sends the request of that number, which is the same each time. False: the proxy was killed over it. */
async function ask(proxy: string, number: number): Promise<boolean> {
  const model = modelName(number);
  const body = anthropicBody([{ output: recordsJson(40, number) }], { model, tools: [retrieveTool] });
  const headers = { 'content-type': 'application/json', 'x-model': model };
  return new Promise((resolve) => {
    const lost = (): void => {
      resolve(false);
    };
    const sending = request(`${proxy}/v1/messages`, { method: 'POST', headers, agent: false }, (response) => {
      response.on('error', lost).on('close', lost).resume();
      response.on('end', () => {
        resolve(response.complete);
      });
    });
    sending.on('error', lost).end(body);
  });
}

async function ledgerOf(home: string): Promise<Pick<Killed, 'rows' | 'integrity'>> {
  const database = await openDatabase(home);
  try {
    const rows = database.prepare('SELECT model, open FROM requests').raw().all() as [string, number][];
    return {
      rows: new Map(rows.map(([model, open]) => [model, open === 0])),
      integrity: database.pragma('integrity_check', { simple: true }),
    };
  } finally {
    database.close();
  }
}
