import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { perfPage } from '../../../src/cli/html/perf/index.ts';

import { reportOn, type Report } from '../../../src/money/reports/report.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import { hangGuardMs } from '../../hang-guard.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';
import { temporaryFolder } from '../run-headroom.ts';
import { findChromium, requestsOf } from './browser.ts';
import { sessionsShown } from '../../../src/cli/html/perf/sessions.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 20, 12);
const prompt = { input: 10, cacheRead: 100_000, cacheWrite5m: 2000, cacheWrite1h: 0 };

/** A request with a receipt; without headroom its prompt would have had so many more cached tokens. */
function billed(at: number, more: number, changes: Partial<LedgerRow> = {}): LedgerRow {
  return ledgerRow({
    at,
    model: 'claude-opus-4-8',
    newBefore: 3000,
    newAfter: 2000,
    saved: 1000,
    engines: { log: { blocks: 1, before: 3000, after: 2000 } },
    left: { small: { blocks: 2, tokens: 50 } },
    biggestLeft: { tool: 'Bash', reason: 'no_gain', tokens: 900 },
    inputTokens: 10,
    cacheRead: 100_000,
    cacheWrite5m: 2000,
    cacheWrite1h: 0,
    outputTokens: 300,
    receipt: {
      simulated: prompt,
      without: { ...prompt, cacheRead: prompt.cacheRead + more, output: 300 },
    },
    ...changes,
  });
}

async function reportOf(t: TestContext, rows: readonly LedgerRow[]): Promise<Report> {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  for (const row of rows) ledger.record(row);
  return reportOn(database);
}

/** What a reader sees, without markup and styles. */
function textOf(page: string): string {
  return page
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

const busy: readonly LedgerRow[] = [
  billed(now - 3 * day, 500_000, { run: 'good' }),
  billed(now - 1 * day, -20_000, { run: 'bad', agent: 'codex' }),
  billed(now, 100_000, { run: 'good' }),
  billed(now, 0, { run: 'strange', model: 'some-local-model', project: '/<script>&' }),
];

test('The page states the bill with and without, the net and how far the simulator is off', async (t) => {
  const report = await reportOf(t, busy);
  const text = textOf(perfPage(report, now));
  // 580,000 tokens read from the cache at $0.50 a million.
  assert.match(text, /\$0\.2900 less on the bill/);
  assert.match(text, /would have cost \$0\.5\d+; the provider billed \$0\.2\d+, \d\d\.\d % less/);
  assert.match(text, /the simulator is off by \$0\.00\b/);
  assert.match(
    text,
    /^ headroom: \S.* The cost of 1 request is unknown: headroom knows no price of some-local-model\. To add it: headroom prices some-local-model .*The bill is that of 3 of 4 requests:/,
  );
  assert.match(text, /some-local-model .*unknown/);
  assert.match(text, /Days are UTC, times of day local\./);
});

test('A session that cost more is marked, in words', async (t) => {
  const page = perfPage(await reportOf(t, busy), now);
  assert.match(
    textOf(page),
    /3 sessions; of 2 with a receipt and a known price 1 dearer with headroom; 1 unknown /,
  );
  assert.match(textOf(page), /codex in \/project dearer .*\u2212\$0\.0100/);
});

test('Of sessions that nobody can judge the page does not say that none was dearer', async (t) => {
  const text = textOf(perfPage(await reportOf(t, [billed(now, 0, { receipt: null })]), now));
  assert.match(text, /1 session; 1 unknown /);
  assert.doesNotMatch(text, /none dearer/);
});

test('A bill that grew says so, and a saving below the error is not claimed', async (t) => {
  const grown = await reportOf(t, [billed(now, -20_000)]);
  assert.match(textOf(perfPage(grown, now)), /\$0\.0100 more on the bill/);
  const unsure = billed(now, 1000, {
    receipt: {
      simulated: { ...prompt, input: 9000 },
      without: { ...prompt, cacheRead: prompt.cacheRead + 1000, output: 300 },
    },
  });
  const text = textOf(perfPage(await reportOf(t, [unsure]), now));
  assert.match(text, /No saving that can be claimed/);
  assert.match(text, /which is more than the difference, so none of it is claimed/);
  assert.match(text, /Net ~ within the simulator\u2019s error/);
  assert.match(text, /of 1 with a receipt and a known price none dearer with headroom; 1 too close to tell/);
  // As a day, an agent, a model, a project and a session: none of them shows a net of its own.
  assert.doesNotMatch(text, /\$0\.0005\b/);
});

test('Without receipts there are no two bills, and none is made up', async (t) => {
  const text = textOf(perfPage(await reportOf(t, [billed(now, 0, { receipt: null })]), now));
  assert.match(text, /No two bills to compare yet/);
  assert.match(text, /carried 1,000 tokens less than the agent sent/);
  assert.doesNotMatch(text, /The bill over time/);
});

test('Folds asked back stand with their rate, and what was measured against raw conversations', async (t) => {
  const report = await reportOf(t, [
    billed(now, 0, {
      folds: { 'log npm': { blocks: 4, before: 4000, after: 400 } },
      askedBack: { 'log npm': { blocks: 1, tokens: 1000 } },
    }),
  ]);
  const summary = {
    ...report.summary,
    holdout: {
      treated: { conversations: 40, typicalUsd: 0.9 },
      heldOut: { conversations: 21, typicalUsd: 1 },
      ratio: { estimate: 0.9, low: 0.8, high: 1.01 },
    },
  };
  const text = textOf(perfPage({ ...report, summary }, now));
  assert.match(text, /log npm 4 1 25\.0 % 4,000 400/);
  assert.match(text, /costs 90\.0 % of one without \(80\.0 % to 101\.0 % with a confidence of 95 %/);
});

test('An empty ledger has a page that says so', async (t) => {
  const text = textOf(perfPage(await reportOf(t, []), now));
  assert.match(text, /No request has gone through headroom here .*headroom wrap claude/);
});

test('Every session is on the page, the older ones behind a summary', async (t) => {
  const rows = Array.from({ length: sessionsShown + 5 }, (_, index) =>
    billed(now - index * 1000, 0, { run: `run-${index}.` }),
  );
  const page = perfPage(await reportOf(t, rows), now);
  for (const { run } of rows) assert.ok(page.includes(run), run);
  assert.match(textOf(page), /5 older sessions/);
});

test('A long time is drawn in bars of several days that lose nothing', async (t) => {
  const rows = Array.from({ length: 100 }, (_, index) =>
    billed(now - index * day, 0, { run: `run-${index}` }),
  );
  const page = perfPage(await reportOf(t, rows), now);
  assert.match(textOf(page), /USD in 7 days/);
  assert.equal(page.match(/<g>/g)?.length, 15);
});

test('A page names no address, runs nothing and is one well-formed whole', async (t) => {
  const page = perfPage(await reportOf(t, busy), now);
  assert.doesNotMatch(page, /https?:|\/\/|url\(|@import|\bsrc=|\bhref=|<script|\son\w+\s*=/i);
  assert.match(page, /^<!doctype html>/);
  assert.match(page, /default-src 'none'/);
  const open: string[] = [];
  for (const [, slash, name = '', rest = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
    if (rest.endsWith('/') || name === 'meta') continue;
    if (slash === '') open.push(name);
    else assert.equal(open.pop(), name);
  }
  assert.deepEqual(open, []);
});

const chromium = findChromium();

test(
  'A browser that opens the page asks nobody for anything',
  { skip: chromium === null ? 'no Chromium on PATH' : false, timeout: hangGuardMs },
  async (t) => {
    assert.ok(chromium !== null);
    const folder = await temporaryFolder(t);
    const [path, probe] = [join(folder, 'page.html'), join(folder, 'probe.html')];
    const outside = 'http://elsewhere.invalid/x.png';
    writeFileSync(path, perfPage(await reportOf(t, busy), now));
    // It shows that requests are seen.
    writeFileSync(probe, `<img src="${outside}">`);
    assert.deepEqual(await requestsOf(chromium, [path, probe], outside), [outside]);
  },
);

test('What went out as it came stands there with its sentence, and so do notes', async (t) => {
  const left = { small: { blocks: 2, tokens: 500 }, runaway: { blocks: 1, tokens: 70 } };
  const text = textOf(perfPage(await reportOf(t, [billed(now, 0, { left, note: 'changed_results' })]), now));
  assert.match(
    text,
    /runaway\s?an engine ran without end and was stopped 1 70 small\s?too short for its shortening to pay 2 500/,
  );
  assert.match(text, /changed_results\s?the client changed or took away earlier results 1/);
});
