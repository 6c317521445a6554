import { link, lstat, mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { systemCode } from '../../errors.ts';
import { isAbsent } from '../data-folder.ts';

/**
 * The calls by which texts get on disk, so that a test can let any of them fail. All of them are made off the main
 * thread and reject with what the system says.
 */
export interface Disk {
  /** The bytes of a regular file; null: there is none of this name. No link is followed. */
  read(path: string): Promise<Buffer | null>;
  /** False: there is none of this name, or what has it is no folder but, for instance, a link to one. */
  isFolder(path: string): Promise<boolean>;
  /** Makes a folder, 0700, if nothing has its name. */
  makeFolder(path: string): Promise<void>;
  /** Writes a new file, 0600; with `synced` its bytes are on disk when it resolves. */
  write(path: string, bytes: Buffer, synced: boolean): Promise<void>;
  /** Gives a file a second name that nothing has yet. */
  link(from: string, to: string): Promise<void>;
  /** Puts a regular file in the place of another. */
  replace(from: string, to: string): Promise<void>;
  /** Removes a file, if it is there. */
  remove(path: string): Promise<void>;
  /** The names in a folder, or the bytes of a file, are on disk when it resolves. */
  sync(path: string): Promise<void>;
}

export const realDisk: Disk = {
  read: async (path) => ((await kindAt(path)) === 'file' ? readFile(path) : null),
  isFolder: async (path) => (await kindAt(path)) === 'folder',
  makeFolder: async (path) => {
    await mkdir(path, { mode: 0o700 }).catch((cause: unknown) => {
      if (systemCode(cause) !== 'EEXIST') throw cause;
    });
  },
  write: async (path, bytes, synced) => {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      if (synced) await syncFile(file);
    } finally {
      await file.close();
    }
  },
  link,
  replace: async (from, to) => {
    if ((await kindAt(to)) !== 'file') throw new Error(`${to} is no file of headroom's own`);
    await rename(from, to);
  },
  remove: async (path) => rm(path, { force: true }),
  sync: async (path) => {
    const file = await open(path, 'r').catch(unlessNotSynced);
    if (file === undefined) return;
    try {
      await syncFile(file);
    } finally {
      await file.close();
    }
  },
};

async function syncFile(file: FileHandle): Promise<void> {
  await file.sync().catch(unlessNotSynced);
}

/** Windows opens no folder, and some network disks sync nothing: they have no better way either. */
function unlessNotSynced(cause: unknown): undefined {
  const code = systemCode(cause) ?? '';
  if (cannotSync.has(code) || (process.platform === 'win32' && cannotOnWindows.has(code))) return undefined;
  throw cause;
}

const cannotSync = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);
const cannotOnWindows = new Set(['EPERM', 'EISDIR', 'EACCES']);

async function kindAt(path: string): Promise<'file' | 'folder' | 'other' | 'none'> {
  try {
    const found = await lstat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  } catch (cause) {
    if (isAbsent(cause)) return 'none';
    throw cause;
  }
}
