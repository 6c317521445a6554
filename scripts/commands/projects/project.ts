import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Output of an installer, at most: it is read only where it fails. */
const maxOutputBytes = 64_000_000;

/** Where a project is made, and with what. */
export interface Site {
  /** The project's own folder, which is there and empty. */
  readonly folder: string;
  /** The folder beside it that holds the Python of this measurement. */
  readonly python: string;
  /** The repository that this script is of. */
  readonly checkout: string;
  readonly run: (program: string, args: readonly string[]) => Promise<string>;
}

/** A folder in which commands are run. `make` throws where something that it needs is not at hand. */
export interface Project {
  readonly name: string;
  readonly make: (site: Site) => Promise<void>;
}

export type Files = Readonly<Record<string, string>>;

/** Runs a program without a shell; throws what it said where it fails. */
export async function run(program: string, args: readonly string[], folder: string): Promise<string> {
  const { stdout } = await execute(program, args, { cwd: folder, maxBuffer: maxOutputBytes });
  return stdout;
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/** A project of files that are written here. */
export function written(name: string, files: () => Files): Project {
  return { name, make: ({ folder }) => writeFiles(folder, files()) };
}

/** So many texts, each from its number, one below the other. */
export function stacked(length: number, write: (at: number) => string): string {
  return Array.from({ length }, (_, at) => write(at)).join('\n');
}
