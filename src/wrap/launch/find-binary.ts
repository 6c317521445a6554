import { accessSync, constants, statSync } from 'node:fs';
import { join, posix, win32 } from 'node:path';
import { HeadroomError, systemCode } from '../../errors.ts';
import type { Environment } from '../../settings.ts';

/** What is looked for: the agent's command names, and the mend when none is there. */
export interface Wanted {
  readonly title: string;
  readonly binaries: readonly string[];
  readonly installHint: string;
}

/** Failures that only mean "not here": a PATH may name folders that are gone or closed to us. */
const elsewhere = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG']);

/** Absolute path of the first of the agent's commands found on PATH. Throws `AGENT_NOT_FOUND`. */
export function findBinary(wanted: Wanted, env: Environment, platform: NodeJS.Platform): string {
  const path = platform === 'win32' ? win32 : posix;
  const folders = (variable(env, 'PATH', platform) ?? '')
    .split(path.delimiter)
    .map((folder) => (platform === 'win32' ? folder.replaceAll('"', '') : folder))
    // An empty or relative entry means the current folder: a project must not decide which agent runs.
    .filter((folder) => path.isAbsolute(folder));
  const endings = platform === 'win32' ? extensions(env) : [''];
  for (const name of wanted.binaries) {
    for (const folder of folders) {
      const found = endings.map((ending) => join(folder, name + ending)).find((file) => runs(file, platform));
      if (found !== undefined) return found;
    }
  }
  const names = wanted.binaries.map((name) => `"${name}"`).join(' or ');
  throw new HeadroomError(
    'AGENT_NOT_FOUND',
    `${wanted.title} is not on PATH as ${names}.`,
    wanted.installHint,
  );
}

/** A variable's name as this environment spells it: on Windows `Path` and `PATH` are the same. */
export function variableName(env: Environment, name: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return name;
  return Object.keys(env).find((key) => key.toUpperCase() === name) ?? name;
}

function variable(env: Environment, name: string, platform: NodeJS.Platform): string | undefined {
  return env[variableName(env, name, platform)];
}

/** npm installs three shims; of them only those with an extension from PATHEXT can be started on Windows. */
function extensions(env: Environment): string[] {
  const list = variable(env, 'PATHEXT', 'win32') ?? '.COM;.EXE;.BAT;.CMD';
  return list
    .split(';')
    .filter((ending) => ending !== '')
    .map((ending) => ending.toLowerCase());
}

function runs(file: string, platform: NodeJS.Platform): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    accessSync(file, platform === 'win32' ? constants.F_OK : constants.X_OK);
    return true;
  } catch (error) {
    if (elsewhere.has(systemCode(error) ?? '')) return false;
    throw error;
  }
}
