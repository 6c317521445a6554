import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { demoWireNames } from '../../src/demo/demo-wire.ts';
import type { DemoReport } from '../../src/demo/demo.ts';
import { summarize } from '../../src/money/reports/summary.ts';
import { environment } from '../../src/settings.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { giveKnownKey } from '../../src/store/originals/key.ts';
import { openOriginals } from '../../src/store/originals/originals.ts';

const launcher = fileURLToPath(new URL('../../../bin/headroom.js', import.meta.url));

const command = promisify(execFile);
let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'headroom-demo-test-'));
});
after(async () => rm(root, { recursive: true, force: true }));

for (const wire of demoWireNames) {
  describe(`headroom demo --wire ${wire}`, () => {
    let folder: string;
    let report: DemoReport;
    let stderr: string;
    before(async () => {
      folder = join(root, wire);
      for (const name of ['data', 'home', 'tmp']) await mkdir(join(folder, name), { recursive: true });
      const env = {
        PATH: environment()['PATH'],
        HOME: join(folder, 'home'),
        TMPDIR: join(folder, 'tmp'),
        HEADROOM_HOME: join(folder, 'data'),
        // A provider set for the user's own agents is none of the demo's business.
        HEADROOM_UPSTREAM: 'http://127.0.0.1:9',
        ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
        OPENAI_BASE_URL: 'http://127.0.0.1:9',
      };
      const ended = await command(process.execPath, [launcher, 'demo', '--json', '--wire', wire], {
        env,
        cwd: folder,
      });
      report = JSON.parse(ended.stdout) as DemoReport;
      stderr = ended.stderr;
    });

    test('the agent comes to the same, right answer with and without', () => {
      assert.equal(report.answers.with, report.answers.without);
      assert.match(report.answers.with, /^POOL-4417: commit [0-9a-f]{12} set maxConnections/);
    });

    test('promise 2: no cache hit of the bare run is lost and no prefix breaks', () => {
      assert.equal(report.lostCacheHits, 0);
      assert.equal(report.with.prefixBreaks, 0);
      assert.ok(report.with.cacheReads > 0);
    });

    test('promise 3: what was left out and needed is fetched', () => {
      assert.ok(report.with.retrievals >= 1);
      assert.equal(report.with.requests, report.without.requests + report.with.retrievals);
      assert.equal(report.without.retrievals, 0);
    });

    test('promise 10, honest money: the bill is lower by more than a third, retrievals and tool schema included', () => {
      const { bill: before } = report.without;
      const { bill: after } = report.with;
      assert.ok(before !== null && after !== null && after < (before * 2) / 3, `${before} -> ${after}`);
      assert.ok(report.with.toolTokens < report.without.toolTokens / 4);
    });

    test('the ledger agrees with the books of the provider, to the token', async () => {
      const ledger = await openDatabase(report.home);
      try {
        const { requests, retrievals, usage, cost, notes } = summarize(ledger);
        assert.equal(requests, report.with.requests);
        assert.equal(retrievals, report.with.retrievals);
        assert.equal(usage.input, report.with.uncached);
        assert.equal(usage.cacheRead, report.with.cacheReads);
        assert.equal(usage.cacheWrite5m + usage.cacheWrite1h, report.with.cacheWrites);
        assert.equal(usage.output, report.with.output);
        // Sums of the same numbers in another order.
        assert.ok(Math.abs(cost.usd - (report.with.bill ?? 0)) < 1e-9, `${cost.usd}, ${report.with.bill}`);
        assert.deepEqual(notes, []);
      } finally {
        ledger.close();
      }
    });

    test('promise 10: without headroom the same session costs what the ledger says it would have', async () => {
      const ledger = await openDatabase(report.home);
      try {
        const { bill } = summarize(ledger);
        assert.equal(bill.requests, report.with.requests);
        assert.ok(Math.abs(bill.without - (report.without.bill ?? 0)) < 1e-9, JSON.stringify(bill));
        assert.ok(Math.abs(bill.net - bill.without + bill.billed) < 1e-9 && bill.error < 1e-9);
      } finally {
        ledger.close();
      }
    });

    test('its references are the same in each run, and so are the tokens that they count as', () => {
      const other = join(folder, 'other');
      giveKnownKey(other);
      const [ours, theirs] = [report.home, other].map((home) => openOriginals(home).refOf('a text'));
      assert.equal(ours, theirs);
    });

    test('says nothing on stderr where nobody watches', () => {
      assert.equal(stderr, '');
    });

    test('promise 8: keeps its records in the data folder, and nothing anywhere else', async () => {
      assert.equal(report.home, join(folder, 'data', 'demo'));
      assert.deepEqual(await readdir(join(folder, 'data')), ['.headroom', 'demo']);
      assert.deepEqual(await readdir(join(folder, 'data', 'demo', 'runs')), []);
      assert.deepEqual(await readdir(join(folder, 'home')), []);
      assert.deepEqual(await readdir(join(folder, 'tmp')), []);
    });
  });
}

test('a data folder that cannot be had is said in two lines', async () => {
  const file = join(root, 'file');
  await writeFile(file, '');
  const env = { PATH: environment()['PATH'], HEADROOM_HOME: file };
  const failed = command(process.execPath, [launcher, 'demo'], { env });
  await assert.rejects(failed, {
    code: 73,
    stderr: /^headroom: .*file cannot be used: ENOTDIR.*\nMake it .*HEADROOM_HOME .*\n$/,
  });
});

test('a wire that does not exist is said in two lines', async () => {
  const env = { PATH: environment()['PATH'], HEADROOM_HOME: join(root, 'data') };
  await assert.rejects(command(process.execPath, [launcher, 'demo', '--wire', 'gemini'], { env }), {
    code: 2,
    stderr: 'headroom: There is no wire "gemini".\nUse one of: anthropic, openai.\n',
  });
});
