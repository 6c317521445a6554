import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { readStats, readSummary } from '../../../src/index.ts';
import { inkFor } from '../../../src/cli/screen/layout.ts';
import { renderStats } from '../../../src/cli/reports/stats-screen.ts';
import { statsOf, type Stats } from '../../../src/money/reports/stats.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import { registerRun } from '../../../src/store/runs/runs.ts';
import { ledgerRow, runId, temporaryHome } from '../../store/stage.ts';
import { bin, cleanEnvironment, runHeadroom, runInTurn, temporaryFolder } from '../run-headroom.ts';

const hour = 3_600_000;

/** A moment of today at which no day ends between what is recorded and what is asked. */
const noon = new Date().setHours(12, 0, 0, 0);
const atNoon = {
  NODE_OPTIONS: `--import ${new URL('../stopped-clock.js', import.meta.url).href}`,
  STOPPED_AT: String(noon),
};

const session: Partial<LedgerRow> = {
  newBefore: 40_026,
  newAfter: 4_702,
  saved: 224_393,
  schemaTokens: 1_240,
  engines: { 'smart-crusher': { blocks: 5, before: 38_965, after: 3_641 } },
  retrievals: 1,
  inputTokens: 100,
  cacheRead: 177_935,
  cacheWrite5m: 22_613,
  outputTokens: 269,
  delayMs: 2,
  receipt: {
    simulated: { input: 100, cacheRead: 177_935, cacheWrite5m: 22_613, cacheWrite1h: 0 },
    without: { input: 100, cacheRead: 330_000, cacheWrite5m: 57_000, cacheWrite1h: 0, output: 240 },
  },
};

function rowsAt(now: number): readonly LedgerRow[] {
  return [
    {
      at: now - 30 * 24 * hour,
      run: 'a',
      agent: 'codex',
      project: '/srv/api',
      model: 'gpt-next',
      delayMs: 36,
    },
    { at: now - 3 * 24 * hour, run: 'b', project: '/home/dev/src/a-rather-long-name', saved: 0 },
    { at: now - 20_000, run: 'c', project: '/srv/api' },
    { at: now - 10_000, run: 'c', project: '/srv/api' },
  ].map((row) => ledgerRow({ ...session, ...row }));
}

async function record(home: string, rows: readonly LedgerRow[]): Promise<void> {
  const database = await openDatabase(home);
  const ledger = sqliteLedger(database);
  for (const row of rows) ledger.record(row);
  database.close();
}

test('stats of a fixed ledger, at 80 columns and in 24 lines', async (t) => {
  const now = new Date(2026, 10, 20, 15, 30).getTime();
  const home = temporaryHome(t);
  await record(home, rowsAt(now));
  const database = await openDatabase(home);
  t.after(() => database.close());
  const stats = statsOf(database, { now, liveRun: 'c' });
  const screen = renderStats(stats, '7 days', inkFor({}, {}));
  assert.equal(screen, expectedScreen);
  for (const line of screen.split('\n')) assert.ok(line.length <= 80, line);
  assert.ok(screen.split('\n').length <= 24);
});

test('promise 10: stats, perf, the MCP tool and the library answer the same figures for the same scope', async (t) => {
  t.mock.method(Date, 'now', () => noon);
  const home = await temporaryFolder(t);
  const data = cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
  await record(data, rowsAt(noon));
  const read = async (args: readonly string[]): Promise<Record<string, unknown>> =>
    JSON.parse((await runHeadroom(args, home, atNoon)).stdout) as Record<string, unknown>;
  const stats = (await read(['stats', '--json'])) as unknown as Stats;
  for (const [span, flags] of [
    ['ever', []],
    ['recent', ['--since', '7d']],
    ['run', ['--run', 'c']],
  ] as const) {
    const { scope, ...figures } = await read(['perf', '--json', ...flags]);
    const { scope: own, ...overview } = stats.spans[span] ?? { scope: {} };
    assert.deepEqual(Object.keys(own), Object.keys(scope as object));
    for (const [name, value] of Object.entries(overview))
      assert.deepEqual(figures[name], value, `${span}: ${name}`);
    const { scope: asked, ...summary } = await readSummary({
      home: data,
      ...(span === 'run' ? { run: 'c' } : own),
    });
    assert.deepEqual(Object.keys(asked), Object.keys(scope as object));
    assert.deepEqual(JSON.parse(JSON.stringify(summary)), figures, span);
  }
  assert.deepEqual(timeless(await readStats({ home: data })), timeless(stats));
  const client = new Client({ name: 'test', version: '1' });
  const args = [bin, 'mcp', 'serve', '--tools', 'retrieve,stats'];
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args,
      env: { ...cleanEnvironment(home), ...atNoon },
    }),
  );
  t.after(() => client.close());
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['headroom_retrieve', 'headroom_stats'],
  );
  const { content } = await client.callTool({ name: 'headroom_stats', arguments: {} });
  const [{ text }] = content as unknown as [{ text: string }];
  assert.deepEqual(timeless(JSON.parse(text) as Stats), timeless(stats));
});

/** The figures without the moments that they are of. */
function timeless({ spans, run, agents, projects }: Stats): unknown {
  const figures = Object.values(spans).map((overview) => ({ ...overview, scope: null }));
  return { figures, run, agents, projects };
}

test('stats shows the run that is going on, before its first request too', async (t) => {
  const home = await temporaryFolder(t);
  const data = cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
  await record(data, rowsAt(noon));
  const run = registerRun(data, runId('just-started'));
  t.after(() => {
    run.end();
  });
  const { stdout } = await runHeadroom(['stats'], home, atNoon);
  assert.match(stdout, /^ {2}requests +0 +2 +3 +4$/m);
  assert.match(stdout, /this run: going on, no request yet$/m);
});

test('stats of an empty ledger says what to do next', async (t) => {
  const { code, stdout } = await runInTurn(['stats'], await temporaryFolder(t));
  assert.equal(code, 0);
  assert.match(stdout, /^No request has gone through headroom yet\.\nStart your agent/);
});

test('stats of what never was says so, and shows no table', async (t) => {
  const home = await temporaryFolder(t);
  await record(cleanEnvironment(home)['HEADROOM_HOME'] ?? '', rowsAt(noon));
  for (const flags of [
    ['--agent', 'nope'],
    ['--run', 'nope'],
    ['--project', 'nope'],
  ]) {
    const { code, stdout, stderr } = await runInTurn(['stats', ...flags], home);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^The ledger has no request of (agent|run|project) \S*nope; it/);
  }
});

test('stats --watch is for terminals, and for eyes', async (t) => {
  const home = await temporaryFolder(t);
  const piped = await runInTurn(['stats', '--watch'], home);
  assert.deepEqual([piped.code, piped.stdout], [2, '']);
  assert.match(piped.stderr, /--watch needs a terminal\.\nWithout --watch/);
  const json = await runInTurn(['stats', '--watch', '--json'], home);
  assert.match(json.stderr, /--json prints one answer/);
});

test('A tool that does not exist is not served', async (t) => {
  const { code, stderr } = await runInTurn(
    ['mcp', 'serve', '--tools', 'stats,constructor'],
    await temporaryFolder(t),
  );
  assert.equal(code, 2);
  assert.match(
    stderr,
    /no tool "constructor" to serve\.\nUse one or several of: retrieve, compress, stats\.\n$/,
  );
});

const expectedScreen = `                                 this run        today       7 days     all time
  requests                              2            2            3            4
  tool output, tokens              80,052       80,052      120,078      160,104
    as it went out                  9,404        9,404       14,106       18,808
    change                        -88.3 %      -88.3 %      -88.3 %      -88.3 %
  net tokens, all requests        446,306      446,306      445,066      668,219
  prompts read from cache          88.7 %       88.7 %       88.7 %       88.7 %
  cost at list prices             $0.1544      $0.1544      $0.2316     $0.2316*
    net of headroom               $0.2018      $0.2018      $0.3027      $0.3027
  retrievals per short text        20.0 %       20.0 %       20.0 %       20.0 %
  delay added, p50 ms                 2.0          2.0          2.0          2.0
  delay added, p99 ms                 2.0          2.0          2.0           36
Net tokens by agent
  claude                          446,306      446,306      445,066      445,066
  codex                                                                  223,153
Net tokens by project
  /srv/api                        446,306      446,306      446,306      669,459
  …v/src/a-rather-long-name                                  -1,240       -1,240

as of 2026-11-20 15:30; this run: going on, claude in /srv/api
*without requests whose price is unknown: headroom perf names them
`;
