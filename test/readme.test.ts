import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, test } from 'node:test';
import { variables } from '../src/settings.ts';

const readme = readFileSync('README.md', 'utf8');
const launcher = join(process.cwd(), 'bin', 'headroom.js');
const folder = mkdtempSync(join(tmpdir(), 'headroom-readme-'));
const bin = join(folder, 'bin');
const home = join(folder, 'home');

mkdirSync(bin);
mkdirSync(home);
writeFileSync(join(bin, 'claude'), '#!/bin/sh\nexit 0\n');
chmodSync(join(bin, 'claude'), 0o700);
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(
  ([, language = '', text = '']) => ({
    language,
    text,
  }),
);

/** Runs `headroom …` as a user would whose data folder is the default one. */
function run(command: string, dataFolder: string): string {
  const [program, ...args] = command.split(' ');
  assert.equal(program, 'headroom');
  return execFileSync(process.execPath, [launcher, ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: home, HEADROOM_HOME: dataFolder, COLUMNS: '80' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
    .replace(/\S*headroom-demo-\w{6}/g, '/tmp/headroom-demo-aB3dE5')
    .replaceAll(dataFolder, '~/.local/share/headroom')
    .replaceAll(`${bin}:`, '')
    .replaceAll(bin, '/usr/local/bin')
    .replaceAll(process.execPath, '/usr/bin/node')
    .replaceAll(join(process.cwd(), 'bin'), '/usr/local/lib/node_modules/headroom-ai/bundle');
}

/** Figures differ from run to run, words and layout do not. */
function shape(text: string): string {
  return text
    .replace(/\d[\d,.:-]*/g, '#')
    .replace(/[0-9a-f]{12}\b/g, '#')
    .replace(/#[0-9a-f]+\b|\b[0-9a-f]*#[0-9a-f]*/g, '#')
    .replace(/ +/g, ' ')
    .trim();
}

function percentages(text: string): number[] {
  return [...text.matchAll(/([+-][\d.]+) %/g)].map(([, figure]) => Number(figure));
}

describe('README', () => {
  const shown = blocks.filter(({ language }) => language === 'console');
  const dataFolder = join(folder, 'data');

  it('shows commands with their output', () => {
    assert.ok(shown.length >= 4);
  });

  for (const { text } of shown) {
    const [first = '', ...rest] = text.split('\n');
    const command = first.replace(/^\$ /, '');
    it(`prints what it says for: ${command}`, () => {
      // The ledger shown is that of the demo shown before it.
      const printed = run(
        command,
        /^headroom (perf|stats|inspect --list)$/.test(command) ? join(dataFolder, 'demo') : dataFolder,
      );
      const expected = rest.join('\n');
      assert.equal(shape(printed), shape(expected));
      const [now, then] = [percentages(printed), percentages(expected)];
      now.forEach((figure, at) => {
        assert.ok(
          Math.abs(figure - (then[at] ?? Infinity)) <= 3,
          `${figure} % where the README says ${then[at] ?? '?'} %`,
        );
      });
    });
  }
});

test('every npm script and headroom command that the README names exists', () => {
  const scripts = Object.keys(
    (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts,
  );
  const lines = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.split('\n'));
  const named = lines.flatMap((line) =>
    [...line.matchAll(/npm (?:run )?(\w+)/g)].map(([, name = '']) => name),
  );
  for (const name of named) assert.ok([...scripts, 'ci', 'pack', 'install'].includes(name), name);
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, string>;
  const installs = lines.filter((line) => line.includes('npm install -g'));
  assert.ok(installs.length > 0);
  for (const line of installs) assert.ok(line.endsWith(`npm install -g ./${name}-${version}.tgz`), line);
  const help = run('headroom --help', home);
  const commands = lines.flatMap((line) =>
    [...line.matchAll(/headroom (\w+)/g)].map(([, name = '']) => name),
  );
  assert.ok(commands.length > 3);
  for (const name of commands) assert.match(help, new RegExp(`^ {2}${name}\\b`, 'm'));
});

test('CI runs exactly the test command of the README', () => {
  const [, command] = /```sh\n(npm ci && npm test)\n```/.exec(readme) ?? [];
  assert.ok(command !== undefined);
  assert.ok(readFileSync('.ci/run', 'utf8').includes(command));
});

test('the settings table is the one of the source', () => {
  for (const { name, fallback, help } of variables) {
    const row = readme.split('\n').find((line) => line.includes(`\`${name}\``) && line.startsWith('|'));
    assert.deepEqual(
      row?.split('|').map((cell) => cell.trim()),
      ['', `\`${name}\``, fallback, help, ''],
    );
  }
});
