import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { folderProblem } from '../../store/data-folder.ts';
import { runFilePath, runFiles } from '../../store/names.ts';
import type { Launch } from '../recipe.ts';

/** How to start headroom itself: absolute paths. */
export interface Program {
  readonly node: string;
  readonly script: string;
}

/** Folder of a run's own `headroom` command; the package's may not be on the agent's PATH. */
export function binFolderOf(runFolder: string): string {
  return dirname(runFilePath(runFolder, 'bin/headroom'));
}

/** Writes what the agent is to read, for its user's eyes only. Throws `DATA_FOLDER`, and for a name that nobody would remove. */
export function writeRunFiles(runFolder: string, files: Launch['files'], program: Program): void {
  for (const { path } of files) {
    if (!runFiles.some((file) => file === basename(path)))
      throw new TypeError(`${path} is none of the names of a run's files`);
  }
  try {
    for (const { path, content } of files) writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
    mkdirSync(binFolderOf(runFolder), { mode: 0o700 });
    const shell = `#!/bin/sh\nexec ${quoted(program.node)} ${quoted(program.script)} "$@"\n`;
    const batch = `@"${program.node}" "${program.script}" %*\r\n`;
    writeFileSync(runFilePath(runFolder, 'bin/headroom'), shell, { mode: 0o700, flag: 'wx' });
    writeFileSync(runFilePath(runFolder, 'bin/headroom.cmd'), batch, { mode: 0o700, flag: 'wx' });
  } catch (cause) {
    throw folderProblem(runFolder, cause);
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
