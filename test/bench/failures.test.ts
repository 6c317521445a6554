import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headAndTail, minified } from '../../src/bench/baselines.ts';
import { isBeside } from '../../src/bench/failures/beside.ts';
import { failures } from '../../src/bench/failures/index.ts';
import { keptLines, shownBy } from '../../src/bench/failures/kept.ts';
import { isMarkedLog, readMarkedLog } from '../../src/bench/failures/marked-log.ts';
import { renderTable } from '../../src/bench/render.ts';
import { generateLogs } from '../../src/bench/workloads/build-log.ts';
import { generateRuns } from '../../src/bench/workloads/coding-run.ts';
import { countEvents, eventsOf } from '../../src/bench/runs/events.ts';
import { benchSeed } from '../../src/limits.ts';
import { jsonLines, measuring, tinyFolder } from './tiny-folder.ts';

test('Marked lines are found again by letters and digits; others tell nothing', () => {
  const log = {
    log: 'a.log',
    text: 'ok\n\u001b[31mError: <int> expected\u001b[0m\nend',
    chunk: 'Error: int expected\nnever printed\n---',
  };
  assert.ok(isMarkedLog(log) && !isMarkedLog({ id: 'x', messages: [] }) && !isMarkedLog(null));
  assert.deepEqual(readMarkedLog(log).marked, ['Error: int expected']);
});

test('Calls of runners and libraries in a marked block, and colours alone, are told from what says why.', () => {
  const beside = [
    '\tat sun.reflect.NativeMethodAccessorImpl.invoke0(Native Method)',
    '\tat java.base/java.lang.Thread.run(Thread.java:833)',
    '        at org.junit.Assert.fail(Assert.java:88)',
    '\tat org.apache.maven.surefire.booter.ForkedBooter.main(ForkedBooter.java:75)',
    '\t... 12 more',
    '    at Runner.run (/srv/shop/node_modules/mocha/lib/runner.js:9:3)',
    '    at process._tickCallback (internal/process/next_tick.js:68:7)',
    '    at Test.run (node:internal/test_runner/test:796:25)',
    "     # /usr/lib/ruby/gems/3.0.0/gems/rack-2.2/lib/rack.rb:9:in `call'",
    '[0;31m[0m {',
    '---',
  ];
  const reasons = [
    '\tat shop.CartTest.adds(CartTest.java:9)',
    '\tat org.apache.commons.text.Wrap.wrap(Wrap.java:9)',
    '    at Context.<anonymous> (test/cart.js:9:3)',
    "     # ./lib/cart.rb:9:in `total'",
    'java.lang.AssertionError: expected:<3> but was:<4>',
    'org.junit.ComparisonFailure: expected [3]',
    'looked at java.util.List(3)',
    '[31m3 failed[0m',
  ];
  assert.deepEqual([...beside, ...reasons].filter(isBeside), beside);
});

test('A marked line is kept where it is to be seen, whole or split, and lost where it was left out', () => {
  const marked = ['Error: 7 of 9', 'at main.c:12'];
  const of = (visible: string, leftOut: string): string[] => keptLines(marked, { visible, leftOut });
  assert.deepEqual(of('12:00 Error: 7 of 9', 'at main.c:12'), ['Error: 7 of 9']);
  assert.deepEqual(of('=a: at {main.c:12}\n=b: Error: {7} of {9}', 'x'), marked);
  assert.deepEqual(of('=a: at {util.c:12}\nError: 7', 'main.c:11'), []);
  assert.deepEqual(of('anything', ''), marked, 'nothing was left out');
});

test('What a fold shows is looked for as it was printed, however its form divides it', () => {
  const text = ['step 1 of h12ab', 'step 2 of h34cd', 'step 3 of h34cd', 'end'].join('\n');
  const view = [
    'Log in short form. "=a: …" begins kind a, its changing parts in {}; "=a x y" is that line with x, y in these places.',
    '=a: step {1} of h{12ab}',
    '=a 2 34cd',
    '=a 3 34cd',
    'end',
  ].join('\n');
  const folded = {
    text: 'as sent',
    tokens: 1,
    view,
    ref: 'x',
    omissions: [{ fromLine: 3, toLine: 3, says: '' }],
  };
  const verdict = { engine: 'log', before: 9, lossless: null, folded, reason: null };
  const shown = shownBy(verdict, text);
  assert.deepEqual(shown, {
    visible: 'step 1 of h12ab\nstep 3 of h34cd\nend',
    leftOut: 'step 2 of h34cd',
  });
  assert.deepEqual(keptLines(text.split('\n'), shown), ['step 1 of h12ab', 'step 3 of h34cd', 'end']);
  assert.equal(shownBy({ ...verdict, engine: 'no engine' }, text).visible, 'as sent');
});

test('The baselines cut to a share, and take the white space of JSON alone', () => {
  const text = 'a'.repeat(50) + 'b'.repeat(50);
  const { visible, leftOut } = headAndTail(text, 0.2);
  assert.equal(visible, `${'a'.repeat(10)}\n[...]\n${'b'.repeat(10)}`);
  assert.equal(leftOut, 'a'.repeat(40) + 'b'.repeat(40));
  assert.deepEqual(headAndTail(text, 1), { visible: text, leftOut: '' });
  assert.deepEqual(['{ "a": [1, 2] }', '[no JSON', 'a  b'].map(minified), [
    '{"a":[1,2]}',
    '[no JSON',
    'a  b',
  ]);
});

test('Made logs hold their marked lines, and made runs use what they print; one seed gives the same bytes', () => {
  for (const { name, text, marked } of generateLogs(benchSeed)) {
    assert.ok(marked.length > 0 && marked.every((line) => text.includes(line)), name);
  }
  assert.deepEqual(generateLogs(5), generateLogs(5));
  const made = generateRuns(benchSeed);
  assert.deepEqual(made, generateRuns(benchSeed));
  assert.notDeepEqual(made, generateRuns(benchSeed + 1));
  const { act, think } = countEvents(made.flatMap(eventsOf));
  assert.ok(act > made.length && think > 0);
});

test('The measure reads logs of a folder or of its folder logchunks, and shows each level beside a cut', async (t) => {
  const noise = Array.from({ length: 300 }, (_, at) => `[INFO] step ${at} of the build took ${at * 7} ms`);
  const text = [...noise, '[ERROR] cannot find symbol Basket', ...noise].join('\n');
  const log = { log: 'a', text, chunk: '[ERROR] cannot find symbol Basket' };
  const folder = tinyFolder(t, {
    'logchunks/a.jsonl.gz': jsonLines(log, { ...log, log: 'unmarked', chunk: 'never printed' }),
    'runs/b.jsonl': jsonLines({ id: 'x', messages: [] }),
  });
  const table = await failures.run(measuring(folder));
  const kept = Object.fromEntries(table.rows.map(({ input, figures }) => [input, figures['marked kept %']]));
  assert.deepEqual(kept, {
    lossless: 100,
    balanced: 100,
    'head and tail, as balanced': 0,
    tight: 100,
    'head and tail, as tight': 0,
  });
  assert.match(table.how, /^1 logs of failed builds, .*LogChunks,\nBrandt et al\., MSR 2020, CC BY 4\.0/s);
  const told = table.rows.map(({ figures }) => figures['marked kept, without calls %']);
  assert.deepEqual(told, [100, 100, 0, 100, 0]);
  const none = await failures.run(measuring(`${folder}/runs`));
  assert.equal(renderTable(none).split('\n').length, 3);
});

test('A table with parts prints each under its title, and leaves empty what has no figure', () => {
  const text = renderTable({
    title: 'Title',
    how: 'How.',
    reach: 'far',
    rows: [{ input: 'all', figures: { '%': 12 } }],
    parts: [{ title: 'By kind', rows: [{ input: 'none', figures: { seen: Number.NaN } }] }],
  });
  assert.equal(
    text,
    'Title\nHow.\n\n        %\n  all  12\n\n  By kind\n        seen\n  none\n\n  goal: far\n',
  );
});
