import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { commands } from '../../src/cli/commands/index.ts';
import { helpColumns } from '../../src/limits.ts';
import { runInTurn, type Ended } from './run-headroom.ts';

test('No two commands share a name', () => {
  const names = commands.map(({ name }) => name);
  assert.deepEqual([...new Set(names)], names);
});

/** What it printed, and what it left in its folder. */
type Outcome = Ended & { readonly left: readonly string[] };
const outcomes = new Map<string, Outcome>();
const lines = commands.flatMap(({ name }) => [
  [name, '--help'],
  [name, '--no-such-option'],
]);

before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-commands-'));
  try {
    for (const [at, args] of lines.entries()) {
      const home = join(folder, String(at));
      mkdirSync(home);
      const ended = await runInTurn(args, home);
      outcomes.set(args.join(' '), { ...ended, left: readdirSync(home) });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

for (const { name } of commands) {
  test(`${name}: help has usage and an example, fits a terminal and leaves nothing behind`, () => {
    const { code, stdout, stderr, left } = outcomes.get(`${name} --help`) ?? assert.fail();
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.match(stdout, new RegExp(`^Usage: headroom ${name}\\b`));
    assert.match(stdout, new RegExp(`^Example.*\\n +(\\$ )?.*headroom ${name}\\b`, 'm'));
    for (const line of stdout.split('\n')) assert.ok(line.length <= helpColumns, line);
    assert.deepEqual(left, []);
  });

  test(`${name}: an option it does not have is two lines and code 2`, () => {
    const { code, stdout, stderr, left } = outcomes.get(`${name} --no-such-option`) ?? assert.fail();
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /^headroom: unknown option '--no-such-option'\.\n.+\n$/);
    assert.deepEqual(left, []);
  });
}
