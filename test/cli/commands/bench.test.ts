import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { benchSeed } from '../../../src/limits.ts';
import { runHeadroom, runInTurn, temporaryFolder } from '../run-headroom.ts';

interface Figures {
  readonly node: string;
  readonly seed: number;
  readonly tokenizer: string;
  readonly tables: Readonly<
    Record<string, { readonly rows: readonly { input: string; figures: Record<string, unknown> }[] }>
  >;
}

test('bench prints what it measured on and one table, and writes the same figures as JSON', async (t) => {
  const home = await temporaryFolder(t);
  const file = join(home, 'figures.json');
  const { code, stdout, stderr } = await runHeadroom(['bench', '--only', 'savings', '--json', file], home);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.ok(stdout.includes(`Node.js ${process.version}`) && stdout.includes(`seed ${benchSeed}`));
  const { tables, ...machine } = JSON.parse(await readFile(file, 'utf8')) as Figures;
  assert.deepEqual(
    [machine.node, machine.seed, machine.tokenizer],
    [process.version, benchSeed, 'o200k_base'],
  );
  assert.deepEqual(Object.keys(tables), ['savings']);
  assert.equal(tables['savings']?.rows.length, 5);
  for (const { input, figures } of tables['savings'].rows) {
    const row = stdout.split('\n').find((line) => line.trim().startsWith(input)) ?? '';
    for (const figure of Object.values(figures)) {
      assert.ok(
        row.includes(typeof figure === 'number' ? figure.toLocaleString('en-US') : String(figure)),
        `${input}: ${String(figure)}`,
      );
    }
    assert.equal(figures['facts'], '4 of 4', input);
  }
});

test('bench --json prints nothing but JSON', async (t) => {
  const { code, stdout } = await runInTurn(
    ['bench', '--json', '-', '--only', 'savings'],
    await temporaryFolder(t),
  );
  assert.deepEqual([code, Object.keys((JSON.parse(stdout) as Figures).tables)], [0, ['savings']]);
});

test('A measure that does not exist and a folder that cannot be read are told in two lines', async (t) => {
  const home = await temporaryFolder(t);
  const unknown = await runInTurn(['bench', '--only', 'sped'], home);
  assert.equal(unknown.code, 2);
  assert.match(
    unknown.stderr,
    /^headroom: .*'sped' is invalid.*savings, runs, failures, forms, speed.*\n.+\n$/,
  );
  const missing = await runInTurn(['bench', '--only', 'savings', '--inputs', join(home, 'none')], home);
  assert.equal(missing.code, 66);
  assert.match(missing.stderr, /^headroom: .*none: ENOENT.*\nName a folder .*\n$/);
});
