import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf, systemCode } from '../errors.ts';
import { userHome, type Environment } from '../settings.ts';

export const transcriptAgents = ['claude', 'codex'] as const;
export type TranscriptAgent = (typeof transcriptAgents)[number];

/** What is read as one: a session with its sub-agents, or a file of runs. */
export interface Source {
  /** Null: a file of runs. */
  readonly agent: TranscriptAgent | null;
  /** The session's own file first. */
  readonly paths: readonly string[];
  readonly bytes: number;
  /** Tokens of system prompt and tools, for where nothing in it tells them. */
  readonly head: number;
  /** When the newest of them was written to, milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** Something about a file that a user should know. */
export interface Remark {
  readonly path: string;
  readonly why: string;
  /** The figures hold what could be read of it. */
  readonly isUsed: boolean;
}

/** The folders in which an agent keeps its transcripts. */
export function transcriptFolders(agent: TranscriptAgent, env: Environment): readonly string[] {
  const set = env[agent === 'claude' ? 'CLAUDE_CONFIG_DIR' : 'CODEX_HOME'] ?? '';
  const home = set === '' ? join(userHome(env), `.${agent}`) : set;
  return agent === 'claude'
    ? [join(home, 'projects')]
    : [join(home, 'sessions'), join(home, 'archived_sessions')];
}

/**
 * The sessions below folders, the oldest first. A folder that is not there holds none; one that cannot be read is told.
 */
export async function findSessions(
  agent: TranscriptAgent,
  folders: readonly string[],
  remarks: Remark[],
): Promise<Source[]> {
  const files = (await Promise.all(folders.map(async (folder) => filesBelow(folder, remarks)))).flat();
  const sessions = new Map<string, string[]>();
  // A session's own file comes before those in the folder of its name.
  for (const path of files.sort((one, other) => one.length - other.length || (one < other ? -1 : 1))) {
    const own = path.replace(subAgent, '');
    sessions.set(own, [...(sessions.get(own) ?? []), path]);
  }
  const sources = await Promise.all([...sessions.values()].map(async (paths) => sourceOf(agent, paths)));
  return sources.sort((one, other) => one.modifiedAt - other.modifiedAt);
}

/** A source of files that may not be readable: that shows when they are read. */
export async function sourceOf(agent: TranscriptAgent | null, paths: readonly string[]): Promise<Source> {
  const stats = await Promise.all(
    paths.map(async (path) =>
      stat(path).catch((error: unknown) => {
        if (systemCode(error) === null) throw error;
        return { size: 0, mtimeMs: 0 };
      }),
    ),
  );
  return {
    agent,
    paths,
    head: 0,
    bytes: stats.reduce((sum, { size }) => sum + size, 0),
    modifiedAt: Math.max(...stats.map(({ mtimeMs }) => mtimeMs)),
  };
}

/** The system's reason without the path, which stands beside it. */
export function reasonAt(error: unknown): string {
  return reasonOf(error).replace(/, \w+(?: '.*')?$/, '');
}

/** `<session>/subagents/agent-1.jsonl` belongs to `<session>.jsonl`. */
const subAgent = /(?:\/subagents\/[^/]+)?\.jsonl$/;

async function filesBelow(folder: string, remarks: Remark[]): Promise<string[]> {
  const entries = await list(folder, remarks);
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => filesBelow(join(folder, name), remarks)),
  );
  const own = entries.filter((entry) => !entry.isDirectory() && entry.name.endsWith('.jsonl'));
  return [...own.map(({ name }) => join(folder, name)), ...below.flat()];
}

async function list(folder: string, remarks: Remark[]): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    if (code !== 'ENOENT')
      remarks.push({ path: folder, why: `it cannot be read: ${reasonAt(error)}`, isUsed: false });
    return [];
  }
}
