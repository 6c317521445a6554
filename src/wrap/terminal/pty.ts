import { existsSync, realpathSync } from 'node:fs';
import type { Pty } from 'node-pty';
import { systemCode } from '../../errors.ts';
import { launcherArgs, shell, survivesShell } from './launcher.ts';
import type { AgentCommand } from './agent-command.ts';
import { terminal } from './terminal.ts';

/** The package or its binary for this platform is not installed, or the binary does not fit the system. */
const missing = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED']);

/** Starts the agent in a pseudo-terminal like ours; null where there is none to be had. */
export async function openPty(command: AgentCommand, token: string): Promise<Pty | null> {
  // On Windows a pseudo-console draws the screen anew from what it understood: the agent's bytes would not be kept.
  if (process.platform === 'win32' || !terminal.isThere() || !terminal.isForeground()) return null;
  const size = terminal.size();
  if (size === null || !existsSync(shell) || !survivesShell(command.env)) return null;
  const nodePty = await load();
  if (nodePty === null) return null;
  const args = launcherArgs(token, terminal.settings(), [command.file, ...command.args]);
  try {
    return nodePty.spawn(shell, args, {
      ...size,
      cwd: startFolder(command),
      env: command.env,
      encoding: null,
    });
  } catch (error) {
    // It says so without a code where the system has no pseudo-terminal left; the agent needs none of its own.
    if (error instanceof Error && /forkpty|posix_spawn/.test(error.message)) return null;
    throw error;
  }
}

async function load(): Promise<typeof import('node-pty') | null> {
  try {
    return await import('node-pty');
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code = systemCode(error) ?? systemCode(cause);
    if (code !== null && missing.has(code)) return null;
    throw error;
  }
}

/** node-pty sets PWD to the folder it is given: the name by which the user went there is kept, links and all. */
function startFolder({ cwd, env }: AgentCommand): string {
  const { PWD: logical } = env;
  if (logical === undefined || !existsSync(logical)) return cwd;
  return realpathSync(logical) === realpathSync(cwd) ? logical : cwd;
}
