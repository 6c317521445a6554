/**
 * Loaded by `--import` into a process: all of `READ_ONLY` is on a disk that takes nothing, from the start or, with
 * `READ_ONLY_AFTER`, once a file of that name was written or has got that name.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { environment } from '../../src/settings.ts';

const root = environment()['READ_ONLY'] ?? '';
const last = environment()['READ_ONLY_AFTER'];
let isReadOnly = last === undefined;

/** As Linux: what exists already is said before that nothing can be made. */
function refuse(act: string, path: unknown): void {
  if (!isReadOnly || typeof path !== 'string' || !path.startsWith(root)) return;
  if (act === 'mkdir' && fs.existsSync(path)) return;
  const message = `EROFS: read-only file system, ${act} '${path}'`;
  throw Object.assign(new Error(message), { code: 'EROFS', syscall: act, path });
}

function note(path: unknown): void {
  if (last !== undefined && String(path).endsWith(`/${last}`)) isReadOnly = true;
}

const { mkdirSync, renameSync, rmdirSync, unlinkSync, writeFileSync } = fs;
Object.assign(fs, {
  mkdirSync: (...args: Parameters<typeof mkdirSync>) => {
    refuse('mkdir', args[0]);
    return mkdirSync(...args);
  },
  renameSync: (...args: Parameters<typeof renameSync>) => {
    refuse('rename', args[1]);
    renameSync(...args);
    note(args[1]);
  },
  rmdirSync: (...args: Parameters<typeof rmdirSync>) => {
    refuse('rmdir', args[0]);
    rmdirSync(...args);
  },
  unlinkSync: (...args: Parameters<typeof unlinkSync>) => {
    refuse('unlink', args[0]);
    unlinkSync(...args);
  },
  writeFileSync: (...args: Parameters<typeof writeFileSync>) => {
    refuse('open', args[0]);
    writeFileSync(...args);
    note(args[0]);
  },
});
syncBuiltinESMExports();
