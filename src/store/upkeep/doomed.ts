import type { Connection } from '../sqlite/connection.ts';
import { listDamaged, listTexts, type StoredFile, type StoredText } from '../files.ts';
import { readInstallKey } from '../originals/key.ts';
import { inspectionReferenceOf } from '../originals/reference.ts';
import { seeRuns, type SeenRun } from '../runs/runs.ts';

/** What a user wants to be rid of, of stored texts: the ledger, which has none, is permanent. */
export interface PurgeScope {
  /** Only what was made, or last used, before then; milliseconds since 1970. */
  readonly before: number;
  /** Only what belongs to the agent's folder of this absolute path; null: of all. */
  readonly project: string | null;
}

export interface DoomedFiles {
  readonly originals: readonly StoredText[];
  readonly copies: readonly StoredFile[];
  readonly unproved: readonly StoredFile[];
  readonly damaged: readonly StoredFile[];
}

/** What a purge is to remove: files, and decisions by their keys. */
export interface Doomed extends DoomedFiles {
  readonly chains: readonly string[];
}

/** A damaged row keeps nothing, and can go as any other. */
const readableRefs = "iif(json_valid(refs), refs, '[]')";

/** Rows of which it is not known whose they are stay while any session runs. */
const doomedDecision = `decided_at < :before AND (:project IS NULL OR project = :project)
  AND CASE WHEN :projects IS NULL THEN 0 WHEN :running = 0 THEN 1
           ELSE project NOT IN (SELECT value FROM json_each(:projects)) END`;

/** All that a purge is to remove; without a database only what stands alone. */
export async function doomedIn(
  home: string,
  database: Connection | null,
  { before, project }: PurgeScope,
  { running, projects, liveSince }: Spared,
): Promise<Doomed> {
  const named = {
    before,
    project,
    running,
    projects: projects === null ? null : JSON.stringify(projects),
  };
  const list = (sql: string): string[] =>
    database === null ? [] : database.prepare<[typeof named], string>(sql).pluck().all(named);
  const inspected = inspectionRefs(home, database, named);
  const refs = (where: string): Set<string> =>
    new Set([
      ...list(`SELECT DISTINCT value FROM decisions, json_each(${readableRefs}) WHERE ${where}`),
      ...inspected(where),
    ]);
  const kept = refs(`coalesce(${doomedDecision}, 0) = 0`);
  const theirs = project === null ? null : refs(doomedDecision);
  const isOld = ({ usedAt }: StoredFile): boolean => usedAt < before && usedAt < liveSince;
  const isDoomed = (text: StoredText): boolean =>
    isOld(text) && !kept.has(text.ref) && (theirs?.has(text.ref) ?? true);
  return {
    chains: list(`SELECT chain FROM decisions WHERE ${doomedDecision}`),
    originals: (await listTexts(home, 'originals')).filter(isDoomed),
    copies: (await listTexts(home, 'inspection')).filter(isDoomed),
    // Nobody can tell of which project they are, and nothing needs them: they may be of this one.
    unproved: (await listTexts(home, 'unproved')).filter(isOld),
    damaged: project === null ? (await listDamaged(home)).filter(isOld) : [],
  };
}

/** References under which texts may be kept for `headroom inspect`; no column names them. */
function inspectionRefs(
  home: string,
  database: Connection | null,
  named: Readonly<Record<string, string | number | null>>,
): (where: string) => string[] {
  const key = readInstallKey(home);
  if (database === null || key === null) return () => [];
  return (where) =>
    database
      .prepare<[typeof named], { readonly chain: string; readonly index: number }>(
        `SELECT chain, entry.key AS "index" FROM decisions, json_each(${readableTexts}) AS entry
         WHERE entry.type = 'text' AND ${where}`,
      )
      .all(named)
      .map(({ chain, index }) => inspectionReferenceOf(key, chain, index));
}

const readableTexts = "iif(json_valid(texts), texts, '[]')";

/** Of these, by their paths, what no decision names any more: it may go while others stay. */
export function unnamed(database: Connection, originals: readonly StoredText[]): StoredText[] {
  const named = new Set(
    database
      .prepare<[], string>(`SELECT DISTINCT value FROM decisions, json_each(${readableRefs})`)
      .pluck()
      .all(),
  );
  return originals.filter(({ ref }) => !named.has(ref));
}

/** What a purge may remove before it has looked into the database, in which nothing needs it. */
export async function doomedAlone(
  home: string,
  { before, project }: PurgeScope,
  { running, liveSince }: Spared,
): Promise<Omit<DoomedFiles, 'originals'>> {
  const isOld = ({ usedAt }: StoredFile): boolean => usedAt < before && usedAt < liveSince;
  const isOfAll = project === null;
  return {
    // Of a session that runs they may be of use still, whatever their age.
    copies: isOfAll && running === 0 ? (await listTexts(home, 'inspection')).filter(isOld) : [],
    unproved: (await listTexts(home, 'unproved')).filter(isOld),
    damaged: isOfAll ? (await listDamaged(home)).filter(isOld) : [],
  };
}

/** What running sessions may need: whatever belongs to their projects, and every original used since they began. */
export interface Spared {
  readonly running: number;
  readonly liveSince: number;
  readonly ids: readonly string[];
  /** Null: a session is starting whose project cannot be known yet, so that nothing of any may go. */
  readonly projects: readonly string[] | null;
}

export function liveRuns(home: string): SeenRun[] {
  return seeRuns(home).filter(({ liveSince }) => liveSince !== null);
}

export function sparedBy(live: readonly SeenRun[]): Spared {
  const projects = live.flatMap(({ project }) => project ?? []);
  return {
    running: live.length,
    liveSince: Math.min(Date.now(), ...live.flatMap((run) => run.liveSince ?? [])),
    ids: live.map(({ id }) => id),
    projects: projects.length === live.length ? projects : null,
  };
}
