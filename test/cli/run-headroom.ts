import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

/** A command line, and the folder that it runs in. */
export interface Run {
  readonly args: readonly string[];
  readonly home: string;
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

/**
 * Runs command lines one after the other in one process: those of which only what they print matters. `home`: where a
 * list of them is written.
 */
export async function runMany(runs: readonly Run[], home: string): Promise<readonly Ended[]> {
  const script = fileURLToPath(new URL('./many-runs.js', import.meta.url));
  const list = join(home, 'runs.json');
  await writeFile(list, JSON.stringify(runs));
  const { code, stdout, stderr } = await runNode([script, list], home);
  if (code !== 0) throw new Error(`exit code ${String(code)}: ${stderr}`);
  return JSON.parse(stdout) as readonly Ended[];
}
