import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseFaults } from './database.ts';
import { diskFaults, patchDisk } from './disk.ts';
import { Injector, lastingFaults, type Fault } from './injector.ts';
import { changedResults, isAnswered, isFaithful } from './promises.ts';
import { openProvider, type Provider } from './provider.ts';
import { ledgerOf, runProcess, unfetchable, type Process } from './session.ts';
import { patchSockets, socketFaults } from './sockets.ts';
import { patchThreads, threadFaults } from './threads.ts';

/** Every kind of call that may fail, and in which ways. */
export const faults = new Map([
  ...diskFaults,
  ...databaseFaults,
  ...socketFaults,
  ...threadFaults,
  ...lastingFaults.map((kind): [string, readonly string[]] => [kind, ['from then on']]),
]);

let provider: Provider | null = null;
const stray: string[] = [];

/** Patches this process, once: what runs in it makes calls that may fail. */
export async function open(): Promise<Provider> {
  if (provider !== null) return provider;
  const opened = await openProvider();
  provider = opened;
  patchDisk();
  patchSockets(() => opened.port);
  patchThreads();
  const note = (error: unknown): void => {
    stray.push(String(error));
  };
  // Each of them would end a real proxy.
  process.on('unhandledRejection', note).on('uncaughtException', note);
  return opened;
}

/** What a session came to. */
export interface Judged {
  /** What was promised and not kept, in words. */
  readonly broken: readonly string[];
  readonly calls: ReadonlyMap<string, number>;
  readonly struck: boolean;
  /** What the user was told, by code. */
  readonly told: readonly string[];
  readonly processes: readonly Process[];
}

/**
 * A session of seven turns in three processes on one data folder: calls of the first two fail as `fault` says, none of
 * the third. Then looks whether promises 1, 2 and 6 were kept.
 */
export async function runWith(fault: Fault | null): Promise<Judged> {
  const upstream = await open();
  const home = mkdtempSync(join(tmpdir(), 'headroom-fault-'));
  const injector = new Injector(home, fault);
  stray.length = 0;
  const broken: string[] = [];
  const processes: Process[] = [];
  try {
    for (const [counts, injected] of fault !== null && lastingFaults.includes(fault.kind)
      ? lastingParts
      : parts) {
      const run = await runProcess(upstream, home, counts, { injector: injected ? injector : null });
      processes.push(run);
      for (const { sent } of processes.flatMap(({ exchanges }) => exchanges)) {
        const lost = sent === null ? [] : await unfetchable(home, sent);
        if (lost.length > 0) broken.push(`markers that nobody can fetch: ${lost.join(' ')}`);
      }
    }
    broken.push(...judge(processes, fault), ...(await missingRows(home, processes, fault)));
  } catch (error) {
    broken.push(`the session ended: ${String(error)}`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  broken.push(...stray.map((error) => `would have ended the process: ${error}`));
  return {
    broken: [...new Set(broken)],
    calls: injector.calls,
    struck: injector.struck.length > 0,
    told: processes.flatMap(({ problems }) => problems.map(({ code }) => code)),
    processes,
  };
}

/** How many turns each request of a process holds, and whether its calls may fail. */
const parts: readonly (readonly [counts: readonly number[], injected: boolean])[] = [
  [[1, 2, 3, 4], true],
  [[5, 6], true],
  [[6, 7], false],
];

/** What could not be stored until its process ended no other one knows: it is not sent once more as the newest. */
const lastingParts = [...parts.slice(0, -1), [[7], false] as const];

function judge(processes: readonly Process[], fault: Fault | null): readonly string[] {
  const lasts = lastingFaults.includes(fault?.kind ?? '');
  // Where nothing can be read any more nothing can be replayed, and that is said.
  const known = processes.map((each) => (lasts && saysRaw(each) ? { ...each, isDurable: false } : each));
  const broken = [...changedResults(known)];
  processes.forEach(({ exchanges, problems, hasFailed }, at) => {
    if (hasFailed) broken.push(`process ${at + 1}: the listener was taken for dead`);
    const isSocketFault = fault?.kind.startsWith('socket.') === true && at < processes.length - 1;
    exchanges.forEach((exchange, turn) => {
      const name = `process ${at + 1}, request ${turn + 1}`;
      if (!isFaithful(exchange)) broken.push(`${name}: the body was changed elsewhere`);
      if (!isAnswered(exchange, isSocketFault))
        broken.push(`${name}: status ${exchange.status ?? 'none'} after ${exchange.attempts} attempts`);
    });
    for (const { message, mend } of problems) if (mend === '') broken.push(`no mend: ${message}`);
  });
  return broken;
}

function saysRaw({ problems }: Process): boolean {
  return problems.some(({ problem }) => problem.startsWith('A request was sent as the agent wrote it'));
}

/** Every answered request is in the ledger, unless its process could keep none to its end and has said so. */
async function missingRows(
  home: string,
  processes: readonly Process[],
  fault: Fault | null,
): Promise<readonly string[]> {
  const rows = [...(await ledgerOf(home))];
  const missing: string[] = [];
  for (const { exchanges, isDurable, problems } of processes) {
    const lasts = lastingFaults.includes(fault?.kind ?? '') && problems.length > 0;
    for (const { body } of isDurable && !lasts ? exchanges : []) {
      const row = rows.indexOf(`${Buffer.byteLength(body)} 200`);
      if (row === -1) missing.push(`no row in the ledger of a request of ${body.length} characters`);
      else rows.splice(row, 1);
    }
  }
  return missing;
}
