import { readPrices } from '../money/prices.ts';
import type { ClientProfile } from '../pipeline/call/client-profile.ts';
import { isHeadroomError } from '../errors.ts';
import type { Environment } from '../settings.ts';
import { readAnswered } from '../store/sqlite/read-only.ts';
import { databasePath } from '../store/sqlite/database.ts';
import { collect, type Collected } from './collect.ts';
import { readAll } from './pool.ts';
import { sumOf, Tally, type Bill, type KindFigures, type NamedBill, type Unpriced } from './prediction.ts';
import {
  findSessions,
  type Remark,
  sourceOf,
  transcriptAgents,
  transcriptFolders,
  type Source,
  type TranscriptAgent,
} from './sources.ts';
import { ThroughHeadroom } from './through-headroom.ts';

export interface PredictOptions {
  readonly env: Environment;
  /** Data folder, where prices of the user's own may lie, and the ledger. */
  readonly home: string;
  readonly profiles: Readonly<Record<TranscriptAgent, ClientProfile>>;
  /** Null: all whose transcripts are known. */
  readonly agent: TranscriptAgent | null;
  /** Files of runs, which are read instead of the agents' transcripts. */
  readonly runs: readonly string[];
  /** For requests that name no model. */
  readonly model: string;
  /** Requests since then, milliseconds since 1970; null: all. */
  readonly since: number | null;
  /** So many of the newest sessions; null: all. */
  readonly limit: number | null;
  readonly progress: (read: number, of: number, bytes: number) => void;
  /** Reads sources, and yields what came of them in their order; on threads where it is left out. */
  readonly readAll?: typeof readAll;
}

/** What headroom would have saved. USD, tokens by o200k. */
export interface Prediction extends Pick<Collected, 'ranThrough' | 'heads'> {
  readonly sessions: number;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Bytes of transcripts read. */
  readonly bytes: number;
  readonly total: Bill;
  /** The dearest first. */
  readonly projects: readonly (NamedBill & { readonly sessions: number })[];
  readonly kinds: readonly KindFigures[];
  /** The session that headroom would have served worst at each level, by the share of its bill. */
  readonly worst: Readonly<Record<'lossless' | 'balanced', NamedBill | null>>;
  readonly unpriced: readonly Unpriced[];
  readonly remarks: readonly Remark[];
  /** Where transcripts were looked for. */
  readonly folders: readonly string[];
}

/** Reads transcripts and tells what headroom would have saved. Reads only; sends nothing. */
export async function predict(options: PredictOptions): Promise<Prediction> {
  const { env, home, agent, runs, profiles, model, since, limit, progress } = options;
  // Threads read it for themselves; what is wrong with it is said before.
  await readPrices(home);
  const agents = transcriptAgents.filter((name) => runs.length === 0 && (agent === null || agent === name));
  const folders = agents.flatMap((name) => transcriptFolders(name, env));
  const remarks: Remark[] = [];
  const sources = await sourcesOf(options, agents, remarks);
  const chosen = newest(sources, since, limit);
  const through = await throughHeadroom(options, remarks);
  let [read, bytes] = [0, 0];
  progress(read, chosen.length, bytes);
  const reading = { readAll: options.readAll ?? readAll, setup: { profiles, model, home } };
  const collected = await collect(chosen, reading, through, (source) => {
    bytes += source.bytes;
    read += 1;
    progress(read, chosen.length, bytes);
  });
  const { ranThrough, heads } = collected;
  remarks.push(...collected.remarks);
  const tally = new Tally(since);
  for (const session of collected.sessions) tally.add(session);
  return {
    sessions: tally.sessions.length,
    firstAt: tally.firstAt,
    lastAt: tally.lastAt,
    bytes,
    total: sumOf(tally.sessions),
    projects: projectsOf(tally.sessions),
    kinds: tally.kinds,
    worst: { lossless: worstOf(tally.sessions, 'lossless'), balanced: worstOf(tally.sessions, 'balanced') },
    unpriced: tally.unpriced,
    ranThrough,
    heads,
    remarks,
    folders,
  };
}

/** What the ledger tells; that it cannot be read is told. */
async function throughHeadroom({ home, runs }: PredictOptions, remarks: Remark[]): Promise<ThroughHeadroom> {
  try {
    return new ThroughHeadroom(runs.length > 0 ? [] : await readAnswered(home));
  } catch (error) {
    if (!isHeadroomError(error)) throw error;
    const why = `${error.problem} Sessions that ran through headroom may be counted.`;
    remarks.push({ path: databasePath(home), why, isUsed: true });
    return new ThroughHeadroom([]);
  }
}

async function sourcesOf(
  { env, runs }: PredictOptions,
  agents: readonly TranscriptAgent[],
  remarks: Remark[],
): Promise<Source[]> {
  if (runs.length > 0) return Promise.all(runs.map(async (path) => sourceOf(null, [path])));
  const found = await Promise.all(
    agents.map(async (agent) => findSessions(agent, transcriptFolders(agent, env), remarks)),
  );
  return found.flat().sort((one, other) => one.modifiedAt - other.modifiedAt);
}

/** Those that may hold requests since then, and of them the newest; the oldest first. */
function newest(sources: readonly Source[], since: number | null, limit: number | null): readonly Source[] {
  const recent = sources.filter(({ agent, modifiedAt }) => agent === null || modifiedAt >= (since ?? 0));
  return limit === null ? recent : recent.slice(Math.max(0, recent.length - limit));
}

type SessionBill = NamedBill & { readonly project: string | null };

function projectsOf(sessions: readonly SessionBill[]): Prediction['projects'] {
  const byProject = new Map<string, SessionBill[]>();
  for (const session of sessions) {
    const name = session.project ?? 'unknown folder';
    byProject.set(name, [...(byProject.get(name) ?? []), session]);
  }
  return [...byProject]
    .map(([name, own]) => ({ name, sessions: own.length, ...sumOf(own) }))
    .sort((one, other) => (other.usd ?? 0) - (one.usd ?? 0) || (one.name < other.name ? -1 : 1));
}

function worstOf(sessions: readonly SessionBill[], level: 'lossless' | 'balanced'): NamedBill | null {
  const share = ({ saved, usd }: NamedBill): number => (saved[level] ?? 0) / (usd ?? 1);
  return sessions
    .filter(({ usd }) => (usd ?? 0) > 0)
    .reduce<SessionBill | null>(
      (worst, one) => (worst === null || share(one) < share(worst) ? one : worst),
      null,
    );
}
