import { hasRun, isNarrowed, knownIn, type Known } from '../../money/reports/known.ts';
import type { Scope } from '../../money/reports/scope.ts';
import type { Connection } from '../../store/sqlite/connection.ts';
import { visible } from '../../text/visible.ts';
import { timeOf } from '../screen/layout.ts';
import { nearest } from '../screen/nearest.ts';

/** Names of one kind that a message has room for. */
const namedAtMost = 8;

/** Why no request of the ledger is in a scope, in two lines; null: the ledger is empty, or the scope is all of it. */
export function noMatch(database: Connection, scope: Scope): string | null {
  const known = knownIn(database);
  if (!isNarrowed(scope) || known.agents.length === 0) return null;
  const { since, run, agent, project } = scope;
  if (run !== undefined && !hasRun(database, run)) return missing('run', run, known.runs, 'its newest runs');
  if (agent !== undefined && !known.agents.includes(agent)) return missing('agent', agent, known.agents);
  if (project !== undefined && !known.projects.includes(project)) {
    return missing('project', project, known.projects);
  }
  const parts = [
    ...(run === undefined ? [] : [`of run ${visible(run)}`]),
    ...(agent === undefined ? [] : [`of agent ${visible(agent)}`]),
    ...(project === undefined ? [] : [`of project ${visible(project)}`]),
    ...(since === undefined ? [] : [`since ${timeOf(since)}`]),
  ];
  return `No request ${parts.join(', ')}.\nLeave one of these filters out.\n`;
}

function missing(kind: string, name: string, known: Known['runs'], says = 'it knows'): string {
  const near = nearest(name, known);
  const shown = known.slice(0, namedAtMost).map(visible).join(', ');
  const more = known.length > namedAtMost ? ` and ${known.length - namedAtMost} more` : '';
  const meant = near === null ? '' : ` Did you mean ${visible(near)}?`;
  return `The ledger has no request of ${kind} ${visible(name)}; ${says}: ${shown}${more}.\n${
    meant === '' ? `Leave --${kind} out, or name one of these.` : meant.trim()
  }\n`;
}
