import type { Role } from './role.ts';

/** Source as jest, Playwright and Babel print it, `>` before the line that failed, or vitest, which has no sign. */
const numbered = /^ *(>)? *\d+ ?\|(?: |$)/;
/** Below that line: where in it. */
const marks = /^ *\| *\^$/;
/** What vitest draws between failures. */
const rule = /^\u23af{8,}(?:\[\d+\/\d+\])?\u23af*$/;

/** What says where an excerpt is from, above it or below. */
const place = /:\d+:\d+\)?$/;

/**
 * Marks as `source` excerpts of the file that failed, and rules between failures. Where nothing beside an excerpt says
 * where it is from, the line that failed stays.
 */
export function markExcerpts(lines: readonly string[], roles: Role[]): void {
  const isPart = (at: number): boolean => {
    const line = lines[at] ?? '';
    return roles[at] === 'keep' && (numbered.test(line) || marks.test(line) || /^ +\|$/.test(line));
  };
  for (let at = 0; at < lines.length; at += 1) {
    if (roles[at] === 'keep' && rule.test(lines[at] ?? '')) roles[at] = 'source';
    if (!isPart(at)) continue;
    let to = at;
    while (to < lines.length && isPart(to)) to += 1;
    const failed = failedLines(lines, at, to);
    const isPlaced = place.test(beside(lines, at, -1)) || place.test(beside(lines, to - 1, 1));
    if (failed.size > 0) {
      for (let part = at; part < to; part += 1) if (isPlaced || !failed.has(part)) roles[part] = 'source';
    }
    at = to - 1;
  }
}

/** The next line that is not blank, above or below one. */
function beside(lines: readonly string[], from: number, step: 1 | -1): string {
  let at = from + step;
  while (at >= 0 && at < lines.length && (lines[at] ?? '').trim() === '') at += step;
  return lines[at] ?? '';
}

/** The lines that failed: they have a sign before them, or marks below; none: nobody can tell. */
function failedLines(lines: readonly string[], from: number, to: number): ReadonlySet<number> {
  const signed = new Set<number>();
  const marked = new Set<number>();
  for (let at = from; at < to; at += 1) {
    if (numbered.exec(lines[at] ?? '')?.[1] !== undefined) signed.add(at);
    if (at > from && marks.test(lines[at] ?? '')) marked.add(at - 1);
  }
  return signed.size > 0 ? signed : marked;
}
