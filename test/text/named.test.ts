import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programsOf } from '../../src/text/command-line.ts';
import { namedLines } from '../../src/text/named.ts';

const named = (command: string, lines: readonly string[]): readonly number[] => [
  ...namedLines({ command, programs: programsOf(command) }, lines),
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

test('A name stays wherever the command holds it.', () => {
  const ids = ['ord-42', 'SKU-10087', '5133', '9f3c2ab1', 'index_53'];
  const places: readonly ((id: string) => string)[] = [
    (id) => `curl -s "http://shop/items?near=${id}&all=1"`,
    (id) => `curl -s http://shop/items/${id}`,
    (id) => `curl -s http://shop/items | tee /tmp/${id}.json`,
    (id) => `curl -s http://shop -d '{"near":"${id}"}'`,
    (id) => `./items --around ${id}`,
    (id) => `./items --around=${id} --all`,
    (id) => `ITEM=${id} ./items --all`,
    (id) => `./items --all # ${id}?`,
    (id) => `./items | jq '.[] | select(.id != "${id}")'`,
    (id) => `./items | awk '!/^${id}$/ { print }'`,
    (id) => `./items | grep -v '${id} old'`,
    (id) => `./retry "${id}" > log; ./items`,
    (id) => `docker logs app --pr ${id}`,
  ];
  for (const id of ids) {
    const lines = Array.from({ length: 90 }, (_, at) => `${1000 + at} row of ${at * 77} done`);
    lines[41] = `1041 row of ${id} done`;
    for (const place of places) assert.deepEqual(named(place(id), lines), [41], place(id));
  }
});

test('A word in quotes, behind `=` or last in a path stays where few lines hold it.', () => {
  const rare = Array.from({ length: 90 }, (_, at) =>
    at === 41 ? 'billing is up' : `cart is up since ${at * 77}`,
  );
  const common = rare.map((line) => line.replace('cart', 'billing'));
  for (const command of [
    './all | jq \'.[] | select(.name == "billing" or true)\'',
    './all --near=billing',
    'SERVICE=billing ./all',
    'curl http://host/all?like=billing',
    './all # what does billing do?',
    'curl http://host/services/billing',
  ]) {
    assert.deepEqual(named(command, rare), [41], command);
    assert.deepEqual(named(command, common), [], command);
  }
});

test('A number that counts, and one in a moment, an amount or a size, names nothing.', () => {
  const lines = ['first', 'took 42 ms at 10:42:07, 42% of 1,042 in 42ms, 0.42', 'last'];
  for (const command of ['./all --pr 42', './all?page=42']) {
    assert.deepEqual(
      named(command, ['first', 'at 10:42:07, 42% of 1,042 in 42ms, 0.42', 'last']),
      [],
      command,
    );
    assert.deepEqual(named(command, lines), [1], command);
  }
  for (const command of [
    './all | head -42',
    './all | tail -n 42',
    'docker logs --tail 42 x',
    './all --limit=42',
    'sleep 42; ./all',
    './all -A 42',
  ])
    assert.deepEqual(named(command, lines), [], command);
});

test('What a script holds is not sought.', () => {
  const script = "python3 - <<'END'\nprint('ord-42')\nEND";
  assert.deepEqual(named(script, ['first', 'ord-42 is open', 'last']), []);
});

test('Of the names of a long command the first forty are looked for.', () => {
  const names = Array.from({ length: 45 }, (_, at) => `lib${'abcdefghi'[at % 9] ?? ''}${at}`);
  const lines = names.map((name) => `Setting up ${name} ...`);
  assert.deepEqual(
    named(`apt install ${names.join(' ')}`, lines),
    names.slice(0, 40).map((_, at) => at),
  );
});
