import { constants } from 'node:os';
import { HeadroomError } from '../errors.ts';
import type { SignalGate } from './signal-gate.ts';

export interface AgentCommand {
  /** Absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Runs the agent on our own stdin, stdout and stderr; answers its exit code, 128 + n if signal n ended it. */
export async function runAgent(command: AgentCommand, gate: SignalGate): Promise<number> {
  const { execa } = await import('execa');
  const child = execa(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    extendEnv: false,
    stdio: 'inherit',
    reject: false,
    // How long the agent takes to end is its own affair.
    forceKillAfterDelay: false,
  });
  gate.passTo((signal) => child.kill(signal));
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
