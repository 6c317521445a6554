import { headingsOf } from '../../text/headings.ts';
import { indentOf } from '../../text/lines.ts';
import { mayBePlanned } from '../../text/planned.ts';

/** Deeper lines below an odd one that stay with it, at most. */
const maxBelow = 6;

/**
 * What a line that is looked for, or odd, needs to be understood: the less indented lines above it that say where it belongs, and the deeper
 * ones right below it, which say the rest: of the one interface that is down its address.
 */
export function besideOdd(lines: readonly string[], odd: readonly number[]): readonly number[] {
  const isOdd = new Set(odd);
  const headings = headingsOf(lines, (line) => isOdd.has(line));
  const above = [...headings.keys()].filter((line) => headings[line] === true);
  const below = odd.flatMap((index) => {
    const indent = indentOf(lines[index] ?? '');
    const deeper: number[] = [];
    for (let at = index + 1; at <= index + maxBelow && indentOf(lines[at] ?? '') > indent; at += 1)
      deeper.push(at);
    return deeper;
  });
  return [...above, ...below];
}

/** Lines that name what a plan changes: whoever asks for a plan wants to see each of them. */
export function plannedChanges(lines: readonly string[]): readonly number[] {
  return [...lines.keys()].filter((line) => mayBePlanned(lines[line] ?? ''));
}
