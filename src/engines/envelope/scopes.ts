import type { Reading, Scope } from '../engine.ts';

const opening = /^\[(?:JSON|Python)(?: \+\S+)*(?: on (\d+) lines)?, … (?:is|are) below: /;
/** A line of ours, that stands for nothing which was printed. */
const ours: Scope = { under: 'envelope', above: Infinity };

/** The texts are shown as they are; around them are lines of ours. */
export function scopes(lines: readonly string[]): Reading | null {
  const found = lines.map((): Scope | null => null);
  let isWithin = false;
  for (const [at, line] of lines.entries()) {
    const [head, count = '1'] = opening.exec(line) ?? [];
    if (head !== undefined) {
      isWithin = true;
      found.fill(ours, at, at + Number(count));
    } else if (isWithin && line === '[next …]') found[at] = ours;
  }
  return isWithin ? { scopes: found } : null;
}
