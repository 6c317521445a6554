const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const short = /^@@ -\d+ \+\d+ @@/;

/** Lines of a hunk and how many of them stand on each side. */
export interface Hunk {
  /** Index of the line behind the hunk. */
  readonly end: number;
  readonly removed: number;
  readonly added: number;
  readonly same: number;
}

/** The hunk whose header stands at `at`: all lines behind it that may belong to it. */
export function readHunk(lines: readonly string[], at: number): Hunk {
  return read(lines, at, Infinity, Infinity);
}

/** The hunk whose header stands at `at`, no longer than its header says. */
export function readStatedHunk(lines: readonly string[], at: number): Hunk {
  const [, , old, , now] = header.exec(lines[at] ?? '') ?? [];
  if (old === undefined && now === undefined) return readHunk(lines, at);
  return read(lines, at, Number(old ?? 1), Number(now ?? 1));
}

function read(lines: readonly string[], at: number, old: number, now: number): Hunk {
  let [removed, added, same] = [0, 0, 0];
  let end = at + 1;
  for (; end < lines.length; end += 1) {
    const sign = lines[end]?.[0];
    const isWhole = removed + same >= old && added + same >= now;
    if (sign === '\\') continue;
    if (isWhole) break;
    if (sign === '+') added += 1;
    else if (sign === '-') removed += 1;
    else if (sign === ' ') same += 1;
    else break;
  }
  return { end, removed, added, same };
}

export function isHunkHeader(line: string): boolean {
  return line.startsWith('@@ -') && header.test(line);
}

/**
 * A hunk's header without its numbers of lines where the hunk itself shows them: `@@ -12 +12 @@ name`. The line as it
 * is where it says something else; null: it would read as one without numbers and is none.
 */
export function shortHunkHeader(line: string, { removed, added, same }: Hunk): string | null {
  const found = header.exec(line);
  if (found === null) return line;
  const [lead, old = '', , now = ''] = found;
  const rest = line.slice(lead.length);
  const counted = `@@ -${span(old, removed + same)} +${span(now, added + same)} @@`;
  if (lead === counted) return `@@ -${old} +${now} @@${rest}`;
  return short.test(line) ? null : line;
}

/** Programs leave a number of 1 away. */
function span(from: string, count: number): string {
  return count === 1 ? from : `${from},${count}`;
}
