import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { environment } from '../../src/settings.ts';
import type { Command, Printed, Recording } from './command.ts';
import { pythonFolder } from './prepare.ts';

/** Runs command lines in the projects of a folder, as an agent's shell does: no terminal, little environment. */
export interface Shell {
  readonly hasRtk: boolean;
  readonly has: (program: string, project: string) => Promise<boolean>;
  readonly record: (command: Command, port: number) => Promise<void>;
}

/**
 * Only what the tools need: some print otherwise where they see an agent's variables, and `env` prints all. They have
 * a home of their own, and find what was installed for the user's.
 */
function surroundings(folder: string, project: string): Readonly<Record<string, string>> {
  const { PATH = '', CARGO_HOME, RUSTUP_HOME, GOPATH, PYENV_ROOT } = environment();
  const home = homedir();
  const own = [join(pythonFolder(folder), 'bin'), join(folder, 'work', project, 'node_modules/.bin')];
  return {
    PATH: [...own, PATH].join(delimiter),
    HOME: join(folder, 'home'),
    LANG: 'C.UTF-8',
    CARGO_HOME: CARGO_HOME ?? join(home, '.cargo'),
    RUSTUP_HOME: RUSTUP_HOME ?? join(home, '.rustup'),
    GOPATH: GOPATH ?? join(home, 'go'),
    PYENV_ROOT: PYENV_ROOT ?? join(home, '.pyenv'),
    GIT_PAGER: 'cat',
  };
}

export async function openShell(folder: string): Promise<Shell> {
  const outputs = join(folder, 'outputs');
  mkdirSync(outputs, { recursive: true, mode: 0o700 });
  const capture = join(outputs, 'capture');
  const bash = async (line: string, project: string): Promise<Printed> => {
    const to = openSync(capture, 'w', 0o600);
    const child = spawn('bash', ['-c', line], {
      cwd: join(folder, 'work', project),
      env: surroundings(folder, project),
      // One file takes both streams, in the order in which they are written.
      stdio: ['ignore', to, to],
    });
    closeSync(to);
    const [status] = (await once(child, 'close')) as [number | null];
    const text = readFileSync(capture, 'utf8');
    rmSync(capture);
    return { line, exit: status ?? -1, text };
  };
  const has = async (program: string, project: string): Promise<boolean> =>
    existsSync(join(folder, 'work', project)) && (await bash(`command -v ${program}`, project)).exit === 0;
  // Without its hook RTK says in each output that it is missing.
  const hasRtk = (await has('rtk', 'data')) && (await bash('rtk init -g --auto-patch', 'data')).exit === 0;
  return {
    hasRtk,
    has,
    async record(command, port) {
      const { id, kind, project, odd, before } = command;
      const line = command.line.replace('127.0.0.1:0/', `127.0.0.1:${port}/`);
      const run = async (asked: string): Promise<Printed> => {
        if (before !== undefined) await bash(before, project);
        return await bash(asked, project);
      };
      // The first run fills the caches of compilers, so that the next two find the same.
      if (/test|compiler/.test(kind)) await run(line);
      const raw = await run(line);
      const rtk = hasRtk ? await run(await rewritten(line, project)) : null;
      const recording: Recording = { id, kind, odd: odd?.source ?? null, ...raw, rtk };
      writeFileSync(join(outputs, `${id}.json`), `${JSON.stringify(recording, null, 2)}\n`, { mode: 0o600 });
    },
  };
  /** As its hook does: the line that RTK makes of it, or the line itself. */
  async function rewritten(line: string, project: string): Promise<string> {
    const quoted = `'${line.replaceAll("'", `'\\''`)}'`;
    const { text } = await bash(`rtk rewrite ${quoted} 2>/dev/null`, project);
    return text.trim() === '' ? line : text.trim();
  }
}

/** The recording of a command that a folder holds already. */
export function recorded(folder: string, { id }: Command): Recording | null {
  const path = join(folder, 'outputs', `${id}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Recording) : null;
}
