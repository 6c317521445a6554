import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, Verdict } from '../../../src/pipeline/worker/job.ts';
import { shrink } from '../../../src/pipeline/worker/shrink.ts';
import { diffOf } from '../../../src/bench/forms/diffs.ts';
import { seededRandom } from '../../../src/random.ts';
import { LineMemory } from '../../../src/engines/repeat/line-memory.ts';
import { scopesOf } from '../../../src/pipeline/worker/line-scopes.ts';
import { printedBy } from '../../../src/mcp/printed.ts';
import { serviceLog } from '../../engines/log-samples.ts';
import { djangoRun, pytestRun } from '../../engines/test-run-samples.ts';

const count = (text: string): number => text.length;
const key = new Uint8Array(32);
const about = { tool: 'Bash', role: 'run', failed: false, question: '' } as const;

function verdictOn(text: string, command: string | null, more: Partial<Job> = {}): Verdict {
  const job: Job = { ...about, level: 'balanced', retrieval: { tool: 'fetch', key }, text, command, ...more };
  return shrink(job, count);
}

const shortest = ({ before, lossless, folded }: Verdict): string | null =>
  before > 0 ? (folded?.text ?? lossless?.text ?? null) : null;

const printed: readonly (readonly [command: string, text: string])[] = [
  ['docker logs api', serviceLog(300).join('\n')],
  ['python -m pytest', pytestRun(120, { verbose: true, failing: [7] }).join('\n')],
  ['python manage.py test', djangoRun(200).join('\n')],
  ['git diff', diffOf(seededRandom(4)).lines.join('\n').repeat(3)],
  [
    'find .',
    Array.from({ length: 90 }, (_, at) => `lib/part${at % 3}/file${at}.js`)
      .toSorted()
      .join('\n'),
  ],
];

const answers: Readonly<Record<string, (text: string) => string>> = {
  'one text': (text) => JSON.stringify({ returncode: 0, output: text }),
  'two texts': (text) => JSON.stringify({ stdout: text, stderr: '', code: 0 }),
  'an MCP result': (text) => JSON.stringify({ content: [{ type: 'text', text }] }, null, 2),
  'a string of JSON': (text) => JSON.stringify({ result: JSON.stringify({ output: text }) }),
};

for (const [kind, answer] of Object.entries(answers))
  test(`What a command printed is as short within ${kind} as it is alone.`, () => {
    const lineOfOurs = 160;
    for (const [command, text] of printed)
      for (const level of ['lossless', 'balanced'] as const) {
        const alone = shortest(verdictOn(text, command, { level })) ?? text;
        const within = shortest(verdictOn(answer(text), command, { level })) ?? answer(text);
        assert.ok(
          within.length <= alone.length + lineOfOurs,
          `${command}: ${within.length}, ${alone.length}`,
        );
      }
  });

test('An answer that says that its command failed keeps what a failing run keeps.', () => {
  const lines = serviceLog(300).map((line, at) => (at === 150 ? `${line} (shutting down)` : line));
  const of = (code: unknown): string | null =>
    shortest(verdictOn(JSON.stringify({ ...Object(code), output: lines.join('\n') }), 'docker logs api'));
  const failing = verdictOn(lines.join('\n'), 'docker logs api', { failed: true });
  const body = (form: string | null): string => (form ?? '').split('\n').slice(1).join('\n');
  const kept = (form: string | null): number => body(form).split('\n').length;
  assert.equal(kept(of({ returncode: 1 })), kept(`\n${shortest(failing) ?? lines.join('\n')}`));
  assert.equal(kept(of({ isError: true })), kept(of({ returncode: 1 })));
});

test('The layout of JSON within a string is part of the string.', () => {
  const rows = Array.from({ length: 60 }, (_, id) => `{"id": ${id},  "level": "INFO", "text": "step ${id}"}`);
  const { lossless, folded } = verdictOn(JSON.stringify({ output: rows.join('\n') }), null);
  assert.ok(![lossless?.text, folded?.text].some((form) => form?.includes('Layout left out.')));
});

test('A file that is JSON itself is left as it is; one that a tool wrapped into JSON is unwrapped.', () => {
  const output = serviceLog(60).join('\n');
  const text = JSON.stringify({ returncode: 0, output });
  assert.equal(verdictOn(text, 'cat answer.json').reason, 'read');
  assert.equal(verdictOn(text, null, { role: 'read' }).reason, 'read');
  assert.equal(verdictOn(text, "sed -n '1,80p' src/app.py").engine, 'envelope');
  // Each of these may be a line of the file.
  for (const line of [JSON.stringify({ output }), JSON.stringify(output), `f(${JSON.stringify(output)})`])
    assert.equal(verdictOn(line, "sed -n '8p' src/app.ts").reason, 'read', line.slice(0, 20));
});

test('Lines within an answer are pointed at, and point.', () => {
  const lines = Array.from({ length: 40 }, (_, at) => `const value${at} = await load("${at}", options);`);
  const wrapped = JSON.stringify({ returncode: 0, output: lines.join('\n') });
  const job: Job = { ...about, level: 'lossless', retrieval: null, text: wrapped, command: 'cat a.ts' };
  const memory = new LineMemory(scopesOf);
  memory.add({ name: 'of "cat b.ts"', text: lines.join('\n'), isPrinted: true });
  const within = shrink(job, count, memory).lossless?.text ?? '';
  assert.equal(within, '[JSON, … is below: {"returncode":0,"output":…}]\n[same as lines 1-40 of "cat b.ts"]');
  const after = new LineMemory(scopesOf);
  after.add({
    name: 'of "cat a.ts"',
    text: `[JSON, … is below: {"returncode":0,"output":…}]\n${lines.join('\n')}`,
  });
  const alone = shrink({ ...job, text: lines.join('\n') }, count, after).lossless?.text;
  assert.equal(alone, '[same as lines 2-41 of "cat a.ts"]');
});

for (const [kind, answer] of Object.entries(answers))
  test(`What a marker within ${kind} names is what left.`, () => {
    let markers = 0;
    for (const [command, text] of printed) {
      const { folded } = verdictOn(answer(text), command);
      if (folded === null) continue;
      const original = { text: answer(text), view: folded.view };
      for (const { fromLine, toLine } of folded.omissions) {
        markers += 1;
        const rows = printedBy(original).rows([{ from: fromLine, to: toLine }]);
        // Of a test run what left stood in several places.
        const isApart = folded.view.includes(' lines are moved to the end]');
        const shown = isApart ? rows.map((row) => row.text) : [rows.map((row) => row.text).join('\n')];
        assert.ok(shown.join('') !== '', command);
        for (const each of shown) assert.ok(text.includes(each), `${command}: ${each.slice(0, 300)}`);
      }
    }
    assert.ok(markers > 1, `${markers}`);
  });

test('promise 3: no line of one text is pointed at rows that stand below the header of another.', () => {
  const report = (file: string): string =>
    Array.from(
      { length: 40 },
      (_, at) => `lib/${file}${at >> 3}.py:${at + 1}:1: F401 'm${at % 7}' imported but unused`,
    ).join('\n');
  const job: Job = { ...about, level: 'lossless', retrieval: null, text: report('a'), command: 'flake8' };
  const form = shrink(job, count).lossless?.text ?? '';
  const rows = form.split('\n').slice(1).join('\n');
  const memory = new LineMemory(scopesOf);
  memory.add({ name: 'of "flake8"', text: form });
  const text = JSON.stringify({ stdout: report('b'), stderr: rows, returncode: 0 });
  const within = shrink({ ...job, text, command: 'make' }, count, memory).lossless?.text ?? '';
  assert.ok(within.endsWith(`\n[next …]\n${rows}`), within);
  // There the very words were printed, so they are pointed at where they come again.
  const after = new LineMemory(scopesOf);
  after.add({
    name: 'of "make"',
    text: shrink({ ...job, text, command: 'make' }, count).lossless?.text ?? '',
  });
  const again = shrink({ ...job, text: rows, command: './show' }, count, after).lossless?.text;
  assert.match(again ?? '', /^\[same as lines \d+-\d+ of "make"\]$/);
});
