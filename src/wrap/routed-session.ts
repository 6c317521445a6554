import { reasonOf } from '../errors.ts';
import type { Notes } from './notes.ts';
import type { Route } from './launch/plan.ts';
import { openSession, type Session, type StartProxy } from './session.ts';
import type { Start } from './launch/start.ts';

/** Opens the session that a route needs; whoever it is for is told at once if its proxy fails. */
export async function openRoutedSession(
  start: Start & { readonly startProxy: StartProxy },
  route: Omit<Route, 'around'>,
  notes: Notes,
  mend: string,
): Promise<Session> {
  const session = await openSession({
    recipe: start.recipe,
    mounts: route.upstreams,
    env: route.env,
    level: start.settings.level,
    holdout: start.settings.holdout,
    keepDays: start.settings.keepDays,
    home: start.settings.home,
    project: start.cwd,
    writesFiles: 'launch' in start.recipe,
    startProxy: start.startProxy,
    onProblem: (problem) => {
      notes.problem(problem);
    },
  });
  // An agent takes minutes to say that its proxy is gone, so we say it.
  void session.proxy.failed.then((error) => {
    notes.urgent({ problem: `The proxy has failed: ${reasonOf(error)}.`, mend });
  });
  return session;
}

/** Where requests go, for the line at the start. */
export function showRoute({ upstreams }: Pick<Route, 'upstreams'>): string {
  return upstreams.map(({ target, from }) => `${target.host} (${from})`).join(', ');
}
