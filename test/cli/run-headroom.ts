import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { environment } from '../../src/settings.ts';

/** The installed command, three folders above the compiled tests. */
export const bin = fileURLToPath(new URL('../../../bin/headroom.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line, the folder that it runs in, and all of its environment. */
export interface Run {
  readonly args: readonly string[];
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** An empty folder that goes when the test ends. */
export async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-cli-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A clean environment: nothing of the developer's own headroom or agent shines through. */
export function cleanEnvironment(home: string): Record<string, string> {
  return { PATH: environment()['PATH'] ?? '', HOME: home, HEADROOM_HOME: join(home, 'data') };
}

/** `NODE_OPTIONS` of a process whose own time limits are not what is tested. */
export const longLimits = `--import ${new URL('../long-limits.js', import.meta.url).href}`;

/** Of a process that writes into `list` what each of its threads begins with, as soon as it starts one. */
export function tellsThreads(list: string): Record<string, string> {
  const preload = new URL('../threads/started-threads.js', import.meta.url).href;
  return { NODE_OPTIONS: `--import ${preload}`, STARTED_THREADS: list };
}

/** Runs the command line to its end, in a folder of its own. */
export async function runHeadroom(
  args: readonly string[],
  home: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return runNode([bin, ...args], home, env);
}

export async function runNode(
  args: readonly string[],
  home: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: home,
    env: { ...cleanEnvironment(home), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { code, stdout, stderr };
}

let runner: ChildProcess | null = null;
let turn: Promise<unknown> = Promise.resolve();

/**
 * As `runHeadroom`, in a process that a file's tests share: for command lines of which only what they print and leave
 * behind matters. Those that come meanwhile wait for their turn.
 */
export async function runInTurn(
  args: readonly string[],
  home: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const ended = turn.then(async () => {
    // Made once, it ends with this process, which it does not keep alive.
    const child = (runner ??= fork(new URL('./many-runs.js', import.meta.url), { execArgv: [] }));
    child.ref();
    child.channel?.ref();
    const run: Run = { args, home, env: { ...cleanEnvironment(home), ...env } };
    child.send(run);
    const [answer] = (await once(child, 'message')) as [Ended];
    child.unref();
    child.channel?.unref();
    return answer;
  });
  turn = ended.catch(() => undefined);
  return ended;
}
