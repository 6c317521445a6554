import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { recipes } from '../../../agents/index.ts';
import { commands } from '../../../src/cli/commands/index.ts';
import { levels } from '../../../src/settings.ts';
import { runHeadroom, runInTurn } from '../run-headroom.ts';

const agents = recipes.map(({ id }) => id);
const names = commands.map(({ name }) => name);
const shells = ['bash', 'zsh', 'fish'] as const;
const folder = mkdtempSync(join(tmpdir(), 'headroom-completion-'));

function pathOf(shell: string): string {
  return join(folder, `headroom.${shell}`);
}

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).error === undefined;
}

before(async () => {
  for (const shell of shells) {
    const { code, stdout, stderr } = await runInTurn(['completion', shell], folder);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    writeFileSync(pathOf(shell), stdout);
  }
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a real bash offers for the last of these words, as its completion breaks lines into words. */
function offered(...words: readonly string[]): string[] {
  const script =
    'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _headroom; printf "%s\\n" "${COMPREPLY[@]}"';
  const printed = execFileSync('bash', ['-uc', script, 'test', pathOf('bash'), 'headroom', ...words], {
    encoding: 'utf8',
  });
  return printed.split('\n').filter((line) => line !== '');
}

describe('completion in bash', { skip: !isInstalled('bash') }, () => {
  test('Every command is offered, and those that begin as typed', () => {
    assert.deepEqual(offered(''), [...names, 'help']);
    assert.deepEqual(offered('pe'), ['perf']);
    assert.deepEqual(offered('help', 'pe'), ['perf']);
    assert.deepEqual(offered('data', ''), ['purge', 'check', 'report']);
    assert.ok(offered('--v').includes('--version'));
  });

  test('Agents and levels are offered where they belong', () => {
    assert.deepEqual(offered('wrap', ''), agents);
    assert.deepEqual(offered('proxy', '--agent', ''), agents);
    assert.deepEqual(offered('wrap', '--level', ''), [...levels]);
    assert.deepEqual(offered('wrap', '--level', '=', 'ti'), ['tight']);
    assert.deepEqual(offered('wrap', '--level', '='), [...levels]);
    assert.deepEqual(offered('wrap', '--level', 'tight', ''), agents);
    assert.deepEqual(offered('wrap', '--level', '=', 'tight', 'cl'), ['claude']);
  });

  test('Options are those of the command, and of a command below it', () => {
    assert.deepEqual(offered('perf', '--s'), ['--since']);
    assert.deepEqual(offered('data', 'purge', '--older'), ['--older-than']);
    assert.deepEqual(offered('data', 'check', '--older'), []);
    assert.deepEqual(offered('retrieve', 'k3f9a2c1m0', '--gr'), ['--grep']);
    assert.deepEqual(offered('perf', '--since', '7d', '--js'), ['--json']);
  });

  test('An option of several values goes on being offered until another option', () => {
    assert.deepEqual(offered('bench', '--only', 'savings', 's'), ['savings', 'speed', 'startup']);
    assert.deepEqual(offered('bench', '--only', 'savings', '--q'), ['--quick']);
    assert.deepEqual(offered('bench', '--only', 'savings', '--quick', 's'), []);
  });

  test("What follows an agent's name is the agent's: nothing of ours is offered", () => {
    for (const words of [[''], ['--le'], ['--level', ''], ['perf', '--']]) {
      assert.deepEqual(offered('wrap', 'claude', ...words), [], words.join(' '));
    }
  });

  test('A value that nobody can foresee is left to bash, which offers files', () => {
    assert.deepEqual(offered('bench', '--inputs', ''), []);
    assert.match(readFileSync(pathOf('bash'), 'utf8'), /^complete .*-o default /m);
  });
});

for (const [shell, flags] of [
  ['bash', ['-n']],
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
] as const) {
  test(`The script for ${shell} is one to ${shell}`, { skip: !isInstalled(shell) }, () => {
    const { status, stderr } = spawnSync(shell, [...flags, pathOf(shell)], { encoding: 'utf8' });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  });
}

test('Every script names every command and agent', () => {
  for (const shell of shells) {
    const script = readFileSync(pathOf(shell), 'utf8');
    for (const word of [...names, ...agents, ...levels])
      assert.ok(script.includes(word), `${shell}: ${word}`);
  }
});

test('A shell that headroom does not know is told with those it does', async () => {
  const { code, stdout, stderr } = await runHeadroom(['completion', 'tcsh'], folder);
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
  assert.match(stderr, /^headroom: .*'tcsh' is invalid.*bash, zsh, fish\.\n.+\n$/);
});
