import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext } from '../../src/engines/engine.ts';
import { engines } from '../../src/engines/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { anyDiff, history, smallChange } from './diff-samples.ts';
import { anyLog, installLog, progressLine, serviceLog } from './log-samples.ts';
import { anyTestRun, djangoRun, pytestRun } from './test-run-samples.ts';

const context: EngineContext = {
  tool: 'Bash',
  command: 'nl -ba app.py; docker compose logs',
  programs: programsOf('nl -ba app.py; docker compose logs'),
  role: 'run',
  failed: false,
  question: 'Why does the payment fail?',
  level: 'balanced',
  seen: null,
  count: (text) => text.length,
};

const jsonRows = JSON.stringify(
  Array.from({ length: 80 }, (_, row) => ({
    id: row,
    level: row === 40 ? 'ERROR' : 'INFO',
    text: `step ${String(row)} is done`,
  })),
  null,
  2,
);
const numberedFile = Array.from(
  { length: 40 },
  (_, line) => `${String(line + 96).padStart(6)}\tline ${String(line % 7)}`,
).join('\n');
const samples: readonly string[] = [
  '',
  '\n\n\n',
  jsonRows,
  jsonRows.slice(0, 700),
  `< HTTP/1.1 200 OK\n<\n${jsonRows}\n* closing\n`,
  `data: ${JSON.stringify({ result: [{ type: 'text', text: jsonRows }] })}\n\n`,
  JSON.stringify(
    Array.from({ length: 900 }, (_, index) => (index * 7_919) % 8_999),
    null,
    1,
  ),
  `${jsonRows}\n[headroom: 3 lines left out]`,
  Array.from(
    { length: 120 },
    (_, line) => `12:00:${String(line % 60)} INFO worker ${String(line)} is ready`,
  ).join('\n'),
  Array.from(
    { length: 60 },
    (_, line) => `src/file-${String(line % 5)}.ts:${String(line)}: const value = ${String(line)};`,
  ).join('\n'),
  serviceLog(400).join('\n'),
  djangoRun(200).join('\n'),
  pytestRun(200, { verbose: true, failing: [7] }).join('\n'),
  [...installLog(200), progressLine(300), 'ERROR: no space left', ...installLog(20)].join('\r\n'),
  Array.from({ length: 90 }, (_, file) => `lib/part${file % 3}/node_modules/file${file}.js`).join('\n'),
  Array.from({ length: 40 }, (_, row) => `job-${String(row).padEnd(9)}Running   ${String(row % 3)}d`).join(
    '\n',
  ),
  [...history(80), ...smallChange(1), ...smallChange(2, 'vendor')].join('\n'),
  `<!doctype html><html><style>${'.a { margin: 0 }'.repeat(60)}</style>${'<p class="text text-quiet wide">Port</p>'.repeat(9)}`,
  `On branch main\nUntracked files:\n${'\tsrc/engines/name.ts\n'.repeat(80)}`,
  'line one\r\nline two\r\n',
  numberedFile,
  '\ud800 lone surrogate \u0000 and a null',
];
const anyText = fc.oneof(
  fc.constantFrom(...samples),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
  anyLog,
  anyTestRun,
  anyDiff,
);

test('Engines have names of their own.', () => {
  assert.equal(new Set(engines.map(({ name }) => name)).size, engines.length);
});

/** Some engines know their texts by what printed them. */
const contexts = ['docker compose logs', 'grep -rn x .', 'ls -la', 'kubectl get jobs'].map(
  (command): EngineContext => ({ ...context, command, programs: programsOf(command) }),
);
const anyContext = fc.constantFrom(...contexts);

for (const engine of engines) {
  test(`${engine.name}: a text comes back smaller or not at all, and the same each time.`, () => {
    fc.assert(
      fc.property(anyText, anyContext, (text, context) => {
        if (!engine.accepts(text, context)) return;
        const form = engine.encode(text, context);
        assert.ok(form === null || context.count(form) < context.count(text));
        assert.equal(engine.encode(text, context), form);
        assert.deepEqual(engine.fold?.(text, context), engine.fold?.(text, context));
      }),
      { numRuns: 300 },
    );
  });

  test(`promise 4, whole lines: ${engine.name}: kept pieces and left-out lines rebuild the lossless form.`, () => {
    fc.assert(
      fc.property(anyText, anyContext, (text, context) => {
        if (!engine.accepts(text, context)) return;
        const pieces = engine.fold?.(text, context) ?? null;
        if (pieces === null) return;
        const form = engine.encode(text, context) ?? text;
        const lines = form.split('\n');
        let next = 1;
        const parts = pieces.map((piece) => {
          if (typeof piece === 'string') {
            next += piece.split('\n').length;
            return piece;
          }
          assert.equal(piece.fromLine, next);
          assert.ok(piece.toLine >= piece.fromLine && piece.toLine <= lines.length);
          assert.ok(!piece.says.includes('\n'));
          next = piece.toLine + 1;
          return lines.slice(piece.fromLine - 1, piece.toLine).join('\n');
        });
        assert.equal(parts.join('\n'), form);
        assert.ok(pieces.some((piece) => typeof piece !== 'string'));
      }),
      { numRuns: 300 },
    );
  });
}
