import { headingsOf } from '../../text/headings.ts';
import { indentOf } from '../../text/lines.ts';

/** Deeper lines below one that stay with it, at most. */
const maxBelow = 6;

/**
 * What lines that a reader looks for need to be understood: the less indented lines above them that say where they
 * belong, and the deeper ones right below, which say the rest: of the one interface that is down its address.
 */
export function besideThem(lines: readonly string[], wanted: readonly number[]): readonly number[] {
  const isWanted = new Set(wanted);
  const headings = headingsOf(lines, (line) => isWanted.has(line));
  const above = [...headings.keys()].filter((line) => headings[line] === true);
  const below = wanted.flatMap((index) => {
    const indent = indentOf(lines[index] ?? '');
    const deeper: number[] = [];
    for (let at = index + 1; at <= index + maxBelow && indentOf(lines[at] ?? '') > indent; at += 1)
      deeper.push(at);
    return deeper;
  });
  return [...above, ...below];
}
