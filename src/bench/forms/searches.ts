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
  const isSingle = around && chance(random, 25);
  const lines = many(random, 1, isSingle ? 1 : 6, () => {
    const file = shared + path(random);
    const isWide = chance(random, 50);
    const line = (sign: string, number: number): string =>
      `${isSingle ? '' : file + sign}${number}${sign}${code(random)}`;
    let number = random.int(1, 500);
    const hits = many(random, 1, 6, () => {
      number += random.int(1, 9);
      if (!numbered) return [`${file}:${code(random)}`];
      if (!around) return [line(':', number)];
      const from = Math.max(1, number - (isWide ? random.int(0, 12) : 1));
      const group = Array.from({ length: number - from }, (_, at) => line('-', from + at));
      const below = many(random, isWide ? 0 : 1, isWide ? 12 : 1, (at) => line('-', number + at + 1));
      const hit = line(':', number);
      number += below.length;
      return [...group, hit, ...below];
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
