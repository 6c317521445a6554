import assert from 'node:assert/strict';
import { test } from 'node:test';
import { log } from '../../src/engines/log/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { installLog, serviceLog } from './log-samples.ts';
import { byLength } from './samples.ts';
import { isTakenBy } from './outcome.ts';

function accepts(lines: readonly string[], command: string | null = null): boolean {
  return isTakenBy(log, lines.join('\n'), {
    ...byLength,
    command,
    programs: command === null ? [] : programsOf(command),
  });
}

const rows = <T>(count: number, row: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => row(index));

test('Logs are known by their lines where no command is known.', () => {
  assert.ok(accepts(serviceLog(40)));
  assert.ok(accepts(installLog(80)));
  assert.ok(accepts(rows(40, (row) => `[INFO] Compiling module ${row}`)));
  assert.ok(accepts(rows(40, (row) => `I0302 10:04:05.000${row}  17 server.go:42] ready`)));
});

test('Times in front alone make no log: tables, chats and calendars have them too.', () => {
  const syslog = rows(40, (row) => `Mar  2 10:04:${10 + row} host sshd[${row}]: session opened`);
  assert.ok(!accepts(syslog));
  assert.ok(accepts(syslog, 'journalctl -u ssh'));
  assert.ok(!accepts(rows(40, (row) => `[10:00:${10 + row}] bob: that is number ${row}`)));
  const table = rows(40, (row) => `2026-03-02 10:04:${10 + row} | ${row} | 19.5`);
  assert.ok(!accepts(table, 'sqlite3 app.db "select * from q"'));
  const withLevels = serviceLog(40);
  assert.ok(!accepts(withLevels, 'psql -c "select * from log"'));
  assert.ok(!accepts(rows(40, (row) => `- INFO: item ${row}`)));
});

test('Builds are believed, and not what programs know.', () => {
  const story = rows(40, (row) => (row % 4 === 0 ? `[${row}/40] Building object ${row}` : `  note ${row}`));
  const values = rows(40, (row) => `key_${row} = value`);
  for (const command of [
    'cd app && npm ci',
    'CI=1 npm run build 2>&1 | tail -40',
    'sudo apt-get install -y jq',
    'make -j8',
    './gradlew assemble',
    'terraform apply -auto-approve',
  ]) {
    assert.ok(accepts(story, command), command);
  }
  for (const command of [
    'terraform output',
    'cargo build --help',
    'helm get values x',
    'apt list --installed',
  ]) {
    assert.ok(!accepts(values, command), command);
  }
});

test('Commands that print logs are believed.', () => {
  const lines = rows(40, (row) => `step ${row} went well`);
  for (const command of [
    'docker logs --tail 100 web',
    'docker compose -f dev.yml logs',
    'kubectl -n shop logs deploy/api',
    'journalctl -u nginx | tail -50',
    'tail -n 200 /var/log/syslog',
    'cat out/build.log',
    'gh run view 71 --log-failed',
  ]) {
    assert.ok(accepts(lines, command), command);
  }
});

test('What other commands print stays as it is.', () => {
  for (const command of [
    'cat notes.txt',
    'cat build.log src/main.c',
    'git log --oneline',
    'git --no-pager log --date=iso',
    'git -C /a log',
    'git diff',
    'pytest -q',
    'npm test',
    'cd app && go test ./...',
    'ls -R',
    'grep -rn INFO src',
    'sed -n 1,80p src/app.ts',
  ]) {
    assert.ok(!accepts(serviceLog(40), command), command);
  }
  assert.ok(accepts(serviceLog(40), 'grep ERROR app.log | tail -40'));
});

test('Code, prose, diffs, search results, listings and test runs are no logs.', () => {
  const code = rows(60, (row) =>
    row % 4 === 3
      ? ''
      : ([`export function run${row}(): void {`, '  logger.info("INFO: ready");', '}'][row % 4] ?? ''),
  );
  const python = rows(
    60,
    (row) =>
      [`def run_${row}(self):`, '    """INFO is a level."""', `    return self.rows[${row}]`][row % 3] ?? '',
  );
  const prose = rows(
    40,
    (row) => `The ${row}th chapter tells of an error that nobody saw, and of what came of it.`,
  );
  const diff = [
    'diff --git a/app.log b/app.log',
    '@@ -1,40 +1,40 @@',
    ...serviceLog(40).map((line) => `+${line}`),
  ];
  const hits = rows(60, (row) => `src/file-${row % 5}.ts:${row}: throw new Error("failed")`);
  const listing = rows(60, (row) => (row % 6 === 0 ? `./src/part-${row}:` : `file-${row}.log`));
  const long = rows(60, (row) => `-rw-r--r-- 1 ann staff ${row} Mar  2 10:04 error-${row}.log`);
  const tests = [
    'running 60 tests',
    ...rows(60, (row) => `test part_${row}::works ... ok`),
    'test result: ok.',
  ];
  const table = rows(60, (row) => `2031-05-02 10:04:${10 + (row % 50)},${row},${row * 2}`);
  for (const lines of [code, python, prose, diff, hits, listing, long, tests, table]) {
    assert.ok(!accepts(lines), lines.slice(0, 3).join('\n'));
  }
});

test('What a script or an unknown program prints may have lines that come again; code and search results do not.', () => {
  const lines = rows(12, (row) => `step ${row % 2} went well`);
  for (const command of ['python run.py', './run.sh --all', 'node tool.js', 'sphinx-build -b html . out']) {
    assert.ok(accepts(lines, command), command);
  }
  assert.ok(!accepts(lines));
  assert.ok(!accepts(lines, 'cat notes.txt && python run.py'));
  assert.ok(
    !accepts(
      rows(40, (row) => `def run_${row}(self):`),
      'python -c "print(open(1).read())"',
    ),
  );
  assert.ok(
    !accepts(
      rows(40, (row) => `src/a.py:${row}: value = 1`),
      'node find.js',
    ),
  );
});

test('A few lines are not worth a look.', () => {
  assert.ok(!accepts(serviceLog(5), 'docker logs web'));
});

test('a listing by a program that nobody knows is no log', () => {
  const file = (at: number): string => `file-${at}.${['ts', 'md', 'png'][at % 3] ?? 'ts'}`;
  const two = (at: number): string => String((at % 28) + 1).padStart(2, '0');
  const rows: Readonly<Record<string, (at: number) => string>> = {
    dir: (at) =>
      `11/${two(at)}/2026  10:${two(at)} AM    ${at % 7 === 0 ? '<DIR>         ' : `       ${at},977`} ${file(at)}`,
    'dir in German': (at) =>
      `${two(at)}.11.2026  10:${two(at)}    ${at % 7 === 0 ? '<DIR>         ' : `       ${at}.977`} ${file(at)}`,
    'Get-ChildItem': (at) =>
      `${at % 7 === 0 ? 'd-----' : '-a----'}       11/${two(at)}/2026  10:${two(at)} AM          ${at * 977} ${file(at)}`,
    'aws s3 ls': (at) => `2026-11-${two(at)} 10:${two(at)}:01     ${at * 977} backup/${file(at)}`,
    'unzip -l': (at) => `     ${at * 977}  2026-11-${two(at)} 10:${two(at)}   src/${file(at)}`,
    'tar -tv': (at) => `-rw-r--r-- dev/dev ${at * 977} 2026-11-${two(at)} 10:${two(at)} src/${file(at)}`,
    du: (at) => `${at * 4}K\t./src/${file(at)}`,
    paths: (at) => `src/deep/${file(at)}`,
    'paths of Windows': (at) => `C:\\Users\\dev\\app\\${file(at)}`,
  };
  for (const [kind, row] of Object.entries(rows)) {
    for (const count of [40, 150, 700]) {
      const text = Array.from({ length: count }, (_, at) => row(at)).join('\n');
      for (const command of ['node list.js', './list.sh', 'cmd /c list.bat', 'python3 files.py'])
        assert.equal(
          isTakenBy(log, text, { ...byLength, programs: programsOf(command) }),
          false,
          `${kind}: ${command}`,
        );
    }
  }
});

test('What an unknown program makes of the one file that it is given is kept as a file, unless it reads like a log.', () => {
  const entries = Array.from(
    { length: 120 },
    (_, row) => `- name: service-${row % 9}\n  replicas: ${row % 4}`,
  );
  const commands = [
    'cpp -P deploy/app.yaml',
    'xsv table deploy/app.yaml',
    'mytool show deploy/app.yaml | head -400',
  ];
  for (const command of [...commands, 'mytool < deploy/app.yaml', 'python render.py deploy/app.yaml']) {
    assert.ok(!accepts(entries, command), command);
    const log = entries.map((entry, row) => `2026-11-03 10:${10 + (row % 50)}:00 INFO ${entry}`);
    assert.ok(accepts(log, command), command);
    const story = entries.map((entry, row) => (row % 20 === 0 ? `WARNING: no limit\n${entry}` : entry));
    assert.ok(accepts(story, command), command);
  }
  for (const command of [
    'python render.py',
    './render.sh --all',
    'mytool a.yaml b.yaml',
    'mytool --config app.yaml',
  ])
    assert.ok(accepts(entries, command), command);
});

test('Blocks of equal length are known whatever their number, and however long they are.', () => {
  const block = (length: number, at: number): readonly string[] => [
    `src/cart/${at}.ts`,
    ...Array.from({ length: length - 2 }, (_, row) => `  ${at}:${row + 1}  error  no total  no-undef`),
    '',
  ];
  for (const length of [3, 4, 5, 8]) {
    for (const lines of [390, 790, 1190, 1590, 1990, 3190, 4790, 9590]) {
      const blocks = Array.from({ length: Math.ceil(lines / length) }, (_, at) => block(length, at));
      const command = length % 2 === 0 ? 'npx eslint .' : './check.sh';
      assert.ok(accepts(blocks.flat(), command), `${command}: ${lines} lines in blocks of ${length}`);
    }
  }
});
