import type { AgentRun } from './agent-run.ts';

/** A run is given the words of the run so many places further on: a neighbour often works on the same files. */
export const swappedBy = 7;

/**
 * Each run with the words and commands of another one of its repository's owner: what counts as an event in it is
 * chance, so it tells how much of the events of the runs themselves may be. Null where the owner has no other run.
 */
export function swappedRuns(runs: readonly AgentRun[]): (AgentRun | null)[] {
  const owners = new Map<string, { readonly run: AgentRun; readonly at: number }[]>();
  for (const [at, run] of runs.entries()) {
    const group = owners.get(ownerOf(run)) ?? [];
    group.push({ run, at });
    owners.set(ownerOf(run), group);
  }
  const swapped: (AgentRun | null)[] = runs.map(() => null);
  for (const group of owners.values()) {
    const by = group.length > 1 && swappedBy % group.length === 0 ? 1 : swappedBy;
    for (const [place, { run, at }] of group.entries()) {
      const other = group[(place + by) % group.length]?.run ?? run;
      swapped[at] = other === run ? null : withWordsOf(run, other);
    }
  }
  return swapped;
}

/** Before the `__` of an id such as `django__django-10097`; all other ids are of one owner. */
function ownerOf({ id }: AgentRun): string {
  return /^(.*?)__/.exec(id)?.[1] ?? '';
}

/** What either prompt says is nothing that an output has taught. */
function withWordsOf(run: AgentRun, other: AgentRun): AgentRun {
  return {
    id: run.id,
    system: `${run.system}\n${other.system}`,
    prompt: `${run.prompt}\n${other.prompt}`,
    turns: run.turns.slice(0, other.turns.length).map((turn, at) => ({
      ...turn,
      said: other.turns[at]?.said ?? '',
      command: turn.command === null ? null : (other.turns[at]?.command ?? ''),
    })),
  };
}
