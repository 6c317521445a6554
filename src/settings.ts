import { homedir } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import envPaths from 'env-paths';
import { HeadroomError, isHeadroomError } from './errors.ts';

/** Stored texts outlive the last request of their conversation by so many days. */
const keepDays = 180;

/** How far compression may go: re-encoding only; folds with a retrieval channel; folds under pressure. */
export const levels = ['lossless', 'balanced', 'tight'] as const;
export type Level = (typeof levels)[number];

/** A copy of the process environment; names absent from it are undefined. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The table from which `--help`, the README and `doctor` are rendered. At most ten rows. */
export const variables = [
  {
    name: 'HEADROOM_HOME',
    fallback: "the platform's data folder",
    help: 'folder of all data headroom keeps',
  },
  { name: 'HEADROOM_LEVEL', fallback: 'balanced', help: `how far to compress: ${levels.join(', ')}` },
  { name: 'HEADROOM_UPSTREAM', fallback: "the agent's own", help: 'provider URL to forward requests to' },
  {
    name: 'HEADROOM_HOLDOUT',
    fallback: '0',
    help: 'share of conversations, 0 to 1, left raw to measure the others by',
  },
  {
    name: 'HEADROOM_KEEP',
    fallback: String(keepDays),
    help: "days that stored texts stay after their conversation's last request",
  },
  {
    name: 'HEADROOM_TOKEN',
    fallback: 'none',
    help: 'key that /v1/compress and /v1/retrieve of headroom proxy ask for',
  },
  { name: 'HEADROOM_DEBUG', fallback: 'off', help: 'print where a defect of headroom lies' },
] as const;

export interface Settings {
  /** Absolute path of the data folder. */
  readonly home: string;
  readonly level: Level;
  /** Provider URL that replaces the agent's own, or null. */
  readonly upstream: string | null;
  /** Share of conversations that go raw, 0 to 1. */
  readonly holdout: number;
  /** What callers of our own HTTP routes have to send; null: nothing. */
  readonly token: string | null;
  /** Days that stored texts outlive the last request of their conversation, 1 or more. */
  readonly keepDays: number;
}

/** The one place that reads `process.env`: the environment as the user's shell set it, frozen. */
export function environment(): Environment {
  return Object.freeze({ ...process.env });
}

/** Runs `act` with a variable hidden: for packages that read switches of their own test suites. */
export function withoutVariable(name: string, act: () => void): void {
  const value = process.env[name];
  if (value === undefined) {
    act();
    return;
  }
  Reflect.deleteProperty(process.env, name);
  try {
    act();
  } finally {
    process.env[name] = value;
  }
}

/**
 * Flags over environment over defaults. Throws `USAGE` for a level that does not exist, and for what is no share or no
 * number of days.
 */
export function readSettings(
  env: Environment,
  flags: { level?: string | undefined; upstream?: string | undefined } = {},
): Settings {
  const home = env['HEADROOM_HOME'] ?? '';
  return Object.freeze({
    home: home === '' ? envPaths('headroom', { suffix: '' }).data : isAbsolute(home) ? home : resolve(home),
    level: parseLevel(flags.level ?? set(env['HEADROOM_LEVEL']) ?? 'balanced'),
    upstream:
      flags.upstream ?? (env['HEADROOM_UPSTREAM'] === '' ? undefined : env['HEADROOM_UPSTREAM']) ?? null,
    holdout: parseShare(set(env['HEADROOM_HOLDOUT']) ?? '0'),
    token: set(env['HEADROOM_TOKEN']) ?? null,
    keepDays: parseDays(set(env['HEADROOM_KEEP']) ?? String(keepDays)),
  });
}

/** The same for whoever has to go on: where a variable of ours cannot be used, none that might be wrong counts. */
export function usableSettings(env: Environment): Settings {
  try {
    return readSettings(env);
  } catch (error) {
    if (!isHeadroomError(error)) throw error;
    const unset = { HEADROOM_LEVEL: undefined, HEADROOM_HOLDOUT: undefined, HEADROOM_KEEP: undefined };
    return readSettings({ ...env, ...unset });
  }
}

/** The user's home folder, as the agent itself will look it up. */
export function userHome(env: Environment): string {
  return env['HOME'] ?? env['USERPROFILE'] ?? homedir();
}

/** The command line that long texts are paged with; null: none, as `PAGER=cat` or an empty one asks for. */
export function pagerOf(env: Environment): string | null {
  const pager = env['PAGER'] ?? (process.platform === 'win32' ? 'more' : 'less -R');
  return pager === '' || pager === 'cat' ? null : pager;
}

/** A variable that is empty counts as not set. */
function set(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function parseLevel(text: string): Level {
  const level = levels.find((name) => name === text);
  if (level !== undefined) return level;
  throw new HeadroomError('USAGE', `There is no level "${text}".`, `Use one of: ${levels.join(', ')}.`);
}

function parseShare(text: string): number {
  const share = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (share >= 0 && share <= 1) return share;
  throw new HeadroomError(
    'USAGE',
    `HEADROOM_HOLDOUT is no share: "${text}".`,
    'Set it to a number from 0 to 1, for instance 0.1.',
  );
}

function parseDays(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days >= 1) return days;
  throw new HeadroomError(
    'USAGE',
    `HEADROOM_KEEP is no number of days: "${text}".`,
    'Set it to a whole number from 1, for instance 180.',
  );
}
