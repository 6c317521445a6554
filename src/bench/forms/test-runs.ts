import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { nodeTap } from './node-tap.ts';
import { path, words } from './words.ts';
import { printed } from './printed.ts';

/** Runs of tests, one runner's or two, with what the tests themselves print. */
export function testRun(random: Random): Made {
  const lines = many(random, 1, 2, () =>
    random.pick([pytest, pytestVerbose, django, goTest, cargo, jest, vitest, nodeTap])(random),
  ).flat();
  return {
    lines: chance(random, 40) ? withNoise(lines, random) : lines,
    command: random.pick(['pytest -q', 'npx jest', 'make test', 'python run.py', 'go test ./...']),
  };
}

const noise = [
  '_ '.repeat(40),
  '_ '.repeat(12),
  '..F.s',
  'tests/a.py .... [ 40%]',
  'tests/test_a.py::test_b PASSED',
  '=== RUN   TestA/b{c}',
  '  File "/usr/lib/python3.12/site-packages/shop/cart.py", line 3, in total',
  '  File "/usr/lib/python3.12/unittest/case.py", line 59, in testPartExecutor',
  'a.py:3: DeprecationWarning: use the new way of doing this',
  'b.py:4: DeprecationWarning: use the new way of doing this',
  'b.py:4: UserWarning: no',
  'test a::b ... ok',
  'test_sums (shop.tests.CartTests.test_sums) ... ok',
  '--- FAIL: TestAddsTwoAndTwo (0.00s)',
  '    cart_test.go:7: the total of 3 desks is "12", want 13',
  '    cart_test.go:9: the total of 4 desks is "17\\", want 17\r',
  'A| of somebody else',
  '\u001b[32m..\u001b[0m',
  '\u001b[31mopen',
  'shut\u001b[39m §',
  '\u001b[0;1;31mbold\u001b[0m\u001b[K',
  '\u001b[1m\u001b[2m\u001b[38;5;208mof three\u001b[39m\u001b[22m',
  '± \u001b[31m\u001b[32m\u001b[39m\r',
  '¶[9 times "\u23af"]',
  '\u001b[31m\u23af\u23af\u23af\u23af\u23af\u23af\u23af\u23af\u23af\u23af\u001b[39m',
  '<site-packages>/a.py',
  'Cloning test database\r',
  'ok 3 - adds (5 ms)',
  'ok 1 - A (5 ms) ',
  '  ---',
  '  duration_ms: 5',
  '  ...',
  '    at Object.<anonymous> (/srv/app/node_modules/jest/build/index.js:12:3)',
] as const;

function withNoise(lines: readonly string[], random: Random): string[] {
  const text = [...lines];
  for (let more = random.int(1, 4); more > 0; more -= 1) {
    const added = many(random, 1, 3, () => random.pick(noise));
    const times = random.int(1, 4);
    text.splice(random.int(0, text.length), 0, ...Array.from({ length: times }, () => added).flat());
  }
  return text;
}

function shares(bodies: readonly { readonly body: string; readonly tests: number }[]): string[] {
  const total = bodies.reduce((sum, { tests }) => sum + tests, 0);
  let run = 0;
  return bodies.map(({ body, tests }) => {
    run += tests;
    return body + ` [${String(Math.floor((100 * run) / total)).padStart(3)}%]`.padStart(79 - body.length);
  });
}

function framed(results: readonly string[], random: Random): string[] {
  const warned = many(random, 0, 3, () => [
    `${path(random)}:7`,
    `  ${path(random)}:7: DeprecationWarning: ${random.pick(['distutils is deprecated, use packaging', words(random, 4, 8)])}`,
    '',
  ]);
  return [
    '============================= test session starts ==============================',
    'platform linux -- Python 3.12.1, pytest-8.3.3, pluggy-1.5.0',
    `collected ${results.length} items`,
    '',
    ...results,
    '',
    ...(chance(random, 30)
      ? ['=================================== FAILURES ===========================', ...failures(random)]
      : []),
    ...(warned.length > 0
      ? ['=============================== warnings summary ===============================', ...warned.flat()]
      : []),
    `=== 1 failed, ${random.int(1, 99)} passed in 1.42s ===`,
  ];
}

/** Some of one kind, which differ in names, numbers and now and then a line. */
function failures(random: Random): string[] {
  const first = failure(random);
  const more = many(random, 0, 5, () =>
    first.flatMap((line) => {
      if (chance(random, 3)) return [];
      if (chance(random, 3)) return [line, words(random, 1, 3)];
      return [chance(random, 60) ? line.replace(/\d+/, () => `${random.int(1, 120)}`) : line];
    }),
  );
  return [...first, ...more.flat()];
}

function failure(random: Random): string[] {
  const library = '/usr/lib/python3.12/site-packages/shop';
  const frames = many(random, 1, 3, () => [
    `${library}/${random.pick(['cart', 'stock'])}.py:${random.int(1, 90)}: in total`,
    `    ${words(random, 1, 4)}`,
    '_ '.repeat(40),
  ]);
  return [
    `________ test_${random.int(1, 9)} ________`,
    '',
    ...frames.flat(),
    `E       assert ${random.int(1, 9)} == 3`,
    `${library}/cart.py:3: AssertionError`,
    ...(chance(random, 50) ? ['---- Captured stdout call ----', ...printed(random)] : []),
  ];
}

function pytest(random: Random): string[] {
  const sign = (): string => (chance(random, 90) ? '.' : random.pick(['F', 's', 'x', 'E']));
  const one = (): string => (isColoured ? `\u001b[32m${sign()}\u001b[0m` : sign());
  const isColoured = chance(random, 20);
  const bodies = many(random, 2, 12, () => {
    const tests = random.int(1, 40);
    return {
      body: `${chance(random, 70) ? `${path(random)} ` : ''}${Array.from({ length: tests }, one).join('')}`,
      tests,
    };
  });
  return framed(isColoured ? bodies.map(({ body }) => body) : shares(bodies), random);
}

function pytestVerbose(random: Random): string[] {
  const file = path(random);
  const bodies = many(random, 3, 30, (test) => {
    const name = chance(random, 6) ? random.pick(['[a, b]', '{x}', 'ä']) : `test_adds_${test}`;
    return { body: `${file}::TestTotal::${name} ${chance(random, 92) ? 'PASSED' : 'FAILED'}`, tests: 1 };
  });
  return framed(chance(random, 85) ? shares(bodies) : bodies.map(({ body }) => body), random);
}

function django(random: Random): string[] {
  return [
    "Creating test database for alias 'default'...",
    ...Array<string>(random.int(1, 8)).fill("Cloning test database for alias 'default'..."),
    ...many(
      random,
      0,
      12,
      (test) =>
        `test_${test} (shop.tests.CartTests.test_${test}) ... ${random.pick(['ok', 'ok', 'ok', 'FAIL', 'skipped "no"'])}`,
    ),
    ...many(random, 0, 6, (at) => `  Applying shop.000${at}_${random.pick(['auto', 'x'])}... OK`),
    '.'.repeat(random.int(3, 90)),
    '-'.repeat(70),
    `Ran ${random.int(2, 90)} tests in 3.512s`,
    '',
    'OK',
    ...Array<string>(random.int(1, 8)).fill("Destroying test database for alias 'default'..."),
  ];
}

function goTest(random: Random): string[] {
  const tests = many(random, 3, 20, (test) => {
    const name = chance(random, 10) ? `TestA/b${random.pick(['{c}', ', d', '#01'])}` : `TestAdds${test}`;
    const result = chance(random, 92) ? 'PASS' : 'FAIL';
    return [
      `=== RUN   ${name}`,
      ...(result === 'FAIL' ? [`    cart_test.go:${test}: ${words(random, 1, 4)}`] : []),
      `--- ${result}: ${name} (0.0${random.int(0, 1)}s)`,
    ];
  });
  return [...tests.flat(), random.pick(['PASS', 'FAIL']), `ok  \tshop/cart\t0.0${random.int(10, 99)}s`];
}

function cargo(random: Random): string[] {
  const tests = many(
    random,
    4,
    30,
    (test) =>
      `test ${random.pick(['cart::total', 'a::b', 'x'])}::adds_${test} ... ${chance(random, 93) ? 'ok' : random.pick(['FAILED', 'ignored'])}`,
  );
  return [
    `running ${tests.length} tests`,
    ...tests,
    '',
    ...many(random, 0, 2, (at) => [`---- adds_${at} stdout ----`, ...printed(random)]).flat(),
    `test result: ok. ${tests.length} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.39s`,
  ];
}

function jest(random: Random): string[] {
  const suites = many(random, 1, 4, () => [
    `${random.pick(['PASS', 'PASS', 'FAIL'])} ${random.pick(['src/app.test.js', 'lib/a.spec.ts'])}`,
    '  Cart',
    ...many(random, 2, 9, () => `    ✓ ${words(random, 1, 5)} (${random.int(1, 9)} ms)`),
    ...Array<string>(random.int(0, 4)).fill(`  console.log ${words(random, 2, 5)}`),
  ]);
  return [...suites.flat(), '', 'Test Suites: 1 passed, 1 total', 'Tests:       9 passed, 9 total'];
}

/** In colours, which vitest writes to a file too. */
function vitest(random: Random): string[] {
  const isReset = chance(random, 30);
  const codes: Readonly<Record<string, string>> = {
    '1': '22',
    '2': '22',
    '31': '39',
    '32': '39',
    '41': '49',
  };
  const paint = (text: string): string => {
    const on = random.pick(['1', '2', '31', '32', '41']);
    return `\u001b[${on}m${text}\u001b[${isReset ? '0' : (codes[on] ?? '')}m`;
  };
  const line = (): string =>
    many(random, 1, 4, () => (chance(random, 60) ? paint(words(random, 1, 2)) : words(random, 1, 2))).join(
      ' ',
    );
  return [
    paint(' RUN  v4.0.10 /srv/shop'),
    ...many(random, 1, 12, () => ` ${paint('\u2713')} ${line()}`),
    ...many(random, 0, 12, () => paint(`${random.pick(['-', '+', ' '])} ${line()}`)),
    ` ${paint(' Test Files ')} 1 passed (1)`,
  ];
}
