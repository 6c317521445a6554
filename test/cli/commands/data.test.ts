import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCopies } from '../../../src/store/originals/copies.ts';
import { openUnproved } from '../../../src/store/originals/unproved.ts';
import { openStore } from '../../../src/store/store.ts';
import { decision, ledgerRow } from '../../store/stage.ts';
import { cleanEnvironment, runInTurn, temporaryFolder } from '../run-headroom.ts';

/** A data folder with one decision of the project `home`, its original and a ledger row. */
async function fill(home: string): Promise<string> {
  const data = cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
  const project = realpathSync(home);
  const store = await openStore(data, undefined, project);
  const ref = store.originals.refOf('text');
  await store.originals.put(ref, { text: 'text', view: 'view' });
  store.decisions.commit([{ chain: 'a', decision: decision({ refs: [ref] }) }]);
  store.ledger?.record(ledgerRow({ at: Date.now() - 1_000, project }));
  store.close();
  return data;
}

test('data lists what there is, as text and as JSON', async (t) => {
  const home = await temporaryFolder(t);
  const data = await fill(home);
  const { code, stdout, stderr } = await runInTurn(['data'], home);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.ok(stdout.startsWith(`${data}\n`));
  assert.match(stdout, /^ {2}headroom\.db +[\d.]+ kB {2}1 request in the ledger, 1 decision$/m);
  assert.match(stdout, /^ {2}originals +\d+ B {2}1 text; 0\.0 % of 536\.9 MB$/m);
  assert.match(stdout, /^ {2}inspection +0 B {2}0 texts; 0\.0 % of 67\.1 MB; for inspect$/m);
  assert.match(stdout, /^ {2}unproved +0 B {2}0 texts; for data report$/m);
  assert.match(stdout, /^In clear, .+\n.*originals and shortened in headroom\.db/m);
  for (const line of stdout.split('\n').slice(1)) assert.ok(line.length <= 80, line);
  const json = JSON.parse((await runInTurn(['data', '--json'], home)).stdout) as { home: string };
  assert.equal(json.home, data);
});

test('data purge without a terminal refuses, shows on request, and removes with --yes', async (t) => {
  const home = await temporaryFolder(t);
  await fill(home);
  const refused = await runInTurn(['data', 'purge'], home);
  assert.deepEqual([refused.code, refused.stdout], [2, '']);
  assert.match(refused.stderr, /^headroom: Nothing was removed: .+\nAdd --yes .+\n$/);
  const plan = await runInTurn(['data', 'purge', '--dry-run', '--project', '.'], home);
  assert.match(plan.stdout, /^ {2}decisions +1 /m);
  assert.match(plan.stdout, /^ {2}originals +1 {2}what markers stand for; \d+ B$/m);
  const removed = await runInTurn(['data', 'purge', '--yes', '--json', '--project', '.'], home);
  const { decisions, originals } = JSON.parse(removed.stdout) as Record<string, number>;
  assert.deepEqual([decisions, originals], [1, 1]);
  const listed = await runInTurn(['data'], home);
  assert.match(listed.stdout, /1 request in the ledger, 0 decisions$/m);
});

test('data purge of another project, or of what is older than all, removes nothing and asks nothing', async (t) => {
  const home = await temporaryFolder(t);
  await fill(home);
  for (const scope of [
    ['--project', 'elsewhere'],
    ['--older-than', '1d'],
  ]) {
    const { code, stdout } = await runInTurn(['data', 'purge', ...scope], home);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}decisions +0 /m);
  }
  const wrong = await runInTurn(['data', 'purge', '--older-than', 'lately'], home);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /"lately" names no time\.\nUse /);
});

test('data purge removes copies for inspect also where there is nothing else', async (t) => {
  const home = await temporaryFolder(t);
  const copies = openCopies(cleanEnvironment(home)['HEADROOM_HOME'] ?? '');
  await copies.put('a', 0, 'text');
  const { code, stdout } = await runInTurn(['data', 'purge', '--yes'], home);
  assert.equal(code, 0);
  assert.match(stdout, /1 text for inspect \(\d+ B\)/);
  assert.equal(await copies.get('a', 0), null);
});

test('data lists a damaged database that was set aside, and purges it', async (t) => {
  const home = await temporaryFolder(t);
  const data = await fill(home);
  writeFileSync(join(data, 'headroom.db'), 'no database '.repeat(1_000), { mode: 0o600 });
  (await openStore(data)).close();
  const listed = await runInTurn(['data'], home);
  assert.match(listed.stdout, /^ {2}headroom-damaged-\d+\.db +12\.0 kB {2}damaged, set aside$/m);
  const checked = await runInTurn(['data', 'check'], home);
  assert.match(
    checked.stdout,
    /^1 file of damaged databases set aside: "headroom data purge" removes them\.$/m,
  );
  const plan = await runInTurn(['data', 'purge', '--dry-run'], home);
  assert.match(plan.stdout, /^ {2}damaged +1 {2}databases set aside; 12\.0 kB$/m);
  const purged = await runInTurn(['data', 'purge', '--yes'], home);
  assert.match(purged.stdout, /1 file of damaged databases \(12\.0 kB\)/);
  assert.doesNotMatch((await runInTurn(['data'], home)).stdout, /damaged/);
});

test('data check ends with 1 and a mend for what is wrong', async (t) => {
  const home = await temporaryFolder(t);
  const data = await fill(home);
  const well = await runInTurn(['data', 'check'], home);
  assert.deepEqual(well, {
    code: 0,
    stdout: 'Read 1 decision and 1 original.\nAll is well.\n',
    stderr: '',
  });
  mkdirSync(join(data, 'originals', 'zz'), { recursive: true });
  writeFileSync(join(data, 'originals', 'zz', 'zz00000000.br'), 'no original', { mode: 0o600 });
  const { code, stdout } = await runInTurn(['data', 'check'], home);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /\n1 thing to mend:\n.*zz00000000\.br\n {2}The original is damaged\.\n {2}Remove it; .+\n$/,
  );
  const json = await runInTurn(['data', 'check', '--json'], home);
  assert.equal(json.code, 1);
  assert.equal((JSON.parse(json.stdout) as { findings: unknown[] }).findings.length, 1);
});

test('An unknown part of data is answered with the nearest one', async (t) => {
  assert.deepEqual(await runInTurn(['data', 'prge'], await temporaryFolder(t)), {
    code: 2,
    stdout: '',
    stderr:
      "headroom: unknown command 'prge'.\n" +
      'Did you mean purge? "headroom data --help" lists what there is.\n',
  });
});

test('data report shows what is kept, and writes it to one file that says what it is', async (t) => {
  const home = await temporaryFolder(t);
  const none = await runInTurn(['data', 'report'], home);
  assert.deepEqual([none.code, existsSync(join(home, 'headroom-report.json'))], [0, false]);
  assert.match(none.stdout, /^No text is kept/);
  const texts = openUnproved(cleanEnvironment(home)['HEADROOM_HOME'] ?? '');
  await texts.put({ engine: 'log', level: 'balanced', text: 'one\r\ntwo' });
  const { code, stdout } = await runInTurn(['data', 'report'], home);
  const path = join(realpathSync(home), 'headroom-report.json');
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^1 text of which .+; it went as it was:\n {2}\d{4}-.+ log +balanced +8 B {2}headroom \d/,
  );
  assert.ok(stdout.includes(`Written: ${path}\n`) && stdout.includes('Nothing was sent.'));
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80 || line.startsWith('Written'), line);
  const report = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly about: string;
    readonly texts: readonly { readonly engine: string; readonly lines: readonly string[] }[];
  };
  assert.match(report.about, /nobody has sent it anywhere/);
  assert.deepEqual(
    report.texts.map(({ engine, lines }) => [engine, lines.join('\n')]),
    [['log', 'one\r\ntwo']],
  );
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  const again = await runInTurn(['data', 'report'], home);
  assert.equal(again.code, 2);
  assert.match(
    again.stderr,
    /headroom-report\.json: is there already\.\nName a new file: headroom data report FILE\n$/,
  );
  const printed = await runInTurn(['data', 'report', '--json'], home);
  assert.deepEqual(JSON.parse(printed.stdout), report);
});
