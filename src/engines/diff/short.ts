import { standsForOthers } from '../../text/pointer.ts';
import { legendOf, readCommit, readsAsCommitLine, shortCommit, type Commit } from './commit-line.ts';
import { Blobs, readFileLine, readsAsFileLine } from './file-line.ts';
import { isGenerated } from './generated.ts';
import { HunkPlaces, isBlockHeader, isHunkHeader, readHunk, readsAsShortHunk, type Hunk } from './hunk.ts';
import { readPathRows, readsAsPathRow } from './path-rows.ts';
import { readMoved, Rows, withoutMoved, type Section } from './moved.ts';

/** From so many lines on those of a hunk that is all added or all removed stand without their sign. */
const minBlockLines = 6;

/** What only the headers of diffs and histories begin with. */
const readsAsDiff = /^(?:diff --|diff \S+ |@@ |commit [0-9a-f]{7}|Index: )/;

const outside: Section = { path: '', isBare: false, mayMove: false };

/** The lines in shorter form; null: some line would read as one of ours and is none. */
export function shortLines(lines: readonly string[], pointsAbove: boolean): readonly string[] | null {
  const commits = commitsOf(lines);
  const legend = legendOf([...commits.values()]);
  const rows = new Rows();
  const blobs = new Blobs();
  const places = new HunkPlaces();
  let path = '';
  const push = (text: string): void => {
    rows.add(text, '', outside);
  };
  if (legend !== null) push(legend.line);
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    if (isHunkHeader(line)) {
      const hunk = readHunk(lines, at);
      const block = blockOf(lines, at, hunk);
      const short = places.short(line, hunk, block > 0);
      if (short === null) return null;
      push(short);
      // What generated files changed may be left out: nothing leads there.
      const section = { path, isBare: isBlockHeader(short), mayMove: !isGenerated(path) };
      for (at += 1; at < hunk.end; at += 1) {
        const row = lines[at] ?? '';
        if (readMoved(row) !== null) return null;
        const sign = signOf(row);
        rows.add(section.isBare && sign !== '' ? row.slice(1) : row, sign, section);
      }
      continue;
    }
    places.leave();
    const commit = commits.get(at);
    const file = commit === undefined ? readFileLine(lines, at, blobs) : null;
    const paths = commit === undefined && file === null ? readPathRows(lines, at) : null;
    if (file !== null) {
      ({ path } = file);
      push(file.short);
      at = file.end;
    } else if (commit !== undefined) {
      for (const row of shortCommit(commit, legend)) push(row);
      at = commit.end;
    } else if (paths !== null) {
      for (const row of paths.rows) push(row);
      at = paths.end;
    } else {
      if (readsAsPathRow(line)) return null;
      if (readsAsFileLine.test(line) || readsAsCommitLine.test(line) || readsAsShortHunk(line)) return null;
      path = /^\+\+\+ (?:b\/)?(\S+)/.exec(line)?.[1] ?? path;
      push(line);
      at += 1;
    }
  }
  return pointsAbove ? withoutMoved(rows) : rows.texts;
}

function commitsOf(lines: readonly string[]): ReadonlyMap<number, Commit> {
  const found = new Map<number, Commit>();
  for (let at = 0; at < lines.length; at += 1) {
    const commit = readCommit(lines, at);
    if (commit === null) continue;
    found.set(at, commit);
    at = commit.end - 1;
  }
  return found;
}

/** How many lines a hunk has whose lines are all added or all removed; 0: they keep their sign. */
function blockOf(lines: readonly string[], at: number, { removed, added, same, end }: Hunk): number {
  const count = removed + added;
  if (same > 0 || (removed > 0 && added > 0) || count < minBlockLines) return 0;
  for (let line = at + 1; line <= at + count; line += 1) {
    const text = lines[line] ?? '';
    const body = text.slice(1);
    if (text.startsWith('\\') || readMoved(body) !== null || standsForOthers(body)) return 0;
    // Without their sign the lines of a diff within a diff would be taken for changes of the outer one.
    if (readsAsDiff.test(body)) return 0;
  }
  return at + count < end ? count : 0;
}

function signOf(line: string): '+' | '-' | ' ' | '' {
  const sign = line[0];
  return sign === '+' || sign === '-' || sign === ' ' ? sign : '';
}
