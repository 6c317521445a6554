import type { Reading, Scope } from '../engine.ts';

const opening = /^\[(?:JSON|Python)(?: \+\S+)*(?: on (\d+) lines)?, … (?:is|are) below: /;
/** A line of ours, that stands for nothing which was printed. */
const ours: Scope = { under: 'envelope', above: Infinity };

/**
 * The texts are shown as they are; around them are lines of ours: those that a form begins with, be it the form of a text
 * within a form, and one between two texts.
 */
export function scopes(lines: readonly string[]): Reading | null {
  const found = lines.map((): Scope | null => null);
  /** Texts that are still to come, but for the one that is next. */
  let gaps = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [head, count = '1'] = at === 0 || found[at - 1] === ours ? (opening.exec(line) ?? []) : [];
    if (head === undefined) {
      if (at === 0) return null;
      if (line === '[next …]' && gaps > 0) {
        found[at] = ours;
        gaps -= 1;
      }
      continue;
    }
    const end = at + Math.max(1, Number(count));
    const signs = lines.slice(at, end).join('').split('…').length - 1;
    // One of them is in our words, and behind the last line of ours the first text begins.
    gaps += Math.max(0, signs - 2);
    found.fill(ours, at, end);
    at = end - 1;
  }
  return found.length === 0 ? null : { scopes: found };
}
