import type { Connection } from '../../store/sqlite/connection.ts';
import type { Scope } from './scope.ts';

/** What a ledger can be narrowed to. */
export interface Known {
  readonly agents: readonly string[];
  readonly projects: readonly string[];
  /** The newest first. */
  readonly runs: readonly string[];
}

/** Runs that are worth naming. */
const newestRuns = 3;

export function knownIn(database: Connection): Known {
  const names = (select: string): string[] =>
    database
      .prepare<[], { readonly name: string }>(select)
      .all()
      .map(({ name }) => name);
  return {
    agents: names("SELECT DISTINCT agent AS name FROM slices WHERE span = 'all' ORDER BY 1"),
    projects: names("SELECT DISTINCT project AS name FROM slices WHERE span = 'all' ORDER BY 1"),
    runs: names(
      `SELECT run AS name FROM slices JOIN slice_sums ON slice = slices.id WHERE span = 'run'
       GROUP BY run ORDER BY max(last_at) DESC LIMIT ${newestRuns}`,
    ),
  };
}

export function hasRun(database: Connection, run: string): boolean {
  const found = database
    .prepare<[string]>("SELECT 1 FROM slices WHERE span = 'run' AND run = ? LIMIT 1")
    .all(run);
  return found.length > 0;
}

/** Whether a scope is narrowed at all. */
export function isNarrowed({ since, run, agent, project }: Scope): boolean {
  return [since, run, agent, project].some((each) => each !== undefined);
}
