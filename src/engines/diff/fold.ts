import { askedLines } from '../../text/asked.ts';
import { leaveOut, runsLeftOut } from '../../text/left-out.ts';
import type { EngineContext, Omission, Piece } from '../engine.ts';
import { historyOmissions, type IsAsked } from './history.ts';
import { isGenerated, isLockFile } from './generated.ts';
import { isAnyHunkHeader, isBlockHeader, readStatedHunk, type Hunk } from './hunk.ts';
import { tellingLines } from './lock-lines.ts';
import { statOmissions } from './stat.ts';

/** A hunk that adds more lines than this to a new file shows its ends only, under pressure. */
const maxAddedLines = 80;

/** Lines that stay at each end of such a hunk. */
const keptAddedLines = 12;

/**
 * Leaves out what generated files changed, commits and names in the middle of long lists, and under pressure the
 * middle of long new files. Every other changed line stays. `isCertain`: only what prints diffs and histories printed it.
 */
export function foldLines(
  lines: readonly string[],
  context: EngineContext,
  isCertain: boolean,
): readonly Piece[] | null {
  if (context.level === 'lossless') return null;
  // Most diffs have nothing to leave out: then nobody need look for the question's words.
  let asked: ReadonlySet<number> | null = null;
  const isAsked: IsAsked = (line) => (asked ??= askedLines(context.question, lines)).has(line);
  const omissions = [...hunkOmissions(lines, isAsked, context)];
  // Lines of another program may look like a history, checksums for one.
  if (isCertain) {
    const signed = withSigns(lines);
    omissions.push(...historyOmissions(signed, isAsked, context.level));
    omissions.push(...statOmissions(signed, isAsked, context.level));
  }
  return leaveOut(lines, apart(omissions));
}

/** Lines that stand without their sign may read as anything. */
function withSigns(lines: readonly string[]): readonly string[] {
  if (!lines.some(isBlockHeader)) return lines;
  const signed = [...lines];
  for (let at = 0; at < lines.length; at += 1) {
    if (!isBlockHeader(lines[at] ?? '')) continue;
    const { end } = readStatedHunk(lines, at);
    const sign = lines[at]?.endsWith(' removed:') === true ? '-' : '+';
    for (at += 1; at < end; at += 1) signed[at] = `${sign}${lines[at] ?? ''}`;
    at -= 1;
  }
  return signed;
}

/** In order, without those that begin inside another one. */
function apart(omissions: readonly Omission[]): readonly Omission[] {
  let behind = 0;
  return omissions
    .toSorted((left, right) => left.fromLine - right.fromLine || right.toLine - left.toLine)
    .filter(({ fromLine, toLine }) => {
      const isFree = fromLine > behind;
      if (isFree) behind = toLine;
      return isFree;
    });
}

function hunkOmissions(
  lines: readonly string[],
  isAsked: IsAsked,
  { level, question, command }: EngineContext,
): readonly Omission[] {
  const omissions: Omission[] = [];
  const isFree = (omission: Omission): boolean => !holdsAsked(omission, isAsked);
  let path = '';
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    path = pathOf(line) ?? path;
    const change = readChange(lines, at);
    if (change === null) {
      at += 1;
      continue;
    }
    const name = path.slice(path.lastIndexOf('/') + 1);
    const isNamed = name !== '' && (question.includes(name) || command?.includes(name) === true);
    if (isGenerated(path) && !isNamed) {
      omissions.push(...generatedOmissions(lines, at, change, isLockFile(path)).filter(isFree));
    } else if (level === 'tight') {
      const middle = middleOf(at, change);
      if (middle !== null && isFree(middle)) omissions.push(middle);
    }
    at = change.end;
  }
  return omissions;
}

/** All that a generated file changed, but what nobody should miss of a lock file. */
function generatedOmissions(
  lines: readonly string[],
  at: number,
  { end, says }: Change,
  isLock: boolean,
): readonly Omission[] {
  const telling = isLock ? tellingLines(withSigns(lines.slice(at, end)), 0, end - at) : new Set<number>();
  if (telling.size === 0) return [{ fromLine: at + 1, toLine: end, says }];
  const kept = Array.from({ length: end - at }, (_, line) => telling.has(line));
  const signed = withSigns(lines.slice(at, end));
  return runsLeftOut(kept).map(({ fromLine, toLine }) => {
    const left = signed.slice(fromLine - 1, toLine);
    const [added, removed] = ['+', '-'].map((sign) => left.filter((line) => line.startsWith(sign)).length);
    return { fromLine: at + fromLine, toLine: at + toLine, says: `+${added ?? 0} -${removed ?? 0}` };
  });
}

/** The path of the file whose changes follow. */
function pathOf(line: string): string | null {
  const git = /^diff (?:--git )?(?=[^-])(?:.* => |.* b\/)?(\S+)/.exec(line)?.[1];
  if (git !== undefined) return git;
  return /^(?:diff --(?:cc|combined) |Index: |\+\+\+ (?:b\/)?)(\S+)/.exec(line)?.[1] ?? null;
}

interface Change {
  readonly end: number;
  readonly says: string;
  /** Its hunk where it is a single one. */
  readonly only: Hunk | null;
}

/** All hunks of one file, or its binary patch. */
function readChange(lines: readonly string[], at: number): Change | null {
  if (lines[at] === 'GIT binary patch') {
    let end = at + 1;
    while (end < lines.length && /^(?:(?:literal|delta) \d+|[A-Za-z]\S+|)$/.test(lines[end] ?? '')) end += 1;
    return { end, says: 'binary patch', only: null };
  }
  let [end, removed, added] = [at, 0, 0];
  let only: Hunk | null = null;
  while (isAnyHunkHeader(lines[end] ?? '')) {
    const hunk = readStatedHunk(lines, end);
    only = end === at ? hunk : null;
    removed += hunk.removed;
    added += hunk.added;
    end = hunk.end;
  }
  return end === at ? null : { end, says: `+${added} -${removed}`, only };
}

/** The middle of a file that only gains lines. */
function middleOf(at: number, { only }: Change): Omission | null {
  if (only === null || only.removed + only.same > 0 || only.added <= maxAddedLines) return null;
  const fromLine = at + 2 + keptAddedLines;
  const toLine = at + 1 + only.added - keptAddedLines;
  return { fromLine, toLine, says: `+${toLine - fromLine + 1}` };
}

function holdsAsked({ fromLine, toLine }: Omission, isAsked: IsAsked): boolean {
  for (let line = fromLine - 1; line < toLine; line += 1) if (isAsked(line)) return true;
  return false;
}
