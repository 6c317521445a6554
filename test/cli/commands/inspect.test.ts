import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Inspection } from '../../../src/cli/inspect/blocks.ts';
import { openCopies } from '../../../src/store/originals/copies.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteDecisions } from '../../../src/store/decisions/decisions.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { decision, ledgerRow } from '../../store/stage.ts';
import { cleanEnvironment, runInTurn, temporaryFolder } from '../run-headroom.ts';

/** A ledger in which request 2 replaced a text, and requests 1 and 3 did not. */
async function fill(home: string): Promise<string> {
  const data = cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
  const database = await openDatabase(data);
  sqliteDecisions(database).commit([
    { chain: 'a', decision: decision({ texts: ['head\n[2 more]'] }), label: 'Bash npm test' },
    { chain: 'b', decision: decision({ texts: null, reason: 'small', engine: null }) },
  ]);
  await openCopies(data).put('a', 0, 'head\none\ntwo');
  const ledger = sqliteLedger(database);
  for (const decided of [[], ['a', 'b'], ['b']]) ledger.record(ledgerRow({ decided }));
  database.close();
  return data;
}

test('inspect shows the newest request that replaced a text, both sides in 80 columns', async (t) => {
  const home = await temporaryFolder(t);
  await fill(home);
  const { code, stdout, stderr } = await runInTurn(['inspect'], home);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(
    stdout,
    /^Request 2, \d{4}-\d\d-\d\d \d\d:\d\d\nclaude in \/project; .*2 outputs decided, 1 shortened\n/,
  );
  assert.match(stdout, /^Bash npm test\nsmart-crusher: 100 tokens -> 40 \(-60\.0 %\), nothing left out$/m);
  assert.match(stdout, /^head +\| head\none +~ \[2 more\]\ntwo +-$/m);
  assert.match(stdout, /^ {2}left as it was \(small\), about 100 tokens$/m);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});

test('inspect --json prints both sides of a request asked for by its number', async (t) => {
  const home = await temporaryFolder(t);
  await fill(home);
  const { stdout } = await runInTurn(['inspect', '2', '--json'], home);
  const { request, blocks } = JSON.parse(stdout) as Inspection;
  assert.equal(request.id, 2);
  assert.deepEqual(blocks[0]?.texts, [{ sent: 'head\none\ntwo', seen: 'head\n[2 more]' }]);
});

test('inspect --list has a line for each request with something to show', async (t) => {
  const home = await temporaryFolder(t);
  await fill(home);
  const { code, stdout } = await runInTurn(['inspect', '--list'], home);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^Requests in which texts were replaced\n2 .*1 output {2}100 -> 40 {2}claude in \/project\n$/,
  );
});

test('inspect --list takes no number', async (t) => {
  const { code, stderr } = await runInTurn(['inspect', '--list', '3'], await temporaryFolder(t));
  assert.equal(code, 2);
  assert.match(stderr, /--list takes no number; it shows the latest \d+\.\nLeave out 3, /);
});

test('inspect of what is not kept shows what the model saw all across, and makes no key', async (t) => {
  const home = await temporaryFolder(t);
  const key = join(await fill(home), 'key');
  rmSync(key);
  const { code, stdout } = await runInTurn(['inspect'], home);
  assert.equal(code, 0);
  assert.match(stdout, /is not kept: .+\.\nThe model saw\nhead\n\[2 more\]\n/);
  assert.equal(existsSync(key), false);
});

test('inspect --html writes a page', async (t) => {
  const home = await temporaryFolder(t);
  await fill(home);
  const { code, stdout } = await runInTurn(['inspect', '--html', 'two.html'], home);
  assert.deepEqual([code, stdout.endsWith('two.html\n')], [0, true]);
  assert.match(readFileSync(join(home, 'two.html'), 'utf8'), /<ins>\[2 more\]\n<\/ins>/);
});

test('inspect says what there is not, and what to do about it', async (t) => {
  const home = await temporaryFolder(t);
  const empty = await runInTurn(['inspect'], home);
  assert.equal(empty.code, 2);
  assert.match(
    empty.stderr,
    /No request has gone through headroom yet\.\nStart your agent through it: headroom wrap/,
  );
  await fill(home);
  for (const [id, says] of [
    ['7', /The ledger has no request 7\.\n"headroom inspect --list"/],
    ['newest', /"newest" is no number of a request\.\n/],
    ['1', /Request 1 brought no new tool output\.\n/],
  ] as const) {
    const { code, stderr } = await runInTurn(['inspect', id], home);
    assert.equal(code, 2);
    assert.match(stderr, says);
  }
});

test('inspect of what was purged says so', async (t) => {
  const home = await temporaryFolder(t);
  await fill(home);
  assert.equal((await runInTurn(['data', 'purge', '--yes'], home)).code, 0);
  const named = await runInTurn(['inspect', '2'], home);
  assert.equal(named.code, 3);
  assert.match(named.stderr, /What was kept of request 2 was purged\./);
  const last = await runInTurn(['inspect'], home);
  assert.equal(last.code, 3);
  assert.match(last.stderr, /No text was replaced in any request, or what replaced it was purged\.\n.+\n$/);
});
