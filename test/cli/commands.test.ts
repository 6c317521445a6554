import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { commands } from '../../src/cli/commands/index.ts';
import { helpColumns } from '../../src/limits.ts';
import { runHeadroom, temporaryFolder } from './run-headroom.ts';

test('No two commands share a name', () => {
  const names = commands.map(({ name }) => name);
  assert.deepEqual([...new Set(names)], names);
});

for (const { name } of commands) {
  test(`${name}: help has usage and an example, fits a terminal and leaves nothing behind`, async (t) => {
    const home = await temporaryFolder(t);
    const { code, stdout, stderr } = await runHeadroom([name, '--help'], home);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.match(stdout, new RegExp(`^Usage: headroom ${name}\\b`));
    assert.match(stdout, new RegExp(`^Example.*\\n +(\\$ )?.*headroom ${name}\\b`, 'm'));
    for (const line of stdout.split('\n')) assert.ok(line.length <= helpColumns, line);
    assert.deepEqual(await readdir(home), []);
  });

  test(`${name}: an option it does not have is two lines and code 2`, async (t) => {
    const home = await temporaryFolder(t);
    const { code, stdout, stderr } = await runHeadroom([name, '--no-such-option'], home);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /^headroom: unknown option '--no-such-option'\.\n.+\n$/);
    assert.deepEqual(await readdir(home), []);
  });
}
