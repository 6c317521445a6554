import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { path, word, words } from './words.ts';

const commands = [
  'mypy src',
  'npx tsc --noEmit',
  'ruff check .',
  'npx pyright',
  'npm run lint',
  null,
] as const;

/** Findings by file and place, of a few rules; notes, lines below them, and others before, between and behind them. */
export function findingsOf(random: Random): Made {
  return chance(random, 25) ? tables(random) : reported(random);
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
    let line = 0;
    const rows = many(random, 4, 12, () => {
      if (chance(random, 85)) line += random.int(1, 40);
      const column = hasColumns && chance(random, 95) ? random.int(0, 120) : null;
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
  if (chance(random, 90)) return [];
  return random.pick([
    [print(`note: ${words(random, 1, 4)}`)],
    [`  ${words(random, 1, 5)}`],
    [`    ${words(random, 1, 5)}`, '    ^'],
    [words(random, 1, 3)],
  ]);
}
