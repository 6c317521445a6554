import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadroomError, systemCode } from '../../errors.ts';
import { installKeyBytes } from '../../limits.ts';
import { claimFolder, isOurs } from '../claim.ts';
import { folderProblem, kindOf } from '../data-folder.ts';
import { draftOf } from '../names.ts';

export function keyPath(home: string): string {
  return join(home, 'key');
}

/**
 * The install's key, made at first use. Throws `DATA_FOLDER` as `claimFolder` does, `STORE_UNAVAILABLE` for a damaged
 * one.
 */
export function installKey(home: string): Buffer {
  const path = keyPath(home);
  claimFolder(home);
  const key = readKey(path) ?? createKey(path);
  if (key.length === installKeyBytes) return key;
  throw new HeadroomError(
    'STORE_UNAVAILABLE',
    `The key file ${path} is damaged.`,
    'Remove it; headroom makes a new one. What was left out before can then no longer be fetched.',
  );
}

/**
 * Gives a data folder a key that is known, so that all that is counted there is the same each time: references are
 * random letters, and some are more tokens than others. Not for a folder that holds anybody's own texts.
 */
export function giveKnownKey(home: string): void {
  claimFolder(home);
  writeFileSync(keyPath(home), Buffer.alloc(installKeyBytes, 7), { mode: 0o600 });
}

/** Null where there is none yet, or one that makes no references. Throws `DATA_FOLDER`. */
export function readInstallKey(home: string): Buffer | null {
  const key = isOurs(home) ? readKey(keyPath(home)) : null;
  return key?.length === installKeyBytes ? key : null;
}

/** Of processes that create the key at the same moment one wins, and all of them use its key. */
function createKey(path: string): Buffer {
  const draft = draftOf(path);
  const key = randomBytes(installKeyBytes);
  try {
    writeSynced(draft, key);
    linkSync(draft, path);
    return key;
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return readFileSync(path);
    throw folderProblem(path, cause);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A power cut must not leave an empty key: what was left out before could not be fetched with another one. */
function writeSynced(path: string, bytes: Buffer): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function readKey(path: string): Buffer | null {
  try {
    const kind = kindOf(path);
    if (kind === 'none') return null;
    if (kind !== 'file') throw new Error("it is no file of headroom's own");
    return readFileSync(path);
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null;
    throw folderProblem(path, cause);
  }
}
