import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { clock, day, path, word, words } from './words.ts';

const logCommands = [
  'docker compose logs',
  'journalctl -u api',
  'kubectl logs web',
  'npm ci',
  'tail -f service.log',
] as const;

/**
 * Logs of few statements, what builds print with their bars, and what scripts print: stack traces, warnings, blocks
 * again.
 */
export function logOf(random: Random): Made {
  return chance(random, 60) ? statements(random) : printed(random);
}

function statements(random: Random): Made {
  const date = day(random);
  const head = random.pick<() => string>([
    () => `${date}T${clock(random)}.${random.int(100, 999)}Z INFO `,
    () => `${date} ${clock(random)},001 [${word(random)}] ${random.pick(['INFO', 'DEBUG', 'WARN'])} `,
    () => `[${clock(random)}] `,
    () => '',
  ]);
  const said = many(random, 1, 5, () => many(random, 1, 7, () => (chance(random, 30) ? null : word(random))));
  const [first = []] = said;
  const line = (): string => {
    const statement = said[random.int(0, said.length - 1)] ?? first;
    return (
      head() + statement.map((each) => each ?? value(random)).join(random.pick([' ', ' ', ' ', '\t', '  ']))
    );
  };
  const lines = many(random, 10, 36, () => {
    const text = chance(random, 6) ? bar(random) : line();
    return Array<string>(chance(random, 15) ? random.int(2, 6) : 1).fill(text);
  });
  return { lines: lines.flat(), command: random.pick(logCommands) };
}

function value(random: Random): string {
  const number = random.int(0, 999);
  return random.pick([
    `${number}`,
    `job-${number}`,
    `/a/b${number}`,
    `10.0.0.${number}`,
    random.hex(8),
    `user:${number}`,
    `"${word(random)}"`,
  ]);
}

/** States of a progress bar, each printed over the one before. */
function bar(random: Random): string {
  return many(random, 2, 8, (state) => `${random.pick(['Downloading', '⠋', '='])} ${state * 11}%`).join('\r');
}

function printed(random: Random): Made {
  const files = many(random, 1, 4, () =>
    random.pick([
      '/app/db/query.py',
      '/app/web/query.py',
      'query.py',
      '/app/run.py',
      '/query.py',
      '<stdin>',
      path(random),
    ]),
  );
  const [one = 'a.py'] = files;
  const file = (): string => files[random.int(0, files.length - 1)] ?? one;
  const frame = (): string[] => {
    const indent = random.pick(['  ', '  ', '  ', '  | ', '']);
    const code = many(
      random,
      0,
      2,
      () =>
        `${indent}  ${random.pick(['run()', 'return 1', '^^^^^', words(random, 1, 4), 'a.py:3: UserWarning: is c'])}`,
    );
    return [
      `${indent}File "${file()}", line ${random.int(1, 4)}, in ${random.pick(['run', '<module>', 'main'])}`,
      ...code,
    ];
  };
  const warning = (): string[] => [
    `${file()}:${random.int(1, 20)}: ${random.pick(['DeprecationWarning', 'UserWarning', 'Warning'])}: ${random.pick(['use b', 'is c', 'über d'])}`,
    '  import a',
  ];
  const block = (): string[] => {
    const lines = random.pick([
      frame,
      frame,
      warning,
      () => many(random, 1, 3, () => words(random, 1, 6)),
      () => ['Traceback (most recent call last):'],
    ])();
    return Array.from({ length: chance(random, 25) ? random.int(2, 4) : 1 }, () => lines).flat();
  };
  const once = many(random, 2, 9, block).flat();
  const lines = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => once).flat();
  return { lines, command: random.pick(['python run.py', './build.sh', 'npm run start']) };
}
