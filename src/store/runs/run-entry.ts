import { readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { systemCode } from '../../errors.ts';
import { dayMs } from '../../limits.ts';
import { isAbsent, kindOf } from '../data-folder.ts';

/** A run on another machine cannot be seen: it counts as going on for this long after its start. */
export const foreignRunMs = 7 * dayMs;

/** A clock that is set moves the moment of the last boot, by half a day where systems disagree on its time zone. */
export const bootMarginMs = dayMs;

/** Whose a run is: what its `pid` file says. */
export interface RunEntry {
  readonly pid: number;
  readonly host: string;
  readonly startedAt: number;
  readonly project: string | null;
}

/** When the run of this entry started; null when it is over. */
export function liveSince(entry: RunEntry, now: number): number | null {
  const { pid, host, startedAt } = entry;
  // A home folder may be shared by machines and containers, whose processes cannot be seen from here.
  if (host !== hostname()) return now - startedAt < foreignRunMs ? startedAt : null;
  // Long before the last boot the number meant another process. In doubt a run is alive: its agent reads the folder.
  const bootedAt = now - uptime() * 1000;
  return startedAt >= bootedAt - bootMarginMs && isAlive(pid) ? startedAt : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as another user's.
    return systemCode(error) === 'EPERM';
  }
}

/** The entry in a regular file; null: there is none, or it is not whole. Throws what the system says. */
export function readEntry(path: string): RunEntry | null {
  try {
    if (kindOf(path) !== 'file') return null;
    const entry: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isEntry(entry) ? { ...entry, project: projectIn(entry) } : null;
  } catch (error) {
    if (error instanceof SyntaxError || isAbsent(error)) return null;
    throw error;
  }
}

function isEntry(value: unknown): value is Omit<RunEntry, 'project'> {
  if (typeof value !== 'object' || value === null) return false;
  if (!('pid' in value && 'host' in value && 'startedAt' in value)) return false;
  const { pid, host, startedAt } = value;
  return (
    Number.isInteger(pid) && Number(pid) > 0 && typeof host === 'string' && typeof startedAt === 'number'
  );
}

/** A headroom of before this was noted may still be running. */
function projectIn(entry: object): string | null {
  return 'project' in entry && typeof entry.project === 'string' ? entry.project : null;
}
