import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { path, words } from './words.ts';

const commands = [
  'grep -rn value src',
  'rg value',
  'rg -C1 value',
  'git grep -n value',
  'grep -r value .',
  'grep -rn -A1 value lib',
] as const;

/** Hits by file, with numbers or without, with lines around them, and other lines between. */
export function searchHits(random: Random): Made {
  const numbered = chance(random, 75);
  const around = numbered && chance(random, 35);
  const shared = chance(random, 50) ? random.pick(['src/', 'packages/core/src/', 'a-1-b/', './']) : '';
  const lines = many(random, 1, 6, () => {
    const file = shared + path(random);
    let number = random.int(1, 500);
    const hits = many(random, 1, 6, () => {
      number += random.int(1, 9);
      const hit = numbered ? `${file}:${number}:${code(random)}` : `${file}:${code(random)}`;
      return around
        ? [`${file}-${number - 1}-${code(random)}`, hit, `${file}-${number + 1}-${code(random)}`]
        : [hit];
    });
    return hits.flatMap((group, at) => (around && at > 0 ? ['--', ...group] : group));
  });
  const end = chance(random, 10)
    ? [random.pick(['Binary file x.bin matches', 'grep: a: Permission denied', '3 matches'])]
    : [];
  return { lines: [...lines.flat(), ...end], command: random.pick(commands) };
}

function code(random: Random): string {
  if (chance(random, 8)) return random.pick(['', '--', '12:x', '13-x', ':', ' ']);
  return random.pick(['', '  ', '\t']) + words(random, 1, 6);
}
