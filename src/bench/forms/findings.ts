import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { blocks, excerptOf, headings, started } from './finding-blocks.ts';
import { path, word, words } from './words.ts';

const commands = [
  'mypy src',
  'npx tsc --noEmit',
  'ruff check .',
  'npx pyright',
  'npm run lint',
  null,
] as const;

/**
 * Findings of a few rules: a line each, with notes and lines below, in tables or in blocks; now and then by several
 * tools, with what is said between, and behind what a container or a CI service writes before each line.
 */
export function findingsOf(random: Random): Made {
  const parts = chance(random, 20) ? many(random, 2, 3, () => partOf(random)) : [partOf(random)];
  const lines = parts.flatMap((part, at) => [...(at === 0 ? [] : [random.pick(headings)]), ...part.lines]);
  return { lines: started(lines, random), command: parts[0]?.command ?? null };
}

function partOf(random: Random): Made {
  if (chance(random, 20)) return tables(random);
  return chance(random, 25) ? blocks(random) : reported(random);
}

function reported(random: Random): Made {
  const print = random.pick(prints);
  const first = rule(random);
  const rules = [first, ...many(random, 0, 3, () => rule(random))] as const;
  const hasColumns = chance(random, 70);
  const headed = chance(random, 25);
  const files = [...new Set(many(random, 1, 6, () => path(random)))];
  if (chance(random, 50)) files.sort();
  const lines = files.flatMap((file) => {
    let line = 9;
    const rows = many(random, 4, 12, () => {
      if (chance(random, 85)) line += random.int(chance(random, 5) ? -9 : 1, 40);
      const column = hasColumns && chance(random, 95) ? random.int(0, 120) : null;
      line = Math.max(line, 0);
      const message = random.pick(rules)(random);
      return [
        print(file, line, column, message),
        ...besides(random, (said) => print(file, line, column, said)),
      ];
    });
    return [...(headed ? [file] : []), ...rows.flat()];
  });
  const before = chance(random, 20) ? [`> ${words(random, 1, 4)}`, ''] : [];
  const after = random.pick([
    [],
    [''],
    [`Found ${lines.length} errors.`],
    ['', 'Found 3 errors in 2 files', ''],
  ]);
  return { lines: [...before, ...lines, ...after], command: random.pick(commands) };
}

/** Tables as ESLint prints them, now and then padded otherwise. */
function tables(random: Random): Made {
  const rules = many(
    random,
    1,
    4,
    () => [words(random, 2, 6), chance(random, 90) ? `rule-${random.int(1, 9)}` : ''] as const,
  );
  const files = [...new Set(many(random, 1, 4, () => path(random)))];
  const lines = files.flatMap((file) => {
    let line = 0;
    const cells = many(random, 5, 14, () => {
      line += random.int(0, 60);
      const [text, rule] = rules[random.int(0, rules.length - 1)] ?? ['', ''];
      return [
        String(line),
        String(random.int(0, 120)),
        random.pick(['error', 'warning']),
        text,
        rule,
      ] as const;
    });
    const extra = chance(random, 5) ? 1 : 0;
    const wide = [0, 1, 2, 3].map((of) => Math.max(...cells.map((each) => each[of]?.length ?? 0)) + extra);
    const rows = cells.map(([number, column, level, text, rule]) =>
      `  ${number.padStart(wide[0] ?? 0)}:${column.padEnd(wide[1] ?? 0)}  ${level.padEnd(wide[2] ?? 0)}  ${text.padEnd(wide[3] ?? 0)}  ${rule}`.trimEnd(),
    );
    return [file, ...rows, ''];
  });
  return {
    lines: ['', ...lines, `\u2716 ${lines.length} problems`, ''],
    command: random.pick(['npx eslint .', null]),
  };
}

type Print = (file: string, line: number, column: number | null, message: string) => string;

const prints: readonly [Print, ...Print[]] = [
  (file, line, column, message) => `${file}:${line}${column === null ? '' : `:${column}`}: ${message}`,
  (file, line, column, message) => `${file}(${line}${column === null ? '' : `,${column}`}): ${message}`,
  (file, line, column, message) => `${file}:${line}${column === null ? '' : `:${column}`} - ${message}`,
  (file, line, column, message) => `  ${file}:${line}${column === null ? '' : `:${column}`} - ${message}`,
];

/** One message, or one whose names and numbers differ. */
function rule(random: Random): (random: Random) => string {
  const text = words(random, 2, 8);
  const code = random.pick(['E501', 'TS2322', 'F401', 'W291']);
  return random.pick<(random: Random) => string>([
    () => `error ${code}: ${text}`,
    () => `${code} ${text}`,
    (each) => `error: ${text} "${word(each)}" [arg-type]`,
    (each) => `error ${code}: ${text} '${word(each)}' of '${word(each)}'`,
    (each) => `warning: ${text} ${each.int(1, 200)} > 79`,
  ]);
}

function besides(random: Random, print: (message: string) => string): string[] {
  if (chance(random, 80)) return [];
  return random.pick([
    excerptOf(random),
    [words(random, 1, 4), '    ^~~'],
    ['', '7 const x = 1;', '  ~~~~~', ''],
    [print(`note: ${words(random, 1, 4)}`)],
    [`  ${words(random, 1, 5)}`],
    [`    ${words(random, 1, 5)}`, '    ^'],
    [words(random, 1, 3)],
  ]);
}
