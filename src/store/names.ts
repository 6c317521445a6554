import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { refLetter, storedReference } from './originals/reference.ts';

/**
 * The names of all that headroom makes in a data folder. What is called otherwise is somebody else's, and is neither
 * read nor counted, changed or deleted.
 */

/** The file that says that a folder is headroom's own. */
export const markName = '.headroom';

/** Folders of stored texts: what markers stand for, what only `headroom inspect` reads, and what a report is made of. */
export const rooms = ['originals', 'inspection', 'unproved'] as const;
export type Room = (typeof rooms)[number];

const textName = new RegExp(`^(${storedReference})\\.br$`);
const shardName = new RegExp(`^${refLetter}{2}$`);

const draftBytes = 6;
const draft = `\\.[0-9a-f]{${2 * draftBytes}}\\.tmp`;
const textDraftName = new RegExp(`^(${storedReference})\\.br${draft}$`);
const draftName = new RegExp(`^(?:key|doctor|spool)${draft}$`);

const damagedName = /^(headroom-damaged-\d+\.db)(?:-wal|-shm)?$/;

const runId = '[0-9a-f]{16}';
const runName = new RegExp(`^${runId}$`);
const runDraftName = new RegExp(`^(${runId})${draft}$`);

/** SQLite's log and index stand beside the database while it is in use. */
export function databaseFiles(home: string): readonly [string, string, string] {
  const path = join(home, 'headroom.db');
  return [path, `${path}-wal`, `${path}-shm`];
}

/** Where a damaged database is kept that was this file, by its number on the disk. */
export function damagedPath(home: string, ino: number): string {
  return join(home, `headroom-damaged-${ino}.db`);
}

/** The name of the damaged database that a file of the data folder is, or is a part of; null: it is none. */
export function damagedDatabaseOf(name: string): string | null {
  return damagedName.exec(name)?.[1] ?? null;
}

/** Where the text of a reference is kept: a folder for each two first letters. */
export function textPath(home: string, room: Room, ref: string): string {
  return join(home, room, ref.slice(0, 2), `${ref}.br`);
}

export function isShard(name: string): boolean {
  return shardName.test(name);
}

/** The reference whose text a file of this name in this shard keeps; null: it is no text of ours. */
export function referenceIn(shard: string, name: string): string | null {
  const ref = textName.exec(name)?.[1];
  return ref?.startsWith(shard) === true ? ref : null;
}

/** True for a file of a shard that is to become a text. */
export function isTextDraft(shard: string, name: string): boolean {
  return textDraftName.exec(name)?.[1]?.startsWith(shard) === true;
}

/** True for a file of the data folder itself that is to become another one. */
export function isDraft(name: string): boolean {
  return draftName.test(name);
}

/** Another name, in the same folder, for a file that is not whole yet. */
export function draftOf(path: string): string {
  return `${path}.${randomBytes(draftBytes).toString('hex')}.tmp`;
}

/**
 * Files in the folder of a run, by their paths in it: of the run itself, of the agents, of the command that they are given. `pid`
 * comes last: by it a folder is known as a run's, so it is written first and removed when nothing else of ours is left.
 */
export const runFiles = [
  'refs',
  'agent',
  'claude-mcp.json',
  'claude-settings.json',
  'copilot-mcp.json',
  'demo-mcp.json',
  'qwen-mcp.json',
  'bin/headroom',
  'bin/headroom.cmd',
  'pid',
] as const;
export type RunFile = (typeof runFiles)[number];

export function runFilePath(runFolder: string, file: RunFile): string {
  return join(runFolder, ...file.split('/'));
}

/** A whole data folder in the folder of a run, with a mark of its own. */
export const runDataName = 'data';

export type OwnKind = 'file' | 'folder';

/**
 * What headroom makes under a name, where `inside` are the folders it stands in, from the data folder on; null: nothing, so it is
 * somebody else's. What has the name but is something else, a link for instance, is somebody else's as well.
 */
export function ownKind(inside: readonly string[], name: string): OwnKind | null {
  const [folder, shard, ...deeper] = inside;
  if (folder === undefined) return topKind(name);
  if (folder === 'runs') {
    if (shard === undefined) return isRunId(name) ? 'folder' : runOfDraft(name) !== null ? 'file' : null;
    return inRunKind(deeper, name);
  }
  if (!rooms.some((room) => room === folder)) return null;
  if (shard === undefined) return isShard(name) ? 'folder' : null;
  if (deeper.length > 0) return null;
  return referenceIn(shard, name) !== null || isTextDraft(shard, name) ? 'file' : null;
}

function topKind(name: string): OwnKind | null {
  if (name === 'runs' || rooms.some((room) => room === name)) return 'folder';
  return isDraft(name) || damagedDatabaseOf(name) !== null || topFiles.has(name) ? 'file' : null;
}

const topFiles = new Set([markName, 'key', ...databaseFiles('').map((path) => basename(path))]);

function inRunKind(inRun: readonly string[], name: string): OwnKind | null {
  const [folder, ...deeper] = inRun;
  if (folder === runDataName) {
    // What doctor tries has a store of its own, but no runs.
    const [top = name] = deeper;
    return top === 'runs' ? null : ownKind(deeper, name);
  }
  const path = [...inRun, name].join('/');
  if (runFiles.some((file) => file === path)) return 'file';
  const isFolder = path === runDataName || runFiles.some((file) => file.startsWith(`${path}/`));
  return isFolder ? 'folder' : null;
}

export function newRunId(): string {
  return randomBytes(8).toString('hex');
}

export function isRunId(name: string): boolean {
  return runName.test(name);
}

/** The run of a file, beside the folders of runs, that is to become its `pid`; null: it is none. */
export function runOfDraft(name: string): string | null {
  return runDraftName.exec(name)?.[1] ?? null;
}
