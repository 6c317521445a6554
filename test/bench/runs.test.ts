import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claude } from '../../agents/claude/index.ts';
import { readRun } from '../../src/bench/runs/agent-run.ts';
import { assessRun, heads } from '../../src/bench/runs/assess.ts';
import { billOf } from '../../src/bench/runs/bill.ts';
import { readRuns } from '../../src/bench/runs/given.ts';
import { runs } from '../../src/bench/runs/index.ts';
import { kindOf } from '../../src/bench/runs/kind.ts';
import { leftOutRanges } from '../../src/bench/runs/left-out.ts';
import { replay, sendAll } from '../../src/bench/runs/replay.ts';
import { logRows } from '../../src/bench/workloads/records.ts';
import { indentedJson } from '../../src/bench/workloads/workload.ts';
import { priceOf } from '../../src/money/prices.ts';
import { seededRandom } from '../../src/random.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { runOf } from './runs/made-run.ts';
import { jsonLines, measuring, tinyFolder } from './tiny-folder.ts';

const count = await loadTokenCounter();
const sonnet = priceOf('claude-sonnet-5');
assert.ok(sonnet !== null);

const record = {
  id: 'one',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Mend it.' },
    { role: 'assistant', content: 'I look.\n\n```bash\nls src\n```' },
    { role: 'user', content: '<returncode>0</returncode>\n<output>\na.py\nb.py\n</output>' },
    { role: 'assistant', content: '```bash\nfalse\n```' },
    { role: 'user', content: '<returncode>1</returncode>\n<output>\n</output>' },
    { role: 'assistant', content: 'Two blocks.' },
    { role: 'user', content: 'Please give one action.' },
    { role: 'assistant', content: 'Done.\n```bash\nsubmit\n```' },
  ],
};

test('A run is read from what the model and the harness wrote to each other', () => {
  assert.deepEqual(readRun(record), {
    id: 'one',
    system: 'Be brief.',
    prompt: 'Mend it.',
    turns: [
      { said: 'I look.', command: 'ls src', output: 'a.py\nb.py', failed: false },
      { said: '', command: 'false', output: '', failed: true },
      { said: 'Two blocks.', command: null, output: 'Please give one action.', failed: false },
      { said: 'Done.', command: 'submit', output: '', failed: false },
    ],
  });
  for (const other of [null, 7, {}, { id: 'x' }, { id: 'x', messages: [{ role: 'user', content: 'y' }] }]) {
    assert.equal(readRun(other), null);
  }
});

test('A bill reads the prompt before, writes what is new, and pays each line that has to be fetched', () => {
  const turn = { said: 200, output: 1_000, fetched: [], cold: false };
  const usd = (input: number, read: number, write: number, output: number): number =>
    (input * 2 + read * 0.2 + write * 2.5 + output * 10) / 1e6;
  const near = (one: number, other: number): void => {
    assert.ok(Math.abs(one - other) < 1e-12, `${one} is not ${other}`);
  };
  near(billOf({ head: 2_000, turns: [turn, turn] }, sonnet), usd(0, 2_000, 2_000 + 1_200, 400));
  near(
    billOf({ head: 2_000, turns: [turn, { ...turn, fetched: [50] }] }, sonnet),
    usd(0, 2_000 + 3_200, 2_000 + 1_200 + 150, 500),
  );
  near(billOf({ head: 2_000, turns: [turn, { ...turn, cold: true }] }, sonnet), usd(0, 0, 5_200, 400));
  near(billOf({ head: 500, turns: [turn, turn] }, sonnet), usd(500, 0, 1_700, 400));
});

test('What printed an output is told from its command', () => {
  const kinds = {
    'cat a.py | head -20': 'read',
    'sed -n 3,9p a.py': 'read',
    'cd src && grep -rn x . | tail -5': 'search',
    'git grep x': 'search',
    'ls -R src; find . -name a': 'list',
    'python -m pytest -q tests': 'test',
    './tests/runtests.py forms': 'test',
    'npm test': 'test',
    'git diff HEAD': 'git',
    'cat a.py && git log': 'other',
    'python reproduce.py': 'other',
    "cat > a.py <<'EOF'\nx\nEOF": 'other',
  };
  for (const [command, kind] of Object.entries(kinds)) assert.equal(kindOf(command), kind, command);
});

const rows = indentedJson(logRows(seededRandom(3), 120, {}));
const long = runOf(['curl logs', rows], ['cat notes', 'nothing'], ['curl logs', rows], ['true', '']);

test('A replay sends what the proxy sends, each request beginning as the one before it', async () => {
  const raw = await sendAll(long, async (body) => Promise.resolve(body));
  assert.deepEqual([raw.outputs, raw.broken.size], [[rows, 'nothing', rows, ''], 0]);
  const lossless = await replay(long, 'lossless', claude.profile, count);
  assert.equal(lossless.broken.size, 0);
  assert.ok(count(lossless.outputs[0] ?? '') < 0.5 * count(rows));
  assert.equal(lossless.originals.size, 0);
  // The second time the same rows are one line.
  const again = count(lossless.outputs[2] ?? '');
  assert.ok(again < 0.1 * count(rows));
  assert.ok(lossless.pointed > 0 && lossless.pointed <= count(rows) - again);
  const balanced = await replay(long, 'balanced', claude.profile, count);
  const [first = ''] = balanced.outputs;
  assert.ok(count(first) < count(lossless.outputs[0] ?? ''));
  const [original] = balanced.originals.values();
  assert.equal(original?.text, rows);
  const [range = ''] = leftOutRanges(first, balanced.originals);
  assert.ok(range.length > 100 && original.view.includes(range) && !first.includes(range));
  assert.deepEqual(leftOutRanges(rows, balanced.originals), []);
});

test('A request that does not begin as the one before it is written anew', async () => {
  let serial = 0;
  const { broken } = await sendAll(long, async (body) => {
    serial += 1;
    return Promise.resolve(serial === 2 ? Buffer.from(body.toString().replace('shell', 'SHELL')) : body);
  });
  assert.deepEqual([...broken], [1, 2]);
});

test('Each way is reckoned beside the run as it was; what is said later and left out costs one request a range', async () => {
  const traces = [...rows.slice(rows.length / 3).matchAll(/"trace": "([a-z]\w+)"/g)].map(
    ([, trace = '']) => trace,
  );
  const [first = '', second = ''] = traces;
  const run = runOf(
    ['curl logs', rows],
    [`grep ${first} app.log`, 'no'],
    [`grep ${second} app.log`, 'no'],
    ['true', ''],
  );
  const tools = { profile: claude.profile, price: sonnet, count };
  const { ways, events, chance, schemaUsd, broken } = await assessRun(run, null, tools);
  assert.deepEqual([broken, chance], [0, null]);
  assert.deepEqual(
    events.map(({ kind, what, by, taughtBy }) => [kind, what, by, taughtBy]),
    [
      ['act', first, 1, 0],
      ['act', second, 2, 0],
    ],
  );
  assert.deepEqual(ways.untouched.outputs, [count(rows), count('no'), count('no'), 0]);
  assert.deepEqual([ways.untouched.lost, ways.lossless.lost], [[], []]);
  for (const { lost, usd } of [ways.balanced, ways['head and tail']]) {
    assert.deepEqual(
      lost.map(({ what }) => what),
      [first, second],
    );
    assert.equal(new Set(lost.map(({ range }) => range.id)).size, 1);
    assert.ok(usd.recorded['no charge'] < usd.recorded['acts, edits']);
    assert.equal(usd.recorded.all, usd.recorded['acts, edits']);
  }
  const { usd } = ways.lossless;
  assert.ok(usd.recorded.all < ways.untouched.usd.recorded.all);
  assert.ok(usd.agent.all > usd.recorded.all, 'the longer head');
  assert.deepEqual([ways.untouched.pointed, ways.lossless.pointed], [0, 0]);
  const small = await assessRun(runOf(['true', ''], ['true', '']), run, tools);
  for (const head of heads) {
    const [bare, ours] = [small.ways.untouched.usd[head].all, small.ways.balanced.usd[head].all];
    assert.ok(small.schemaUsd[head] > 0 && schemaUsd[head] > 0);
    assert.ok(Math.abs(ours - bare - small.schemaUsd[head]) < 1e-12);
  }
  assert.deepEqual(small.chance, { edit: 0, act: 2, think: 0, quote: 0 });
});

test('The measure takes runs of a folder or of its folder runs, and says so where there are none', async (t) => {
  const other = jsonLines({ log: 'x', text: 'y', chunk: 'y' });
  const folder = tinyFolder(t, {
    'runs/a.jsonl.gz': jsonLines(record, { ...record, id: 'two' }),
    'runs/b.jsonl': jsonLines({ ...record, id: 'three' }),
    'runs/c.jsonl': other,
    'logs/d.jsonl': other,
  });
  assert.deepEqual(
    (await readRuns(folder)).map(({ id }) => id),
    ['one', 'two', 'three'],
  );
  assert.equal((await readRuns(`${folder}/runs`)).length, 3);
  const steps: string[] = [];
  const table = await runs.run(measuring(folder, steps));
  assert.deepEqual(
    table.rows.map(({ input }) => input),
    ['untouched', 'JSON minified', 'head and tail', 'lossless', 'balanced'],
  );
  assert.deepEqual(
    table.parts?.[1]?.rows.map(({ input, figures }) => [input, figures['gate %']]),
    [
      ['edit', 99.5],
      ['act', 98],
      ['think', 97],
      ['quote', 97],
    ],
  );
  assert.match(table.how, /^3 runs; 24 outputs of 3 runs also sent through a whole proxy, 0 of them/);
  assert.equal(steps[1], 'runs: 2 of 3 (two)');
  const none = await runs.run(measuring(`${folder}/logs`));
  assert.deepEqual(none.rows, []);
  assert.match(none.how, /^not measured: .* holds no \*\.jsonl\.gz files of \{id, messages\}$/);
  await assert.rejects(runs.run(measuring(`${folder}/none`)), { code: 'INPUT_UNREADABLE' });
  const broken = tinyFolder(t, { 'a.jsonl.gz': 'no JSON' });
  await assert.rejects(runs.run(measuring(broken)), { code: 'INPUT_UNREADABLE' });
});
