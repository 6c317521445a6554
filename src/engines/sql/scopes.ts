import type { Reading, Scope } from '../engine.ts';

const heading = 'SQL dump: below [N rows of INSERT …] stand N rows, ';
const head = /^\[(\d+) rows of ([^]*…[^]*)\]$/;

/** A row is one of the `INSERT` above it; the first and the last row of one with many begin and end it. */
export function scopes(lines: readonly string[]): Reading | null {
  const first = lines.findIndex((line) => line.startsWith(heading));
  if (first === -1) return null;
  const found = lines.map((): Scope | null => null);
  let under = '';
  let [next, end] = [0, 0];
  for (let at = first + 1; at < lines.length; at += 1) {
    const [, count, pattern] = head.exec(lines[at] ?? '') ?? [];
    if (count !== undefined && pattern !== undefined) {
      // By itself it stands for no line that was printed.
      found[at] = { under: heading, above: 0 };
      under = pattern;
      [next, end] = [at + 1, at + 1 + Number(count)];
    } else if (at < end) {
      const isEdge = under.split('…').length > 2 && (at === next || at === end - 1);
      found[at] = { under: isEdge ? `${at === next ? 'first' : 'last'} ${under}` : under, above: 0 };
    }
  }
  return { scopes: found };
}
