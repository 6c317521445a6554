import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Engine } from '../../../src/engines/engine.ts';
import { engines } from '../../../src/engines/index.ts';
import { isFoldProved, isProved, undoneBy } from '../../../src/pipeline/worker/proof.ts';
import { djangoRun } from '../../engines/test-run-samples.ts';
import { history, smallChange } from '../../engines/diff-samples.ts';
import { serviceLog } from '../../engines/log-samples.ts';
import { byLength, logRows, printedBy } from '../../engines/samples.ts';

const numbered = Array.from({ length: 40 }, (_, line) => `${String(line + 1).padStart(6)}\tline ${line % 7}`);
const hits = Array.from({ length: 40 }, (_, at) => `src/part/file-${at % 4}.ts:${at}: const value = ${at};`);
/** A text that each engine shortens, and the command that printed it. */
const samples: Readonly<Record<string, readonly [command: string, text: string]>> = {
  envelope: ['docker logs api', JSON.stringify({ code: 0, output: serviceLog(60).join('\n') })],
  'code-compressor': ['cat -n src/app.ts', numbered.join('\n')],
  'smart-crusher': ['curl -s localhost/', JSON.stringify(logRows(40), null, 2)],
  'test-run': ['python -m pytest', djangoRun(80).join('\n')],
  git: ['git status', `On branch main\nUntracked files:\n${'\tsrc/engines/name.ts\n'.repeat(20)}`],
  diff: ['git log -p', [...history(20), ...smallChange(1)].join('\n')],
  findings: [
    'mypy src',
    Array.from(
      { length: 40 },
      (_, at) =>
        `src/part-${at >> 3}.py:${at + 1}: error: Name "value${at % 7}" is not defined  [name-defined]`,
    ).join('\n'),
  ],
  search: ['grep -rn value src', hits.toSorted().join('\n')],
  sql: [
    'sqlite3 shop.db .dump',
    Array.from({ length: 40 }, (_, at) => `INSERT INTO "jobs" VALUES(${at},'step ${at % 7}');`).join('\n'),
  ],
  listing: [
    'find .',
    Array.from({ length: 60 }, (_, at) => `lib/part${at % 3}/file${at}.js`)
      .toSorted()
      .join('\n'),
  ],
  table: [
    'kubectl get pods',
    [
      'NAME     READY   STATUS ',
      ...Array.from({ length: 40 }, (_, at) => `web-${at + 10}   1/1     Running`),
    ].join('\n'),
  ],
  html: ['curl -s localhost/', `<!doctype html><p>${'<p class="text text-quiet wide">Port</p>'.repeat(9)}`],
  log: ['docker logs api', serviceLog(100).join('\n')],
};

for (const engine of engines) {
  const [command = '', text = ''] = samples[engine.name] ?? [];
  const page = engine.read(text, printedBy(command, byLength));
  const form = page === null ? null : engine.encode(page);

  test(`${engine.name}: what an encoder got wrong is never sent.`, () => {
    assert.ok(form !== null, 'the sample has no form');
    const steps = (made: string) => [{ engine, page, text, form: made }];
    assert.ok(isProved(form, steps(form), text, null));
    const lines = form.split('\n');
    fc.assert(
      fc.property(
        fc.nat(lines.length - 1),
        fc.constantFrom('drop', 'twice', 'digit', 'swap'),
        (at, fault) => {
          const line = lines[at] ?? '';
          const wrong = [...lines];
          if (fault === 'drop') wrong.splice(at, 1);
          else if (fault === 'twice') wrong.splice(at, 0, line);
          else if (fault === 'digit') wrong[at] = `${line}7`;
          else wrong.splice(at, 2, lines[at + 1] ?? '', line);
          const made = wrong.join('\n');
          if (!isProved(made, steps(made), text, null)) return;
          // A fault may change how a form says something, but not what it says.
          const read = engine.decode(made, null);
          assert.equal(read.replace(/\s/g, ''), text.replace(/\s/g, ''));
        },
      ),
      { numRuns: 200 },
    );
  });
}

test('A fold that shows another line, or leaves out another range, is none.', () => {
  const view = 'one\ntwo\nthree\nfour';
  const gap = { fromLine: 2, toLine: 3, says: '' };
  assert.ok(isFoldProved(['one', gap, 'four'], view, null));
  assert.ok(!isFoldProved(['one', gap, 'fours'], view, null));
  assert.ok(!isFoldProved(['one', { ...gap, toLine: 2 }, 'four'], view, null));
  assert.ok(!isFoldProved(['one', gap], view, null));
  assert.ok(!isFoldProved(['[same as lines 1-3 of "nothing"]', 'four'], view, null));
});

test('A pointer is followed to the lines that went upstream.', () => {
  const linesOf = () => ['two', 'three', 'four'];
  const form = 'one\n[same as lines 7-9 of "cat x"]';
  assert.ok(isProved(form, [], 'one\ntwo\nthree\nfour', { linesOf }));
  assert.ok(!isProved(form, [], 'one\ntwo\nthree\nfive', { linesOf }));
  assert.ok(!isProved(form, [], 'one\ntwo\nthree\nfour', { linesOf: () => null }));
});

test('Only a text of nothing but JSON may lose its layout, and its form says so.', () => {
  const engine = engines.find(({ name }) => name === 'smart-crusher');
  assert.ok(engine !== undefined);
  const proved = (text: string, form: string): boolean =>
    isProved(form, [{ engine, page: null, text, form }], text, null);
  const said = 'JSON: Layout left out.\n';
  assert.ok(proved('{ "a": 1,\n  "b": [ 2 ] }\n', `${said}{"a":1,"b":[2]}`));
  assert.ok(!proved('{ "a": 1,\n  "b": [ 2 ] }\n', '{"a":1,"b":[2]}'), 'not said');
  assert.ok(proved('{ "a": 1 }\n{ "a": 2 }', `${said}{"a":1}\n{"a":2}`));
  assert.ok(!proved('{ "a": 1 }', `${said}{"a":2}`));
  for (const beside of ['expected:  x', '-  y', '[a]  b', '"', '}'])
    assert.ok(!proved(`{"a": 1}\n${beside}`, `${said}{"a":1}\n${beside}`), beside);
});

test('A form says who undoes it where it needs nothing else, and only there.', () => {
  const named = (name: string): Engine => {
    const engine = engines.find((each) => each.name === name);
    assert.ok(engine !== undefined);
    return engine;
  };
  const [search, crusher] = [named('search'), named('smart-crusher')];
  const text = 'src/a.ts:1:one\nsrc/a.ts:2:two';
  const form = 'Paths are in src/:\na.ts:\n1:one\n2:two';
  const step = (engine: Engine, from: string, to: string) => ({ engine, page: null, text: from, form: to });
  const one = [step(search, text, form)];
  assert.deepEqual(undoneBy(form, one, text), ['search']);
  assert.deepEqual(undoneBy(form, [step(crusher, text, text), ...one], text), ['search']);
  const own = '[same as lines 3-4 of this output]';
  assert.deepEqual(
    undoneBy(`${form}\n${own}`, [step(search, `${text}\n${text}`, `${form}\n1:one\n2:two`)], ''),
    ['repeat', 'search'],
  );
  assert.deepEqual(undoneBy(`a\nb\n[same as lines 1-2 of this output]`, one, 'a\nb\na\nb'), ['repeat']);
  assert.equal(undoneBy(`${form}\n[same as lines 3-4 of "cat a"]`, one, text), null);
  // Part by part, and with something lost.
  assert.equal(undoneBy(form, [step({ ...search }, text, form)], text), null);
  const lost = 'JSON: Layout left out.\n{"a":1}';
  assert.equal(undoneBy(lost, [step(crusher, '{ "a": 1 }', lost)], '{ "a": 1 }'), null);
});
