import { seeRuns, type SeenRun } from './runs.ts';

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
