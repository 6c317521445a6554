import type { Random } from '../../random.ts';
import { chance, many } from './made.ts';
import { words } from './words.ts';

/** What a test prints itself: lines of a few wordings that differ in figures and quotes, and others among them. */
export function printed(random: Random): string[] {
  const wording = (): readonly string[] => words(random, 5, 12).split(' ');
  const wordings = [wording(), ...many(random, 0, 2, wording)] as const;
  const row = (): string => {
    const value = (): string =>
      random.pick([
        `${random.int(0, 99)}`,
        '"a"',
        "' '",
        "'",
        '7"',
        '0\\',
        '3\r',
        '',
        `[${random.int(1, 9)}]`,
      ]);
    return random
      .pick(wordings)
      .map((word) => (chance(random, 30) ? value() : word))
      .join(' ');
  };
  const line = (): string =>
    `${random.pick(['', '  ', '[0][3] '])}${chance(random, 90) ? row() : words(random, 1, 6)}`;
  return many(random, 1, 40, line);
}
