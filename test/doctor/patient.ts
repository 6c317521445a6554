import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { recipes } from '../../agents/index.ts';
import type { Check, DoctorContext, Finding, State } from '../../src/doctor/check.ts';
import { checksFor } from '../../src/doctor/checks/index.ts';
import { examine, type Result } from '../../src/doctor/examine.ts';
import { readSettings, type Environment } from '../../src/settings.ts';
import { bin } from '../cli/run-headroom.ts';
import { hangGuardMs } from '../hang-guard.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A machine to look at: a home folder with a data folder and a folder of commands, nothing else on the PATH. */
export interface Patient {
  readonly folder: string;
  readonly data: string;
  readonly env: Environment;
  /** Puts a shell script on the PATH. */
  readonly install: (name: string, script: string) => void;
  readonly context: (changes?: Partial<DoctorContext>) => DoctorContext;
}

export function patient(t: TestContext, variables: Environment = {}): Patient {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-patient-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  // Whatever is waited for comes, however much else the machine does.
  t.mock.method(AbortSignal, 'timeout', () => new AbortController().signal);
  const commands = join(folder, 'bin');
  const data = join(folder, 'data');
  mkdirSync(commands);
  mkdirSync(data, { mode: 0o700 });
  const env = { PATH: `${commands}:/usr/bin:/bin`, HOME: folder, HEADROOM_HOME: data, ...variables };
  return {
    folder,
    data,
    env,
    install: (name, script) => {
      writeFileSync(join(commands, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    },
    context: (changes = {}) => ({
      env,
      settings: readSettings(env),
      cwd: folder,
      platform: process.platform,
      nodeVersion: process.versions.node,
      program: { node: process.execPath, script: bin },
      recipes,
      online: false,
      ...changes,
    }),
  };
}

/** Checks that start whole servers; they take most of the time, and files or variables hardly concern them. */
export function isSlow({ alone }: Check): boolean {
  return alone === true;
}

export async function look(
  context: DoctorContext,
  wanted: (check: Check) => boolean = (check) => !isSlow(check),
): Promise<readonly Result[]> {
  return examine(checksFor(context).filter(wanted).map(knownOnce), context, hangGuardMs);
}

/** What Node.js and the packages can do is the same for each patient, and starts processes and loads all tokens. */
const ofNoPatient = new Set(['sqlite', 'node-pty', 'mcp-sdk', 'fzstd', 'tokenizer']);
const known = new Map<string, Promise<Finding>>();

function knownOnce(check: Check): Check {
  if (!ofNoPatient.has(check.id)) return check;
  return {
    ...check,
    run: async (context) => {
      const finding = known.get(check.id) ?? check.run(context, new AbortController().signal);
      known.set(check.id, finding);
      return finding;
    },
  };
}

/** Servers on a busy machine are slow, which is worth a warning there and says nothing of what a test broke. */
function isBusyMachine({ id, state }: Result): boolean {
  return state === 'warn' && (id === 'mcp-server' || id === 'whole-path');
}

/** Those that are neither well nor skipped, by identity. */
export function complaints(results: readonly Result[]): Readonly<Record<string, State>> {
  const bad = results.filter(
    (result) => (result.state === 'warn' || result.state === 'fail') && !isBusyMachine(result),
  );
  return Object.fromEntries(bad.map(({ id, state }) => [id, state]));
}

export function resultOf(results: readonly Result[], id: string): Result {
  const result = results.find((each) => each.id === id);
  if (result === undefined) throw new Error(`no check is called ${id}`);
  return result;
}

/** A copy of headroom as it is installed, with packages of which some are other ones, or missing (null). */
export function installedCopy(
  t: TestContext,
  packages: Readonly<Record<string, Readonly<Record<string, string>> | null>>,
): string {
  const copy = mkdtempSync(join(tmpdir(), 'headroom-copy-'));
  t.after(() => {
    rmSync(copy, { recursive: true, force: true });
  });
  for (const part of ['bin', 'package.json', 'dist/src', 'dist/agents']) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  const modules = join(copy, 'node_modules');
  mkdirSync(modules);
  const scopes = Object.keys(packages).flatMap((name) => (name.startsWith('@') ? [dirname(name)] : []));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!(name in packages) && !scopes.includes(name)) {
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    }
  }
  for (const [name, files] of Object.entries(packages)) {
    for (const [file, text] of Object.entries(files ?? {})) {
      mkdirSync(dirname(join(modules, name, file)), { recursive: true });
      writeFileSync(join(modules, name, file), text);
    }
  }
  return copy;
}
