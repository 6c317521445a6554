import { minRepeatLines } from '../../limits.ts';
import type { SeenLines } from '../engine.ts';

/**
 * False where no run of lines long enough to be pointed at stands in the text before or was seen, by the words of the
 * lines alone: then it need not be known what else they depend on. `lines`: null for one that is none of the text.
 */
export function mayComeAgain(lines: readonly (string | null)[], seen: SeenLines | null): boolean {
  const first = new Map<string, number>();
  const isAgain = new Uint8Array(lines.length);
  for (const [at, line] of lines.entries()) {
    if (line === null) continue;
    const before = first.get(line);
    if (before === undefined) {
      first.set(line, at);
      continue;
    }
    isAgain[before] = 1;
    isAgain[at] = 1;
  }
  let [own, known] = [0, 0];
  for (const [at, line] of lines.entries()) {
    own = isAgain[at] === 1 ? own + 1 : 0;
    known = line !== null && seen?.holds(line) === true ? known + 1 : 0;
    if (own >= minRepeatLines || known >= minRepeatLines) return true;
  }
  return false;
}
