import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { path, words } from './words.ts';

interface Way {
  readonly command: string | null;
  readonly tool?: string;
  readonly separator: string;
  /** Characters up to which numbers are filled up. */
  readonly width: number;
  readonly fill: string;
}

const ways: readonly [Way, ...Way[]] = [
  { command: 'cat -n src/app.ts', separator: '\t', width: 6, fill: ' ' },
  { command: 'nl -ba app.py', separator: '\t', width: 6, fill: ' ' },
  { command: 'nl -ba -nrz app.py', separator: '\t', width: 6, fill: '0' },
  { command: 'bat -n app.py', separator: ' ', width: 4, fill: ' ' },
  { command: null, tool: 'Read', separator: '\t', width: 1, fill: ' ' },
  { command: null, tool: 'Read', separator: '→', width: 6, fill: ' ' },
  { command: null, tool: 'view', separator: '. ', width: 1, fill: ' ' },
  { command: null, tool: 'read', separator: ': ', width: 5, fill: '0' },
];

/** Files as they are read, in one stretch of numbered lines or several. */
export function numberedFile(random: Random): Made {
  const { command, tool, separator, width, fill } = random.pick(ways);
  const stretch = (): string[] => {
    const first = random.pick([1, 1, 7, 8, 95, 996, 99_990, random.int(1, 400)]);
    const bare = width === 1 ? 0 : width;
    return many(
      random,
      3,
      26,
      (at) => String(first + at).padStart(bare, fill) + separator + code(random, first + at, separator),
    );
  };
  const lines = many(random, 1, 3, () => [
    ...(chance(random, 30) ? [`==> ${path(random)} <==`, ''] : []),
    ...stretch(),
  ]);
  return { lines: lines.flat(), command, role: 'read', ...(tool === undefined ? {} : { tool }) };
}

function code(random: Random, number: number, separator: string): string {
  const indent = random.pick(['', '', '  ', '    ', '\t', '\t\t']);
  // What reads as a number of its own.
  if (chance(random, 8)) return `${number + random.int(-1, 1)}${separator}${words(random, 0, 2)}`;
  return chance(random, 12)
    ? ''
    : `${indent}${words(random, 1, 6)}${random.pick(['', ';', ' {', ',', '\r'])}`;
}
