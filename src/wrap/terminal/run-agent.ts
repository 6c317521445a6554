import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { HeadroomError, reasonOf, tooFewFiles } from '../../errors.ts';
import type { AgentCommand } from './agent-command.ts';
import { runInPty } from './run-in-pty.ts';
import type { SignalGate } from '../signal-gate.ts';
import type { Tally } from '../tally.ts';
import { terminal } from './terminal.ts';

export interface RunOptions {
  /** Shown in the window's title; null: the agent shares our terminal. */
  readonly tally: Tally | null;
  /** Told the agent's process id once it runs. */
  readonly onStart: (pid: number) => void;
}

/**
 * Runs the agent; answers its exit code, 128 + n if signal n ended it. With a tally to show it has a pseudo-terminal of
 * its own where that is possible, else our stdin, stdout and stderr.
 */
export async function runAgent(
  command: AgentCommand,
  gate: SignalGate,
  { tally, onStart }: RunOptions = { tally: null, onStart: () => undefined },
): Promise<number> {
  const code = tally === null ? null : await runInPty(command, gate, tally, onStart);
  return code ?? runInherited(command, gate, onStart);
}

async function runInherited(
  command: AgentCommand,
  gate: SignalGate,
  onStart: RunOptions['onStart'],
): Promise<number> {
  const { child, ended } = await start(command);
  if (child.pid !== undefined) onStart(child.pid);
  // It is in our group: what a terminal sends to one of us it sends to both.
  gate.passTo(
    (signal) => child.kill(signal),
    () => terminal.isForeground(),
  );
  const { exitCode, signal, failure } = await ended;
  gate.passTo(null);
  if (typeof exitCode === 'number') return exitCode;
  if (signal !== undefined && signal !== null) return 128 + constants.signals[signal];
  const cause = tooFewFiles(failure);
  if (cause !== null) throw cause;
  throw new HeadroomError(
    'AGENT_NOT_FOUND',
    `${command.file} cannot be started: ${reasonOf(failure)}.`,
    'Start it without headroom to see what it lacks.',
    { cause: failure },
  );
}

interface Started {
  readonly child: Pick<ChildProcess, 'pid' | 'kill'>;
  readonly ended: Promise<{
    readonly exitCode?: number | null | undefined;
    readonly signal?: NodeJS.Signals | null | undefined;
    /** Why it could not be started. */
    readonly failure?: unknown;
  }>;
}

async function start(command: AgentCommand): Promise<Started> {
  const { file, args, cwd, env } = command;
  if (process.platform === 'win32') return startOnWindows(command);
  const child = spawn(file, args, { cwd, env, stdio: 'inherit' });
  const ended = new Promise<Awaited<Started['ended']>>((resolve) => {
    child.once('error', (failure) => {
      resolve({ failure });
    });
    child.once('exit', (exitCode, signal) => {
      resolve({ exitCode, signal });
    });
  });
  return { child, ended };
}

/** Scripts are run by its shell, which has rules of its own for arguments. Elsewhere execa would only take its 130 ms. */
async function startOnWindows({ file, args, cwd, env }: AgentCommand): Promise<Started> {
  const { execa } = await import('execa').catch((cause: unknown) => {
    throw tooFewFiles(cause) ?? cause;
  });
  // How long the agent takes to end is its own affair.
  const options = {
    cwd,
    env,
    extendEnv: false,
    stdio: 'inherit',
    reject: false,
    forceKillAfterDelay: false,
  } as const;
  const child = execa(file, args, options);
  const ended = child.then(({ exitCode, signal, cause }) => ({ exitCode, signal, failure: cause }));
  return { child, ended };
}
