import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { log } from '../../src/engines/log/index.ts';
import { testRun } from '../../src/engines/test-run/index.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { nameOf, pick, shownOf } from './odd-samples.ts';
import { byLength, printedBy } from './samples.ts';

interface Tool {
  readonly command: string;
  readonly line: (row: number) => string;
  /** What it ends with. */
  readonly sum: string;
}

const tools: readonly Tool[] = [
  {
    command: 'pip install -r requirements.txt',
    line: (row) =>
      row % 2 === 0
        ? `Collecting ${nameOf(row)}>=${row % 9}.1 (from flask)`
        : `  Downloading ${nameOf(row)}-${row % 9}.1-py3-none-any.whl (${10 + pick(row, 1, 800)} kB)`,
    sum: 'Successfully installed blinker-1.9.0 click-8.1.7 flask-3.0.2',
  },
  {
    command: 'npm ci --loglevel http',
    line: (row) =>
      `npm http fetch GET 200 https://registry.npmjs.org/${nameOf(row)} ${10 + pick(row, 2, 90)}ms`,
    sum: 'added 1203 packages, and audited 1204 packages in 9s',
  },
  {
    command: 'cargo build',
    line: (row) => `   Compiling ${nameOf(row)} v${row % 7}.${pick(row, 3, 30)}.0`,
    sum: '    Finished `dev` profile [unoptimized + debuginfo] target(s) in 12.34s',
  },
  {
    command: 'apt-get install -y curl',
    line: (row) => `Unpacking ${nameOf(row)} (1.${pick(row, 4, 90)}-1) ...`,
    sum: '2 upgraded, 68 newly installed, 0 to remove and 137 not upgraded.',
  },
  {
    command: 'sudo apt install curl',
    line: (row) => `Entpacken von ${nameOf(row)} (1.${pick(row, 4, 90)}-1) ...`,
    sum: '2 aktualisiert, 68 neu installiert, 0 zu entfernen und 137 nicht aktualisiert.',
  },
  {
    command: 'gradle assemble',
    line: (row) => `Download https://plugins.gradle.org/m2/${nameOf(row)}-${row % 9}.jar`,
    sum: 'BUILD SUCCESSFUL in 41s',
  },
  {
    command: 'yarn install',
    line: (row) => `verbose ${row}.${pick(row, 5, 900)} Performing "GET" request to "${nameOf(row)}".`,
    sum: 'Done in 12.31s.',
  },
  {
    command: 'uv pip install -r all.txt',
    line: (row) => ` + ${nameOf(row)}==${row % 9}.${pick(row, 6, 20)}`,
    sum: 'Installed 212 packages in 321ms',
  },
  {
    command: 'docker build -t shop .',
    line: (row) =>
      ` ---> ${(row * 2_654_435_761).toString(16).slice(-12).padStart(12, '0')} of ${nameOf(row)}`,
    sum: 'Successfully built 8f5b21a7c0de',
  },
  {
    command: 'bundle install',
    line: (row) => `Fetching ${nameOf(row)} ${row % 9}.${pick(row, 7, 20)}`,
    sum: 'Bundle complete! 12 Gemfile dependencies, 240 gems now installed.',
  },
  {
    command: 'npx vite build',
    line: (row) => `dist/assets/${nameOf(row)}.js  ${10 + pick(row, 8, 900)}.20 kB`,
    sum: '✓ built in 3.21s',
  },
];

const tool = fc.constantFrom(...tools);
const count = fc.integer({ min: 60, max: 400 });

test('Of commands in a chain each says what it came to, wherever that stands.', () => {
  let folded = 0;
  fc.assert(
    fc.property(fc.array(tool, { minLength: 2, maxLength: 4 }), count, (chain, rows) => {
      const text = chain
        .flatMap(({ line, sum }, at) => [
          ...Array.from({ length: rows }, (_, row) => line(at * 1000 + row)),
          sum,
        ])
        .join('\n');
      const command = chain.map((each) => each.command).join(' && ');
      const { shown, isFolded } = shownOf(log, text, printedBy(command, byLength));
      if (isFolded) folded += 1;
      for (const { sum } of chain) assert.ok(shown.includes(sum), `${command}: ${sum}`);
    }),
    { numRuns: 80 },
  );
  assert.ok(folded > 40, String(folded));
});

test('What many lines end with is no sum.', () => {
  const text = Array.from({ length: 600 }, (_, row) => `job ${nameOf(row)} finished in ${row} ms`).join('\n');
  const { shown, isFolded } = shownOf(log, text, printedBy('docker logs worker', byLength));
  assert.ok(isFolded);
  assert.ok(shown.split('\n').length < 300);
});

/** How installers and their like write a package's name, and how they are asked for it. */
const asked: readonly {
  readonly command: (names: readonly string[]) => string;
  readonly line: (name: string, row: number) => string;
}[] = [
  {
    command: (names) => `apt-get -s install --no-install-recommends ${names.join(' ')}`,
    line: (name, row) => `Inst ${name} (1.${row}-1 Debian:12.5/stable [all])`,
  },
  {
    command: (names) => `sudo apt install -y ${names.join(' ')} 2>&1 | tail -300`,
    line: (name, row) => `Setting up ${name} (1.${row}-1) ...`,
  },
  {
    command: (names) => `pip install ${names.map((name) => `"${name}>=2"`).join(' ')}`,
    line: (name, row) =>
      `Requirement already satisfied: ${name}>=2 in /usr/lib/python3 (from -c base) (${row}.2)`,
  },
  {
    command: (names) => `pip install ${names.map((name) => `${name}==1.4`).join(' ')} && pip check`,
    line: (name, row) => `  Downloading the release of ${name} (${10 + pick(row, 1, 900)} kB)`,
  },
  {
    command: (names) => `npm install ${names.map((name) => `${name}@4`).join(' ')}`,
    line: (name, row) => `npm http fetch GET 200 https://registry.npmjs.org/${name} ${row}ms`,
  },
  {
    command: (names) => `cargo build -p ${names.join(' -p ')}`,
    line: (name, row) => `   Compiling ${name} v0.${row}.0`,
  },
  {
    command: (names) => `docker compose up ${names.join(' ')}`,
    line: (name, row) => `container ${name} started on port ${8000 + row}`,
  },
  {
    command: (names) => `brew upgrade ${names.join(' ')}`,
    line: (name, row) => `==> Pouring ${name} from bottle ${1000 + pick(row, 3, 9000)}`,
  },
];

test('What a command asks for by name stays among lines that are alike.', () => {
  let folded = 0;
  const places = fc.uniqueArray(fc.integer({ min: 8, max: 80 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.constantFrom(...asked),
      places,
      fc.integer({ min: 120, max: 300 }),
      (how, wanted, rows) => {
        const names = wanted.map(nameOf);
        const text = Array.from({ length: rows }, (_, row) => how.line(nameOf(row), row)).join('\n');
        const command = how.command(names);
        const { shown, isFolded } = shownOf(log, text, printedBy(command, byLength));
        if (isFolded) folded += 1;
        for (const name of names) assert.ok(shown.includes(name), `${command}: ${name}`);
      },
    ),
    { numRuns: 120 },
  );
  assert.ok(folded > 80, String(folded));
});

test('The one thing that comes from elsewhere stays among hundreds that are fetched.', () => {
  const usual = 'https://repo.maven.apache.org/maven2';
  const elsewhere = fc.constantFrom(
    'http://10.0.0.9:8081/repo',
    'https://jcenter.example.org',
    'https://m2.acme.dev/x',
  );
  const shapes: readonly { engine: Engine; command: string; line: (from: string, path: string) => string }[] =
    [
      {
        engine: testRun,
        command: 'mvn -B verify',
        line: (from, path) =>
          `[INFO] Downloading from ${from === usual ? 'central' : 'other'}: ${from}/${path}`,
      },
      {
        engine: testRun,
        command: 'mvn test',
        line: (from, path) =>
          `Downloaded from ${from === usual ? 'central' : 'other'}: ${from}/${path} (4.1 kB at 90 kB/s)`,
      },
      {
        engine: log,
        command: 'mvn -B package',
        line: (from, path) => `[INFO] Downloading from r: ${from}/${path}`,
      },
      { engine: log, command: 'npm ci', line: (from, path) => `npm http fetch GET 200 ${from}/${path} 31ms` },
      {
        engine: log,
        command: 'apt-get update',
        line: (from, path) => `Get:7 ${from}/${path} all 1.2-1 [31 kB]`,
      },
      { engine: log, command: 'gradle assemble', line: (from, path) => `Download ${from}/${path}` },
    ];
  fc.assert(
    fc.property(
      fc.constantFrom(...shapes),
      elsewhere,
      count,
      fc.nat(),
      ({ engine, command, line }, other, rows, seed) => {
        const odd = 6 + (seed % (rows - 20));
        const lines = Array.from({ length: rows }, (_, row) =>
          line(
            row === odd ? other : usual,
            `org/${nameOf(row)}/${row}.${pick(row, 1, 9)}/${nameOf(row + 999)}.pom`,
          ),
        );
        const tests = Array.from(
          { length: 30 },
          (_, row) =>
            `[INFO] Tests run: ${1 + row}, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.${row} s -- in com.acme.T${row}Test`,
        );
        const text = [...lines, ...(engine === testRun ? tests : [])].join('\n');
        const { shown } = shownOf(engine, text, printedBy(command, byLength));
        assert.ok(shown.includes(other), `${command}: ${odd} of ${rows}`);
      },
    ),
    { numRuns: 80 },
  );
});
