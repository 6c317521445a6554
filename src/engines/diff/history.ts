import { runsLeftOut } from '../../text/left-out.ts';
import { counted } from '../../text/wording.ts';
import type { Omission } from '../engine.ts';

/** A history is shown whole up to so many commits: agents ask for as many, and look through them. */
const keptCommits = { balanced: 40, tight: 15 } as const;

/** Oldest commits that stay: they show how far the history goes. */
const keptOldestCommits = 3;

/** Whether a question names something in the line of an index. */
export type IsAsked = (line: number) => boolean;

/** A commit of a history: its lines `from` up to `end`, not included. */
interface Entry {
  readonly from: number;
  readonly end: number;
}

const long = /^commit [0-9a-f]{7,64}\b/;
const oneLine = /^[*|\\/_ ]*[0-9a-f]{7,40} \S/;
/** What `--graph` draws between two commits; it belongs to the one above. */
const rails = /^(?:[|\\/_. -]*\*)*[_. -]*[|\\/][|\\/_. -]*$/;
const changed = /^(?:diff |@@ )/;

/** Commits in the middle of a long history, without those that a question names. */
export function historyOmissions(
  lines: readonly string[],
  isAsked: IsAsked,
  level: 'balanced' | 'tight',
): readonly Omission[] {
  const entries = entriesOf(lines);
  if (entries.length <= keptCommits[level] + keptOldestCommits) return [];
  const kept = new Array<boolean>(lines.length).fill(true);
  const counts = new Map<number, number>();
  for (const { from, end } of entries.slice(keptCommits[level], -keptOldestCommits)) {
    const stays = lines.slice(from, end).some((line, index) => changed.test(line) || isAsked(from + index));
    if (stays) continue;
    kept.fill(false, from, end);
    counts.set(from, 1);
  }
  return runsLeftOut(kept).map(({ fromLine, toLine }) => {
    let commits = 0;
    for (let line = fromLine - 1; line < toLine; line += 1) commits += counts.get(line) ?? 0;
    return { fromLine, toLine, says: counted(commits, 'commit') };
  });
}

function entriesOf(lines: readonly string[]): readonly Entry[] {
  const isLong = lines.some((line) => long.test(line));
  const starts = [...lines.keys()].filter((at) => (isLong ? long : oneLine).test(lines[at] ?? ''));
  return starts.map((from, index) => {
    const next = starts[index + 1] ?? lines.length;
    let end = from + 1;
    while (end < next && rails.test(lines[end] ?? '')) end += 1;
    return { from, end: isLong ? next : end };
  });
}
