import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { armedInjector, patch, systemError } from './injector.ts';

const all = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES'];
const reading = ['EIO', 'EMFILE', 'EACCES'];
const naming = ['ENOSPC', 'EIO', 'EACCES'];
const looking = ['EIO', 'EACCES'];

/** What may become of each call on the disk that headroom makes, whether it waits for it or not. */
const ways: Readonly<Record<string, readonly string[]>> = {
  open: all,
  writeFile: all,
  appendFile: all,
  readFile: reading,
  readdir: reading,
  mkdir: naming,
  link: naming,
  rename: naming,
  rm: looking,
  unlink: looking,
  stat: looking,
  lstat: looking,
  access: looking,
  utimes: looking,
};

/** Of a file that is open, named by its number. */
const numbered = ['fs.fsyncSync'];
const opened = new Map<unknown, string>();

/** Of a file that is open. */
const handleWays: Readonly<Record<string, readonly string[]>> = {
  writeFile: ['ENOSPC', 'EIO'],
  sync: ['ENOSPC', 'EIO'],
  close: ['EIO'],
};

/** Ways in which calls of a kind may fail, by kind. */
export const diskFaults = new Map<string, readonly string[]>([
  ...Object.entries(ways).flatMap(([name, codes]): [string, readonly string[]][] => [
    [`fs.${name}`, codes],
    [`fs.${name}Sync`, codes],
  ]),
  ...numbered.map((kind): [string, readonly string[]] => [kind, ['ENOSPC', 'EIO']]),
  ...Object.entries(handleWays).map(([name, codes]): [string, readonly string[]] => [`file.${name}`, codes]),
]);

/** Files that were brought to the disk itself, by number: a power cut spares their bytes. */
export const synced = new Set<number>();

/**
 * Lets calls of `node:fs` on the data folder fail. The patched modules are those that every module of headroom has
 * imported: nothing in it knows of this.
 */
export function patchDisk(): void {
  for (const name of Object.keys(ways)) {
    patch(fs, `${name}Sync`, (real) => {
      return function (...args) {
        strikeAt(`fs.${name}Sync`, args, (code) => {
          // A full disk has taken what it could.
          if (name === 'writeFile' && code === 'ENOSPC') real.call(fs, args[0], half(args[1]), args[2]);
        });
        const done = real.apply(fs, args);
        if (name === 'open') opened.set(done, String(args[0]));
        return done;
      };
    });
    patch(fs.promises, name, (real) => {
      return async function (...args) {
        strikeAt(`fs.${name}`, args);
        const done = await real.apply(fs.promises, args);
        if (name === 'open' && typeof done === 'object' && done !== null) patchHandle(done, String(args[0]));
        return done;
      };
    });
  }
  patch(fs, 'fsyncSync', (real) => {
    return function (...args) {
      strikeAt('fs.fsyncSync', args);
      const done = real.apply(fs, args);
      synced.add(fs.fstatSync(Number(args[0])).ino);
      return done;
    };
  });
  syncBuiltinESMExports();
}

function patchHandle(handle: object, path: string): void {
  for (const name of Object.keys(handleWays)) {
    patch(handle, name, (real) => {
      return async function (...args) {
        const code = isOurs(path) ? (armedInjector()?.strike(`file.${name}`) ?? null) : null;
        if (code !== null) {
          // A full disk has taken what it could; a file that fails to close is closed all the same.
          if (name === 'writeFile' && code === 'ENOSPC') await real.call(handle, half(args[0]));
          if (name === 'close') await real.apply(handle, args);
          throw systemError(code, `file.${name}`);
        }
        const done = await real.apply(handle, args);
        if (name === 'sync' && 'fd' in handle) synced.add(fs.fstatSync(Number(handle.fd)).ino);
        return done;
      };
    });
  }
}

/** Throws where this call is to fail; `before` is told how. */
function strikeAt(kind: string, [file]: readonly unknown[], before?: (code: string) => void): void {
  const path = opened.get(file) ?? file;
  if (typeof path !== 'string' || !isOurs(path)) return;
  const code = armedInjector()?.strike(kind) ?? null;
  if (code === null) return;
  before?.(code);
  throw systemError(code, `${kind} ${path}`);
}

function isOurs(path: string): boolean {
  const home = armedInjector()?.home;
  return home !== undefined && path.startsWith(home);
}

function half(data: unknown): unknown {
  if (typeof data === 'string') return data.slice(0, data.length >> 1);
  return Buffer.isBuffer(data) ? data.subarray(0, data.length >> 1) : data;
}
