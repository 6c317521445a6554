import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { summarize, type Summary } from '../../../src/money/reports/summary.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import { ledgerRow } from '../../store/stage.ts';
import { cleanEnvironment, runInTurn, temporaryFolder } from '../run-headroom.ts';

async function record(home: string, rows: readonly Partial<LedgerRow>[]): Promise<unknown> {
  const database = await openDatabase(cleanEnvironment(home)['HEADROOM_HOME'] ?? '');
  const ledger = sqliteLedger(database);
  for (const row of rows) ledger.record(ledgerRow(row));
  const summary = summarize(database);
  database.close();
  return summary;
}

const busy: Partial<LedgerRow> = {
  at: Date.now() - 1000,
  newBefore: 1_234_567,
  newAfter: 234_567,
  saved: 99_000_000,
  engines: { 'smart-crusher': { blocks: 12, before: 1_200_000, after: 200_000 } },
  left: { small: { blocks: 1300, tokens: 34_567 } },
  biggestLeft: { tool: 'Bash', reason: 'no_engine', tokens: 9000 },
  retrievals: 7,
  schemaTokens: 124,
  inputTokens: 1_000_000,
  cacheRead: 800_000_000,
  cacheWrite5m: 2_000_000,
  cacheWrite1h: 0,
  outputTokens: 3_000_000,
  delayMs: 12.34,
  note: 'prefix_broken',
  caused: 'retrieval',
  receipt: {
    simulated: { input: 1_000_000, cacheRead: 790_000_000, cacheWrite5m: 12_000_000, cacheWrite1h: 0 },
    without: {
      input: 1_000_000,
      cacheRead: 899_000_000,
      cacheWrite5m: 4_000_000,
      cacheWrite1h: 0,
      output: 3_000_000,
    },
  },
};

test('perf of an empty ledger says what to do next', async (t) => {
  const { code, stdout, stderr } = await runInTurn(['perf'], await temporaryFolder(t));
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal(
    stdout,
    'No request has gone through headroom yet.\nStart your agent through it: headroom wrap claude\n',
  );
});

test('perf shows each figure with its scope, in 80 columns and without colour in a pipe', async (t) => {
  const home = await temporaryFolder(t);
  await record(home, [busy, { ...busy, model: 'some-unknown-model' }, { status: 0, agent: 'aider' }]);
  const { code, stdout, stderr } = await runInTurn(['perf'], home);
  assert.deepEqual([code, stderr], [0, '']);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  assert.ok(!stdout.includes('\u001b'));
  for (const expected of [
    /^3 requests, \d{4}-\d\d-\d\d \d\d:\d\d to \d{4}-\d\d-\d\d \d\d:\d\d$/m,
    /^Tool output at its first sight \(each text counted once\)$/m,
    /tokens as it went out +469,134 {2}-81\.0 %$/m,
    /^Carried by all answered requests \(a text counts in each that repeats it\)$/m,
    /tokens less than the agent sent +198\.0 M$/m,
    /headroom_retrieve, its definition +-248$/m,
    /net +198\.0 M$/m,
    /smart-crusher +24 +2,400,000 +400,000 +-83\.3 %$/m,
    /small +2,600 +69,134\n {4}too short for its shortening to pay$/m,
    /with a beginning the client changed +0 {2}requests$/m,
    /tokens read from its cache +1,600\.0 M {2}99\.6 % of all prompts$/m,
    /cost at list prices of 20\d\d-\d\d-\d\d +\$117\.00 {2}1 request$/m,
    /cost unknown: some-unknown-model +1 {2}request$/m,
    /no answer at all +1 {2}request$/m,
    /^The cost of 1 request is unknown: headroom knows no price of some-unknown-model\.\nTo add it: headroom prices some-unknown-model\n\n3 requests, /,
    /delay before it goes out, ms +13 +13 +13$/m,
    /calls of headroom_retrieve +14 {2}58\.3 % of 24 texts shortened$/m,
    /^  the biggest of them$/m,
    /Bash: no_engine +9,000$/m,
    /^The bill with and without headroom \(1 of 3 requests with receipt and price\)$/m,
    /cost without headroom +\$131\.90 {2}by the cache simulator$/m,
    /cost as billed +\$117\.00 {2}by the provider$/m,
    /net +\$14\.90 {2}within the simulator's error$/m,
    /simulator's error on what was sent +\$24\.00$/m,
    /requests of headroom's making +2 {2}2 retrievals; in the net$/m,
    /^By model \(net: what headroom saved; ~within the error\)$/m,
    /claude-sonnet-5-5 +2 +99\.6 % +\$117\.00 +~$/m,
    /some-unknown-model +1 +99\.6 % +unknown$/m,
    /claude +2 +99\.6 % +\$117\.00\* +~$/m,
    /aider +1$/m,
    /^ {2}milliseconds, at most +1 +3 +10 +30 +100 +400 +more\n {2}requests +1 +0 +0 +2 +0 +0 +0$/m,
    /with an unstable prefix +2 {2}requests$/m,
    /^What to do next\n  - 2 requests: what went out before went out in another form, which lost the\n    cache; please report this\.$/m,
    /  prefix_broken +2 {2}requests$/m,
  ]) {
    assert.match(stdout, expected);
  }
});

test('perf --json prints the figures that the query layer answers', async (t) => {
  const home = await temporaryFolder(t);
  const summary = await record(home, [busy]);
  const { stdout } = await runInTurn(['perf', '--json'], home);
  assert.deepEqual(JSON.parse(stdout), summary);
});

test('perf --since leaves out what was before', async (t) => {
  const home = await temporaryFolder(t);
  await record(home, [busy, { ...busy, at: Date.now() - 3 * 86_400_000 }]);
  const requests = async (...flags: string[]): Promise<unknown> => {
    const { stdout } = await runInTurn(['perf', '--json', ...flags], home);
    return (JSON.parse(stdout) as { requests: unknown }).requests;
  };
  assert.deepEqual([await requests(), await requests('--since', '1h')], [2, 1]);
  const wrong = await runInTurn(['perf', '--since', 'lately'], home);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /"lately" names no time\.\nUse 90m, 12h, 7d or a day/);
});

test('perf without a ledger says why', async (t) => {
  const home = await temporaryFolder(t);
  const data = cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
  mkdirSync(data);
  writeFileSync(join(data, '.headroom'), '');
  writeFileSync(join(data, 'headroom.db'), 'no database '.repeat(1000));
  const { code, stdout, stderr } = await runInTurn(['perf'], home);
  assert.deepEqual([code, stdout], [74, '']);
  assert.match(stderr, /headroom\.db is damaged\.\nThe next wrap or proxy keeps it/);
});

test('perf --html writes a page and says where', async (t) => {
  const home = await temporaryFolder(t);
  await record(home, [busy]);
  const { code, stdout, stderr } = await runInTurn(['perf', '--html', 'report.html'], home);
  assert.deepEqual([code, stderr], [0, '']);
  const path = /^Written: (.*report\.html)\n$/.exec(stdout)?.[1] ?? '';
  assert.match(readFileSync(path, 'utf8'), /^<!doctype html>[^]*smart-crusher/);
});

test('perf --html where no page can stand writes nothing', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout, stderr } = await runInTurn(['perf', '--html', 'no/such/report.html'], home);
  assert.deepEqual([code, stdout], [73, '']);
  assert.match(stderr, /report\.html cannot be written: ENOENT.*\.\nName a file in a folder/);
});

test('perf --html goes without --json, and --open not without --html', async (t) => {
  const home = await temporaryFolder(t);
  for (const flags of [['--html', 'a.html', '--json'], ['--open']]) {
    const { code, stderr } = await runInTurn(['perf', ...flags], home);
    assert.equal(code, 2, stderr);
  }
  assert.ok(!existsSync(join(home, 'a.html')));
});

const opens = process.platform === 'linux';

test('perf --open hands the page to the opener', { skip: !opens && 'another opener' }, async (t) => {
  const home = await temporaryFolder(t);
  writeFileSync(join(home, 'xdg-open'), '#!/bin/sh\nprintf %s "$1" > "$HOME/opened"\n');
  chmodSync(join(home, 'xdg-open'), 0o755);
  const env = { PATH: `${home}:${cleanEnvironment(home)['PATH'] ?? ''}` };
  const { code, stderr } = await runInTurn(['perf', '--html', 'report.html', '--open'], home, env);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(readFileSync(join(home, 'opened'), 'utf8'), /\/report\.html$/);
});

test(
  'perf --open without an opener says that the page is written',
  { skip: !opens && 'another opener' },
  async (t) => {
    const home = await temporaryFolder(t);
    const { code, stderr } = await runInTurn(['perf', '--html', 'report.html', '--open'], home, {
      PATH: home,
    });
    assert.equal(code, 69);
    assert.match(stderr, /^headroom: xdg-open could not open .*report\.html: .*\.\nThe page is written/);
    assert.ok(existsSync(join(home, 'report.html')));
  },
);

test('perf counts errors by status, and what was sent again after one once', async (t) => {
  const home = await temporaryFolder(t);
  const none = {
    inputTokens: null,
    cacheRead: null,
    cacheWrite5m: null,
    cacheWrite1h: null,
    outputTokens: null,
  };
  const failed = (status: number, more: Partial<LedgerRow> = {}): Partial<LedgerRow> => ({
    ...{ at: Date.now() - 7_200_000, status, ...none, ...more },
  });
  const answered = { ...failed(200), inputTokens: 10, outputTokens: 5 };
  await record(home, [
    ...[429, 429, 529, 429].map((status) => failed(status)),
    failed(500, { caused: 'retrieval' }),
    { ...answered, caused: 'retrieval' },
    { ...answered, status: 200, ...none },
    failed(0),
  ]);
  const { stdout } = await runInTurn(['perf'], home);
  for (const expected of [
    /^ {2}errors +5 {2}429 x3, 500 x1, 529 x1$/m,
    /^ {2}no answer at all +1 {2}request$/m,
    /^ {2}no usage numbers in the answer +1 {2}request$/m,
  ]) {
    assert.match(stdout, expected);
  }
  const json = JSON.parse((await runInTurn(['perf', '--json'], home)).stdout) as Summary;
  assert.deepEqual(json.caused, { retrieval: 1, reRun: 0 });
  assert.deepEqual(json.failed.errors[0], { status: 429, requests: 3 });
  const early = await runInTurn(['perf', '--since', '1h', '--agent', 'claude'], home);
  assert.deepEqual([early.code, early.stdout], [1, '']);
});

test('a filter that matches nothing says what there is, with code 1', async (t) => {
  const home = await temporaryFolder(t);
  await record(home, [{ agent: 'claude' }, { agent: 'codex', project: '/a' }]);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [
      ['--agent', 'claud'],
      /^The ledger has no request of agent claud; it knows: claude, codex\.\nDid you mean claude\?\n$/,
    ],
    [
      ['--agent', 'zzz'],
      /^The ledger has no request of agent zzz; .*\nLeave --agent out, or name one of these\.\n$/,
    ],
    [['--project', '/b/c/d'], /^The ledger has no request of project \/b\/c\/d; it knows: /],
    [['--run', 'zzz'], /^The ledger has no request of run zzz; its newest runs: /],
    [
      ['--agent', 'claude', '--project', '/a'],
      /^No request of agent claude, of project \/a\.\nLeave one of these/,
    ],
    [['--since', '2999-01-01'], /^No request since 2999-01-01 00:00\.\n/],
  ];
  for (const [flags, expected] of cases) {
    for (const command of flags[0] === '--since' ? ['perf'] : ['perf', 'stats']) {
      const { code, stdout, stderr } = await runInTurn([command, ...flags], home);
      if (command === 'stats' && flags.length > 2 && code === 0) assert.fail(`stats ${flags.join(' ')}`);
      assert.deepEqual([code, stdout], [1, ''], `${command} ${flags.join(' ')}`);
      assert.match(stderr, expected);
    }
  }
  const json = await runInTurn(['perf', '--json', '--agent', 'claud'], home);
  assert.equal((JSON.parse(json.stdout) as Summary).requests, 0);
  assert.equal(json.code, 1);
});

test('perf says what went out as it came and why, faults first, and what the client changed', async (t) => {
  const home = await temporaryFolder(t);
  await record(home, [
    { left: { read: { blocks: 2, tokens: 9000 }, runaway: { blocks: 1, tokens: 700 } } },
    { note: 'changed_results' },
    { note: 'changed_messages' },
    { note: 'changed_messages' },
    { note: 'changed_tools' },
  ]);
  const { stdout } = await runInTurn(['perf'], home);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  const [, left = ''] = /\n(Left as it was, by reason [^]*?)\n\n/.exec(stdout) ?? [];
  assert.deepEqual(
    left.split('\n').map((line) => line.replace(/ +/g, ' ').trim()),
    [
      'Left as it was, by reason (each text counted once)',
      'texts tokens',
      'all of it 3 9,700',
      'runaway 1 700',
      'an engine ran without end and was stopped',
      'read 2 9,000',
      'read from a file, whose words an edit may quote, so all stay',
    ],
  );
  assert.match(
    stdout,
    /with a beginning the client changed +4 {2}requests\n {4}changed_messages +2 {2}requests\n/,
  );
  assert.match(stdout, / {4}changed_tools +1 {2}request\n {4}the client changed its tools /);
});

test('perf shows what another release has written, as it is', async (t) => {
  const home = await temporaryFolder(t);
  await record(home, [{ left: { 'other: moon_phase': { blocks: 1, tokens: 5 } }, note: 'other: tide' }]);
  const database = await openDatabase(cleanEnvironment(home)['HEADROOM_HOME'] ?? '');
  database.exec("UPDATE slice_counts SET name = replace(name, 'other: ', '')");
  database.close();
  const { stdout } = await runInTurn(['perf'], home);
  assert.match(stdout, /other: moon_phase +1 +5\n {4}said by another release of headroom\n/);
  assert.match(stdout, /other: tide +1 {2}request\n/);
});
