import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { variables } from '../../src/settings.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { runHeadroom, runInTurn, temporaryFolder } from './run-headroom.ts';

/** Modules that a run has loaded, as the coverage of V8 lists them. */
async function loadedBy(args: readonly string[], home: string): Promise<string[]> {
  const folder = join(home, 'coverage');
  await runHeadroom(args, home, { NODE_V8_COVERAGE: folder });
  const files = await readdir(folder);
  const reports = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return reports.flatMap((report) => {
    const { result } = JSON.parse(report) as { result: readonly { url: string }[] };
    return result.map(({ url }) => url);
  });
}

test('The help names every command and every environment variable', async (t) => {
  const { code, stdout } = await runHeadroom(['--help'], await temporaryFolder(t));
  assert.equal(code, 0);
  for (const { name, summary } of commands) assert.match(stdout, new RegExp(`^ {2}${name} +${summary}`, 'm'));
  for (const { name } of variables) assert.ok(stdout.includes(`\n  ${name} `), name);
});

test('Without arguments headroom prints its help', async (t) => {
  const home = await temporaryFolder(t);
  assert.deepEqual(await runInTurn([], home), await runInTurn(['--help'], home));
});

test('The version is that of the package', async (t) => {
  const manifest = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const { code, stdout } = await runInTurn(['--version'], await temporaryFolder(t));
  assert.deepEqual({ code, stdout }, { code: 0, stdout: `${manifest.version}\n` });
});

test('An unknown command is answered with the nearest one', async (t) => {
  assert.deepEqual(await runInTurn(['retreive'], await temporaryFolder(t)), {
    code: 2,
    stdout: '',
    stderr:
      "headroom: unknown command 'retreive'.\n" +
      'Did you mean retrieve? "headroom --help" lists what there is.\n',
  });
});

test('Help of an unknown command names the nearest one too', async (t) => {
  const home = await temporaryFolder(t);
  assert.deepEqual(await runInTurn(['help', 'prf'], home), await runInTurn(['prf'], home));
  const { code, stderr } = await runInTurn(['prf'], home);
  assert.equal(code, 2);
  assert.match(stderr, /Did you mean perf\?/);
});

test('An unknown option is answered with the nearest one', async (t) => {
  const { code, stderr } = await runInTurn(['perf', '--sinc', '3d'], await temporaryFolder(t));
  assert.equal(code, 2);
  assert.match(stderr, /^headroom: unknown option '--sinc'\.\nDid you mean --since\? .+\n$/);
});

test("What follows an agent's name is not headroom's to parse", async (t) => {
  const home = await temporaryFolder(t);
  for (const flag of ['--help', '--version', '--no-such-option']) {
    const { code, stdout } = await runInTurn(['wrap', 'claude', flag], home, { PATH: home });
    // The agent is not on PATH: headroom got as far as to look for it.
    assert.deepEqual({ code, stdout }, { code: 127, stdout: '' }, flag);
  }
});

test('Help imports no command, and a command no other', async (t) => {
  const help = await loadedBy(['--help'], await temporaryFolder(t));
  assert.ok(help.some((url) => url.endsWith('/cli/commands/index.js')));
  assert.deepEqual(
    help.filter((url) => /\/cli\/commands\/(?!index\.js)|modelcontextprotocol|\/execa\/|tokenizer/.test(url)),
    [],
  );
  const retrieve = await loadedBy(['help', 'retrieve'], await temporaryFolder(t));
  assert.deepEqual(
    retrieve.flatMap((url) => /\/cli\/commands\/(?!index\.js)(.*)$/.exec(url)?.[1] ?? []),
    ['retrieve.js'],
  );
});
