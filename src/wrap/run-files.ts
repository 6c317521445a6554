import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderProblem } from '../store/data-folder.ts';
import type { Launch } from './recipe.ts';

/** How to start headroom itself: absolute paths. */
export interface Program {
  readonly node: string;
  readonly script: string;
}

/** Folder of a run's own `headroom` command; the package's may not be on the agent's PATH. */
export function binFolderOf(runFolder: string): string {
  return join(runFolder, 'bin');
}

/** Writes what the agent is to read, for its user's eyes only. Throws `DATA_FOLDER`. */
export function writeRunFiles(runFolder: string, files: Launch['files'], program: Program): void {
  try {
    for (const { path, content } of files) writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
    const bin = binFolderOf(runFolder);
    mkdirSync(bin, { mode: 0o700 });
    const shell = `#!/bin/sh\nexec ${quoted(program.node)} ${quoted(program.script)} "$@"\n`;
    const batch = `@"${program.node}" "${program.script}" %*\r\n`;
    writeFileSync(join(bin, 'headroom'), shell, { mode: 0o700 });
    writeFileSync(join(bin, 'headroom.cmd'), batch, { mode: 0o700 });
  } catch (cause) {
    throw folderProblem(runFolder, cause);
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
