import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { path, word, words } from './words.ts';

/** What stands between the findings of two tools. */
export const headings = [
  '> shop@1.0.0 types',
  "make[1]: Entering directory '/w/b'",
  'Found 12 errors.',
  '',
  'Findings (next 2 lines): each message once',
] as const;

/** Blocks of rustc or ruff, or shellcheck's. */
export function blocks(random: Random): Made {
  const rules = [words(random, 2, 6), ...many(random, 0, 3, () => words(random, 2, 6))] as const;
  const block = chance(random, 30) ? shellBlock : chance(random, 50) ? rustBlock : ruffBlock;
  const files = [...new Set(many(random, 1, 4, () => path(random)))];
  const lines = files.flatMap((file) => {
    let line = random.int(1, 90);
    return many(random, 3, 9, () => {
      line += random.int(0, 30);
      return block(random, file, line, random.pick(rules));
    }).flat();
  });
  return {
    lines: [...lines, 'Found 12 errors.'],
    command: random.pick(['cargo clippy', 'ruff check', null]),
  };
}

function rustBlock(random: Random, file: string, line: number, says: string): readonly string[] {
  const gap = ' '.repeat(String(line + 1).length);
  const label = chance(random, 40) ? ` ${words(random, 1, 3)}` : '';
  return [
    `warning: ${says}${chance(random, 30) ? ` \`${word(random)}\`` : ''}`,
    `${gap}--> ${file}:${line}:${random.int(1, 40)}`,
    `${gap} |`,
    `${String(line).padEnd(gap.length)} | let ${word(random)} = 1;`,
    `${gap} |     ^^^^${label}`,
    ...(chance(random, 60) ? [`${gap} |`, `${gap} = help: see ${word(random)}`] : []),
    ...(chance(random, 20) ? ['note: declared here', `${gap}--> ${file}:1:1`, `${gap} |`] : []),
    '',
  ];
}

function ruffBlock(random: Random, file: string, line: number, says: string): readonly string[] {
  const gap = ' '.repeat(String(line + 1).length);
  if (chance(random, 10)) return [`D100 ${says}`, `--> ${file}:1:1`, ''];
  return [
    `F401 [*] \`${word(random)}\` ${says}`,
    `${gap}--> ${file}:${line}:${random.int(1, 40)}`,
    `${gap} |`,
    ...many(random, 1, 3, () => `${String(line).padStart(gap.length)} | ${words(random, 1, 4)}`),
    `${gap} |  ^^`,
    `${gap} |`,
    ...(chance(random, 60) ? [`help: Remove \`${word(random)}\``] : []),
    '',
  ];
}

function shellBlock(random: Random, file: string, line: number, says: string): readonly string[] {
  const marks = many(random, 1, 2, () => `   ^-- SC20${random.int(10, 12)} (info): ${says}`);
  const instead = chance(random, 50) ? ['Did you mean:', words(random, 1, 4), ''] : [];
  return [`In ${file} line ${line}:`, words(random, 1, 5), ...marks, '', ...instead, ''];
}

/** Source with marks under it, as gcc prints it. */
export function excerptOf(random: Random): string[] {
  const number = String(random.int(1, 999)).padStart(5);
  const said = chance(random, 30) ? [`      |     ${word(random)}`] : [];
  return [`${number} |   ${words(random, 1, 5)}`, '      |   ^~~', ...said];
}

/** The lines as a container, a script of several or a CI service prints them; mostly as they are. */
export function started(lines: readonly string[], random: Random): readonly string[] {
  if (chance(random, 75)) return lines;
  const kind = random.pick(['web-1  |', '[lint]', '@shop/web:lint:', 'moment', 'step'] as const);
  const trimmed = chance(random, 50);
  let at = 100;
  return lines.map((line) => {
    if (chance(random, 40)) at += random.int(1, 9);
    const start = kind === 'moment' ? `2026-11-29T10:11:12.${at}Z` : kind === 'step' ? `#12 3.${at}` : kind;
    return line === '' && trimmed ? start : `${start} ${line}`;
  });
}
