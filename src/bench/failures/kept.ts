import type { Shown } from '../baselines.ts';
import { bare } from './marked-log.ts';

/**
 * The marked lines that are still to be read. A line that stands as it is neither there nor among what was left out has
 * been split by a lossless form, what many lines share being said once: it counts as kept if all its words are there.
 */
export function keptLines(marked: readonly string[], { visible, leftOut }: Shown): string[] {
  if (leftOut === '') return [...marked];
  const [seen, hidden] = [visible, leftOut].map((text) => text.split('\n').map(bare));
  const words = new Set(wordsOf(visible));
  return marked.filter((line) => {
    const key = bare(line);
    if (seen?.some((each) => each.includes(key))) return true;
    if (hidden?.some((each) => each.includes(key))) return false;
    return wordsOf(line).every((word) => words.has(word));
  });
}

function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{N}]+/gu) ?? [];
}
