import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { diffOf } from '../../src/bench/forms/diffs.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { engines } from '../../src/engines/index.ts';
import { anyCodePoint } from '../any-code-point.ts';
import { assertLinear } from '../linear.ts';
import { isProved } from '../../src/pipeline/worker/proof.ts';
import { history, smallChange } from './diff-samples.ts';
import { textsBy } from './made-texts.ts';
import { hostile, longest } from './hostile.ts';
import { commands, contextOf, isTakenBy, outcome, type Case, type Outcome } from './outcome.ts';
import { anyLog, installLog, progressLine, serviceLog } from './log-samples.ts';
import { jsonText } from './smart-crusher-json.ts';
import { anyTestRun, djangoRun, nodeRun, pytestRun } from './test-run-samples.ts';

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
  Array.from(
    { length: 40 },
    (_, at) => `src/part-${at >> 3}.ts(${at + 1},5): error TS2304: Cannot find name 'value${at % 7}'.`,
  ).join('\n'),
  serviceLog(400).join('\n'),
  djangoRun(200).join('\n'),
  nodeRun(60, 7).join('\n'),
  pytestRun(200, { verbose: true, failing: [7] }).join('\n'),
  [...installLog(200), progressLine(300), 'ERROR: no space left', ...installLog(20)].join('\r\n'),
  Array.from({ length: 90 }, (_, file) => `lib/part${file % 3}/node_modules/file${file}.js`).join('\n'),
  Array.from({ length: 90 }, (_, file) => `lib/part${file >> 4}/inner/file${file}.ts`).join('\n'),
  Array.from({ length: 90 }, (_, file) => `file${file}.ts`).join('\n'),
  Array.from({ length: 40 }, (_, file) => `${file * 37} lib/part${file >> 3}/file${file}.ts`).join('\n'),
  Array.from({ length: 40 }, (_, file) => `-rw-r--r-- 1 root root ${file + 100} Oct 24  2024 f${file}`).join(
    '\n',
  ),
  ['.', ...Array.from({ length: 40 }, (_, at) => `├── f${at}`), '└── end'].join('\n'),
  ['app@1.0.0 /srv', ...Array.from({ length: 40 }, (_, at) => `├── p${at}@1.${at}.0`), '└── z@1.0.0'].join(
    '\n',
  ),
  ['app v1.0.0', ...Array.from({ length: 40 }, (_, at) => `├── p${at} v1.${at}.0`), '└── z v1.0.0'].join(
    '\n',
  ),
  Array.from({ length: 40 }, (_, row) => `job-${String(row).padEnd(9)}Running   ${String(row % 3)}d`).join(
    '\n',
  ),
  [
    'Name: shop',
    'Files:',
    ...Array.from({ length: 90 }, (_, at) => `  shop/part${at >> 4}/file${at}.py`),
  ].join('\n'),
  [...history(80), ...smallChange(1), ...smallChange(2, 'vendor')].join('\n'),
  `<!doctype html><html><style>${'.a { margin: 0 }'.repeat(60)}</style>${'<p class="text text-quiet wide">Port</p>'.repeat(9)}`,
  `On branch main\nUntracked files:\n${'\tsrc/engines/name.ts\n'.repeat(80)}`,
  JSON.stringify({ returncode: 1, output: serviceLog(60).join('\n') }),
  JSON.stringify({ content: [numberedFile, jsonRows].map((text) => ({ type: 'text', text })) }, null, 1),
  [
    'BEGIN TRANSACTION;',
    ...Array.from({ length: 400 }, (_, row) => `INSERT INTO "jobs" VALUES(${row},'step ${row % 7}','done');`),
    'COMMIT;',
  ].join('\n'),
  'line one\r\nline two\r\n',
  numberedFile,
  '\ud800 lone surrogate \u0000 and a null',
];
const anyText = fc.oneof(
  fc.constantFrom(...samples),
  fc.string({ unit: anyCodePoint, maxLength: 200 }),
  fc.json(),
  jsonText.map(({ printed }) => printed),
  anyLog,
  anyTestRun,
  textsBy(diffOf),
);

/** Characters of hostile texts that have no length of their own: a third of what their growth is measured on. */
const hostileChars = 70_000;

/** Hostile texts, by shape and length, and the commands of samples, by engine and sample. */
const written = new Map<string, string>();
const commandsKnown = new Map<string, string | null | undefined>();

test('Engines have names of their own.', () => {
  assert.equal(new Set(engines.map(({ name }) => name)).size, engines.length);
});

test('Engines answer the same on another thread.', async () => {
  // Each text by no command, and by the one with which the engine takes it.
  const cases = engines.map((engine) =>
    samples.flatMap((text) =>
      [...new Set([null, commandFor(engine, text)])].flatMap((command) =>
        command === undefined ? [] : [{ text, command }],
      ),
    ),
  );
  const worker = new Worker(new URL('./encode-worker.js', import.meta.url));
  worker.postMessage(cases);
  const answers: readonly unknown[] = await once(worker, 'message');
  assert.deepEqual(
    answers[0],
    engines.map((engine, at) => cases[at]?.map((each) => outcome(engine, each))),
  );
});

/** A beginning of their forms is none of the text, so retrieval prints their lines as they stand in the form. */
const readWhole = new Set(['envelope', 'code-compressor', 'findings']);

for (const engine of engines) {
  test(`promise 3, proved each time: ${engine.name}: a text comes back smaller or not at all, the same each time, and its decoder makes it of the form again; promise 4, whole lines: kept pieces and left-out lines rebuild the form.`, () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const command = commandFor(engine, text);
        if (command === undefined) return;
        const found = outcome(engine, { text, command });
        checkSize(found, text);
        checkLines(found, text);
        checkDecoded(engine, { text, command });
        assert.deepEqual(outcome(engine, { text, command }), found);
      }),
      { numRuns: 120 },
    );
  });

  test(`promise 3, proved each time: ${engine.name}: its decoder reads junk as something, or refuses it.`, () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (junk) => {
        // It neither hangs nor ends the process.
        try {
          assert.equal(typeof engine.decode(junk, null), 'string');
        } catch (error) {
          assert.ok(error instanceof Error && !(error instanceof assert.AssertionError));
        }
      }),
      { numRuns: 300 },
    );
  });

  if (engine.decodeLines === undefined && !readWhole.has(engine.name))
    test(`${engine.name}: of the beginning of a form it reads the beginning of the text, by which retrieval prints lines.`, () => {
      const parts = samples.flatMap((sample) => beginningsRead(engine, sample));
      const read = parts.filter((isRead) => isRead).length;
      // Some beginnings end within what only lines further down complete.
      assert.ok(read > 0 && read >= parts.length / 4, `${read} of ${parts.length}`);
    });
  if (engine.decodeLines !== undefined)
    test(`${engine.name}: what its lines stand for, one by one, is together what the text has.`, () => {
      let read = 0;
      const check = (text: string): void => {
        const command = commandFor(engine, text);
        if (command !== undefined) read += checkEach(engine, { text, command });
      };
      for (const text of samples) check(text);
      fc.assert(fc.property(anyText, check), { numRuns: 300 });
      assert.ok(read > 9, `${read} forms`);
    });

  const taken = samples.flatMap((sample) => {
    const command = commandFor(engine, sample);
    return command === undefined ? [] : [{ sample, command }];
  });
  test(`${engine.name}: there is a sample of its kind, of which it writes each form that it has.`, () => {
    // Known by its shape under one command, a text may be folded only under another.
    const isMade = (wanted: (made: Outcome) => boolean): boolean =>
      samples.some((text) => commands.some((command) => wanted(outcome(engine, { text, command }))));
    assert.ok(
      isMade(({ form }) => form !== null),
      'add to "samples" a text that it shortens, to "commands" what prints it',
    );
    if (engine.fold !== undefined)
      assert.ok(
        isMade(({ pieces }) => pieces !== null),
        'add to "samples" a text that it folds',
      );
  });

  for (const shape of Object.keys(hostile)) {
    test(`${engine.name} bears ${shape}, by work that grows with the length.`, () => {
      const text = hostileText(shape);
      for (const { sample, command } of taken) {
        const inside = (each: string): string => [sample, each, sample].join('\n');
        const whole = inside(text);
        // Read once: it is the longest of all texts, and each look at it would read it anew.
        const page = engine.read(whole, contextOf(command));
        if (page === null) continue;
        const found = { form: engine.encode(page), pieces: engine.fold?.(page) ?? null };
        checkSize(found, whole);
        checkLines(found, whole);
        checkProved(engine, page, found, whole);
        assertLinear(
          (chars) => inside(hostileText(shape, chars)),
          (each) => outcome(engine, { text: each, command }),
          50_000,
        );
        return;
      }
      // None is of its kind with this inside: to find that out must be no more work.
      const [first] = taken;
      assertLinear(
        (chars) => [first?.sample, hostileText(shape, chars), first?.sample].join('\n'),
        (each) => outcome(engine, { text: each, command: first?.command ?? null }),
        50_000,
      );
    });
  }
}

/** The same text for every engine, written once. */
function hostileText(shape: string, chars = longest[shape] ?? hostileChars): string {
  const key = `${shape} ${String(chars)}`;
  const text = written.get(key) ?? hostile[shape]?.(chars) ?? '';
  written.set(key, text);
  return text;
}

/** A command by which an engine accepts a text; undefined: there is none. Of a sample it is asked once. */
function commandFor(engine: Engine, text: string): string | null | undefined {
  const find = (): string | null | undefined =>
    commands.find((command) => isTakenBy(engine, text, contextOf(command)));
  const sample = samples.indexOf(text);
  if (sample === -1) return find();
  const key = `${engine.name} ${String(sample)}`;
  if (!commandsKnown.has(key)) commandsKnown.set(key, find());
  return commandsKnown.get(key);
}

function checkSize({ form }: Outcome, text: string): void {
  assert.ok(form === null || form.length < text.length);
}

/** A whole JSON document may lose its layout: of it the form's own form is compared. */
function checkDecoded(engine: Engine, { text, command }: Case): void {
  const page = engine.read(text, contextOf(command));
  if (page !== null) checkProved(engine, page, { form: engine.encode(page) }, text);
}

function checkProved(engine: Engine, page: unknown, found: Pick<Outcome, 'form'>, text: string): void {
  const form = found.form ?? text;
  assert.ok(isProved(form, [{ engine, page, text, form }], text, null), form.slice(0, 2_000));
}

/** How many forms it read. */
function checkEach(engine: Engine, given: Case): number {
  const { form } = outcome(engine, given);
  if (form === null || engine.decodeLines === undefined) return 0;
  const each = engine.decodeLines(form);
  assert.equal(each.length, form.split('\n').length, form.slice(0, 2_000));
  const linesOf = (text: string): readonly string[] => {
    const lines = contentOf(engine, text).split('\n');
    // The form of a test run has lines that may go at its end.
    return engine.name === 'test-run' ? lines.toSorted() : lines;
  };
  assert.deepEqual(linesOf(each.flat().join('\n')), linesOf(given.text), form.slice(0, 2_000));
  return 1;
}

/** For each number of first lines of the text's form, whether they are read as a beginning of the text. */
function beginningsRead(engine: Engine, text: string): boolean[] {
  const command = commandFor(engine, text);
  const lines = command === undefined ? [] : (outcome(engine, { text, command }).form?.split('\n') ?? []);
  return lines.slice(1).map((_, at) => {
    try {
      const read = engine.decode(lines.slice(0, at + 1).join('\n'), null);
      return read !== '' && text.startsWith(read);
    } catch {
      return false;
    }
  });
}

/**
 * Lines come without their ends; what a table of JSON holds as documents of one line, without what stood between them,
 * and what a string holds as the JSON that it is.
 */
function contentOf(engine: Engine, text: string): string {
  if (engine.name !== 'smart-crusher') return text.replace(/\r\n?/g, '\n');
  return text.replace(/string (?:\([^()]*\) )?of |\\+[nrt]|[\s,[\]"\\]/g, '');
}

function checkLines({ form: encoded, pieces }: Outcome, text: string): void {
  if (pieces === null) return;
  const form = encoded ?? text;
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
  assert.ok(parts.join('\n') === form, 'kept pieces and left-out lines are not the lossless form');
  assert.ok(pieces.some((piece) => typeof piece !== 'string'));
}
