import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programsOf } from '../../src/text/command-line.ts';
import { namedLines } from '../../src/text/named.ts';

const named = (command: string, lines: readonly string[]): readonly number[] => [
  ...namedLines(programsOf(command), lines),
];

test('A name of the command is found as a whole word, with a release or without.', () => {
  const cases: readonly (readonly [command: string, line: string])[] = [
    ['apt install curl nginx', 'Inst nginx (1.22.1-9 Debian:12 [amd64])'],
    ['sudo apt-get install -y nginx', 'Setting up nginx:amd64 (1.22.1-9) ...'],
    ['pip install flask==2.0.1', 'Collecting flask==2.0.1'],
    ['pip install "click<7"', 'Collecting click<7'],
    ['pip install "requests[socks]>=2"', 'Collecting requests'],
    ['npm i @types/node@20', 'npm http fetch GET 200 https://registry.npmjs.org/@types/node 31ms'],
    ['npm i react@18', 'npm http fetch GET 200 https://registry.npmjs.org/react 31ms'],
    ['docker pull redis:7', 'Status: Downloaded newer image for redis:7'],
    ['kubectl describe deploy/web', 'deploy/web  1/1'],
    ['gh pr view 4127', '4127  Fix the cart  open'],
    ['npx eslint src/Cart.ts', '/home/dev/app/src/cart.ts'],
  ];
  for (const [command, line] of cases) {
    assert.deepEqual(named(command, ['first', line, 'last']), [1], `${command}: ${line}`);
  }
});

test('Options, verbs, numbers of options and parts of other names ask for nothing.', () => {
  const cases: readonly (readonly [command: string, line: string])[] = [
    ['apt install nginx', 'Inst nginx-common (1.22.1-9)'],
    ['apt install nginx', 'Inst libnginx (1.22.1-9)'],
    ['apt install nginx', 'Suggested: python3-nginx'],
    ['npm install', 'install finished'],
    ['docker logs --tail 50 web', 'took 50 ms'],
    ['npx eslint src', '/home/dev/app/src/cart.ts'],
    ['node server.js', 'server.json is read'],
    ['git commit -m "mend nginx now"', 'nginx is mended'],
    ['ls *.ts', 'a.ts'],
  ];
  for (const [command, line] of cases) {
    assert.deepEqual(named(command, ['first', line, 'last']), [], `${command}: ${line}`);
  }
});

test('A name that many lines give as a reason counts where a line is about it.', () => {
  const lines = Array.from({ length: 90 }, (_, row) => `Collecting lib${row} (from flask)`);
  lines[41] = 'Collecting flask';
  assert.deepEqual(named('pip install flask', lines), [41]);
  assert.deepEqual(
    named(
      'docker logs web',
      Array.from({ length: 90 }, (_, row) => `web | line ${row}`),
    ),
    [],
  );
});

test('Of a command that names everything only some lines are sought.', () => {
  const names = Array.from({ length: 900 }, (_, at) => `name-${String(at)}x`);
  const found = named(`md5sum ${names.join(' ')}`, names);
  assert.ok(found.length > 0 && found.length <= 60, String(found.length));
});

test('Of the names of a long command the first forty are looked for.', () => {
  const names = Array.from({ length: 45 }, (_, at) => `lib${'abcdefghi'[at % 9] ?? ''}${at}`);
  const lines = names.map((name) => `Setting up ${name} ...`);
  assert.deepEqual(
    named(`apt install ${names.join(' ')}`, lines),
    names.slice(0, 40).map((_, at) => at),
  );
});
