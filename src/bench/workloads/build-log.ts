import { seededRandom, type Random } from '../../random.ts';
import type { MarkedLog } from '../failures/marked-log.ts';

const logs = 12;

const modules = ['auth', 'billing', 'catalog', 'export', 'gateway', 'mail', 'orders', 'search'] as const;
const nouns = ['token', 'invoice', 'cursor', 'batch', 'route', 'digest', 'basket', 'index'] as const;

/** Logs of failed builds, each failing at another step in the words of another tool. */
export function generateLogs(seed: number): MarkedLog[] {
  return Array.from({ length: logs }, (_, at) => {
    const random = seededRandom(seed + at);
    const fail = failures[at % failures.length] ?? failures[0];
    const { before, marked, after } = fail(random);
    const text = [...setup(random), ...before, ...marked, ...after, ...teardown(random)].join('\n');
    return { name: `build ${at + 1}`, text, marked };
  });
}

interface Failure {
  readonly before: readonly string[];
  readonly marked: readonly string[];
  readonly after: readonly string[];
}

const failures: readonly [(random: Random) => Failure, ...((random: Random) => Failure)[]] = [
  compiler,
  assertion,
  dependency,
  linker,
];

function setup(random: Random): string[] {
  const packages = Array.from({ length: random.int(120, 400) }, (_, at) => {
    const name = `lib${random.pick(nouns)}-${at}`;
    return [
      `Get:${at + 1} http://archive.example/ubuntu jammy/main amd64 ${name} [${random.int(9, 900)} kB]`,
    ];
  });
  return [
    '$ git clone --depth=50 https://code.example/shop/backend.git',
    "Cloning into 'backend'...",
    ...Array.from({ length: 5 }, (_, at) => `remote: Counting objects: ${(at + 1) * 20}% (${at * 311}/1555)`),
    '$ apt-get install -y build-deps',
    ...packages.flat(),
    ...packages.map((_, at) => `Setting up lib-${at} (${random.int(1, 9)}.${random.int(0, 30)}-1build1) ...`),
  ];
}

function teardown(random: Random): string[] {
  return [
    `The command "make ci" exited with 2.`,
    'Uploading logs ...',
    ...Array.from(
      { length: random.int(5, 25) },
      (_, at) => `  uploaded part ${at + 1} (${random.int(10, 99)} kB)`,
    ),
    'Done. Your build exited with 1.',
  ];
}

function compiled(random: Random, count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const file = `src/${random.pick(modules)}/${random.pick(nouns)}_${at}.c`;
    return `[${Math.round((100 * at) / count)}%] Building C object CMakeFiles/backend.dir/${file}.o`;
  });
}

function compiler(random: Random): Failure {
  const place = `src/${random.pick(modules)}/${random.pick(nouns)}.c:${random.int(20, 900)}:${random.int(3, 40)}`;
  return {
    before: compiled(random, random.int(200, 600)),
    marked: [
      `${place}: error: too few arguments to function 'open_${random.pick(nouns)}'`,
      `   open_it(state, &buffer);`,
      `make[2]: *** [CMakeFiles/backend.dir/build.make:${random.int(100, 999)}: part.o] Error 1`,
    ],
    // With --keep-going the reason stands far above the end.
    after: [
      ...compiled(random, random.int(100, 300)),
      'make[1]: *** [CMakeFiles/Makefile2:76: all] Error 2',
      'make: *** [Makefile:84: all] Error 2',
    ],
  };
}

function assertion(random: Random): Failure {
  const suite = random.pick(modules);
  const test = `test_${random.pick(nouns)}_is_closed`;
  const passing = (): string[] =>
    Array.from(
      { length: random.int(100, 300) },
      (_, at) => `tests/${random.pick(modules)}/test_${random.pick(nouns)}.py::test_case_${at} PASSED`,
    );
  return {
    before: [...passing(), `tests/${suite}/test_state.py::${test} FAILED`, ...passing()],
    marked: [
      `    def ${test}(state):`,
      `>       assert state.close() == ${random.int(2, 40)}`,
      `E       assert ${random.int(50, 90)} == ${random.int(2, 40)}`,
      `tests/${suite}/test_state.py:${random.int(20, 300)}: AssertionError`,
    ],
    after: [`=========== 1 failed, ${random.int(200, 600)} passed in ${random.int(20, 90)}.31s ===========`],
  };
}

function dependency(random: Random): Failure {
  const name = `${random.pick(modules)}-${random.pick(nouns)}`;
  return {
    before: Array.from(
      { length: random.int(150, 400) },
      (_, at) =>
        `[INFO] Downloaded: https://repo.example/maven2/org/${random.pick(nouns)}/${at}/part-${at}.jar`,
    ),
    marked: [
      `[ERROR] Failed to execute goal on project ${name}: Could not resolve dependencies for ${name}:jar:${random.int(1, 9)}.2`,
      `[ERROR] Could not find artifact org.${random.pick(nouns)}:core:jar:${random.int(2, 9)}.0 in central`,
    ],
    after: ['[ERROR] -> [Help 1]', '[ERROR] Re-run Maven using the -X switch to enable full debug logging.'],
  };
}

function linker(random: Random): Failure {
  const name = `${random.pick(modules)}_${random.pick(nouns)}`;
  return {
    before: compiled(random, random.int(200, 500)),
    marked: [
      `/usr/bin/ld: main.o: in function \`main': undefined reference to \`${name}_init'`,
      'collect2: error: ld returned 1 exit status',
    ],
    after: ['make: *** [Makefile:31: backend] Error 1'],
  };
}
