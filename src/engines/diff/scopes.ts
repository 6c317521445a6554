import { isLeftOut } from '../../text/pointer.ts';
import type { Reading, Scope } from '../engine.ts';

const commit = /^commit [0-9a-f]{40,64}(?: \([^()]*\))?(?: merges [0-9a-f ]+)? by (.*), .*$/;
const hunk = /^@@ -(\d+) \+(\d+) @@/;
const never: Scope = { under: '', above: Infinity };

/** A hunk's header counts the lines below it; a commit may be by the author of the one above. */
export function scopes(lines: readonly string[]): Reading | null {
  let author: string | null = null;
  const found = lines.map(scopeOf);
  return found.every((scope) => scope === null) ? null : { scopes: found };

  function scopeOf(line: string, at: number): Scope | null {
    if (isLeftOut(line)) author = null;
    if (line.startsWith('@@ -')) return hunkScope(lines, at);
    if (line.startsWith('commit ')) {
      const [, by] = commit.exec(line) ?? [];
      if (by === undefined) return null;
      if (by !== 'the same author') author = by;
      return author === null ? never : { under: author, above: 0 };
    }
    if (!line.startsWith('diff -') || /^diff --git a\/\S+ b\/\S+$/.test(line)) return null;
    // A file's names are printed above its first hunk.
    const next = lines[at + 1] ?? '';
    return isLeftOut(next) ? never : { under: /^@@@? -/.test(next) ? 'named' : '', above: 0 };
  }
}

function hunkScope(lines: readonly string[], at: number): Scope | null {
  const line = lines[at] ?? '';
  const [lead, old = '', now = ''] = hunk.exec(line) ?? [];
  if (lead === undefined) return null;
  let [removed, added] = [0, 0];
  let end = at + 1;
  for (; /^[-+ \\]/.test(lines[end] ?? ''); end += 1) {
    const sign = lines[end]?.[0];
    if (sign === '-' || sign === ' ') removed += 1;
    if (sign === '+' || sign === ' ') added += 1;
  }
  if (isLeftOut(lines[end] ?? '')) return never;
  const printed = `@@ -${spanOf(old, removed)} +${spanOf(now, added)} @@`;
  return printed === lead ? null : { under: printed, above: 0 };
}

function spanOf(from: string, count: number): string {
  return count === 1 ? from : `${from},${String(count)}`;
}
