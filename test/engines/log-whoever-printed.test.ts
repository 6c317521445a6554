import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../src/engines/log/decode.ts';
import { log } from '../../src/engines/log/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { formBy, isTakenBy } from './outcome.ts';
import { byLength } from './samples.ts';

/** What build tools run, fetch or show, by hand: none of it tells what is printed. */
const commands: readonly string[] = [
  'npm run step3',
  'npm start',
  'npm run start:dev -- --port 80',
  'npm exec worker',
  'yarn dev',
  'yarn start',
  'pnpm dev',
  'pnpm -r dev',
  'bun run dev',
  'bun server.ts',
  'cargo run --release -p shop',
  'cargo watch -x run',
  'go run .',
  'go run ./cmd/shop --port 80',
  'dotnet run',
  'dotnet watch run',
  'dotnet bin/shop.dll',
  'swift run',
  'mvn spring-boot:run',
  './gradlew bootRun',
  'nx serve api',
  'turbo dev',
  'turbo run dev --filter=api',
  'bundle exec rails s',
  'poetry run worker',
  'uv run worker.py',
  'conda run -n shop worker',
  'docker compose up api',
  'docker start -a shop',
  'docker run --rm shop',
  'curl -s host/logs',
  'curl -s host/logs | tail -200',
  'wget -qO- host/logs',
  'kubectl get events -w',
  'env',
];

const two = (value: number): string => String(value % 60).padStart(2, '0');
/** Lines as loggers of several languages write them. */
const loggers: Readonly<Record<string, (at: number) => string>> = {
  iso: (at) => `2026-03-02T10:${two(Math.floor(at / 60))}:${two(at)}Z INFO step ${at} of 200 done`,
  tracing: (at) =>
    `\u001b[2m2026-02-17T18:25:${two(at)}.58549${at % 10}Z\u001b[0m \u001b[34mDEBUG\u001b[0m shop::runner: job id=${7000 + at} polled`,
  spring: (at) => `2026-03-02 10:04:${two(at)}.123  INFO 1 --- [main] c.acme.shop.Job : order ${at} was paid`,
  python: (at) => `2026-03-02 10:04:${two(at)},123 - shop.jobs - WARNING - order ${at} is late`,
  winston: (at) => `[2026-03-02 10:04:${two(at)}] info: order ${at} was paid`,
};

test('a log is known for one whatever ran, fetched or showed it', () => {
  for (const [logger, line] of Object.entries(loggers)) {
    const text = Array.from({ length: 200 }, (_, at) => line(at)).join('\n');
    for (const command of commands) {
      const context = { ...byLength, command, programs: programsOf(command) };
      const form = formBy(log, text, context);
      assert.ok(form !== null && form.length < text.length / 2, `${logger}: ${command}`);
      assert.equal(decode(form), text, `${logger}: ${command}`);
    }
  }
});

test('lines that come again are counted in what a build tool runs, as in what a script prints', () => {
  const text = Array.from(
    { length: 60 },
    (_, at) => `batch ${at} of 60: ${at * 7} rows, ${at % 3} skipped`,
  ).join('\n');
  const isTaken = (command: string): boolean =>
    isTakenBy(log, text, { ...byLength, command, programs: programsOf(command) });
  for (const command of ['npm run load', 'cargo run', 'go run .', 'yarn dev', 'dotnet run'])
    assert.ok(isTaken(command), command);
  for (const command of ['npm ls', 'npm view react', 'cargo tree', 'go list -m all', 'dotnet list package'])
    assert.ok(!isTaken(command), command);
});

test('tables, tests, files and what git tells are no logs, however many moments they hold', () => {
  const text = Array.from({ length: 80 }, (_, at) => loggers['iso']?.(at) ?? '').join('\n');
  for (const command of [
    'psql -c "select line from log"',
    'sqlite3 shop.db "select line from log"',
    'git log --format=%s',
    'cat notes.txt',
    'npm test',
    'npm run test:e2e',
    'cargo test',
    'go test ./...',
    'dotnet test',
    'grep -rn INFO src',
  ])
    assert.ok(!isTakenBy(log, text, { ...byLength, command, programs: programsOf(command) }), command);
});

test('source, prose and pages that were fetched are no logs', () => {
  const texts: Readonly<Record<string, (at: number) => string>> = {
    source: (at) => ['export function run(): void {', `  log.info("INFO ${at}");`, '}'][at % 3] ?? '',
    prose: (at) => `The ${at}th chapter tells of an error that nobody saw.`,
    values: (at) => `key_${at} = value`,
    rows: (at) => `2026-03-02 10:04:${two(at)},${at},19.5,paid`,
  };
  for (const [kind, line] of Object.entries(texts)) {
    const text = Array.from({ length: 90 }, (_, at) => line(at)).join('\n');
    for (const command of [
      'curl -s host/file',
      'wget -qO- host/file',
      'kubectl describe pod x',
      'npm view x',
    ])
      assert.ok(
        !isTakenBy(log, text, { ...byLength, command, programs: programsOf(command) }),
        `${kind}: ${command}`,
      );
  }
});

test('one sentence with other numbers in each line is what a program printed, with no command named', () => {
  const isTaken = (line: (at: number) => string, count = 60): boolean =>
    isTakenBy(log, Array.from({ length: count }, (_, at) => line(at)).join('\n'), byLength);
  assert.ok(isTaken((at) => `Processed batch ${at} of 60: ${at * 7} rows, ${at % 3} skipped`));
  assert.ok(isTaken((at) => `[${at}/60] wrote part ${at} in 1.${at} seconds`));
  assert.ok(isTaken((at) => (at % 4 === 0 ? `note of ${at % 7}` : `order ${at} was paid after ${at} tries`)));
  const texts: Readonly<Record<string, (at: number) => string>> = {
    values: (at) => `key_${at} = value ${at} of all`,
    yaml: (at) => `name: part${at}`,
    rows: (at) => `${at},ann,paid,${at * 3}`,
    table: (at) => `| part ${at} was paid | ${at} |`,
    code: (at) => `print("wrote part number", ${at})`,
    points: (at) => `${at}. Open the part that was named and look at it.`,
    prose: (at) =>
      `The ${['first', 'next', 'last', 'long'][at % 4] ?? ''} of ${at} chapters tells of ${['a', 'no'][at % 2] ?? ''} house.`,
  };
  for (const [kind, line] of Object.entries(texts)) assert.ok(!isTaken(line), kind);
  assert.ok(!isTaken((at) => `Processed batch ${at} of 60: ${at * 7} rows`, 15));
});
