import { constants } from 'node:os';
import { HeadroomError, tooFewFiles } from '../errors.ts';
import type { AgentCommand } from './agent-command.ts';
import { runInPty } from './run-in-pty.ts';
import type { SignalGate } from './signal-gate.ts';
import type { Tally } from './tally.ts';
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
  const { execa } = await import('execa').catch((cause: unknown) => {
    throw tooFewFiles(cause) ?? cause;
  });
  const child = execa(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    extendEnv: false,
    stdio: 'inherit',
    reject: false,
    // How long the agent takes to end is its own affair.
    forceKillAfterDelay: false,
  });
  if (child.pid !== undefined) onStart(child.pid);
  // It is in our group: what a terminal sends to one of us it sends to both.
  gate.passTo(
    (signal) => child.kill(signal),
    () => terminal.isForeground(),
  );
  const result = await child;
  gate.passTo(null);
  if (result.exitCode !== undefined) return result.exitCode;
  if (result.signal !== undefined) return 128 + constants.signals[result.signal];
  throw new HeadroomError(
    'AGENT_NOT_FOUND',
    `${command.file} cannot be started: ${result.originalMessage ?? 'unknown reason'}.`,
    'Start it without headroom to see what it lacks.',
    { cause: result.cause },
  );
}
