import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext, Piece } from '../../src/engines/engine.ts';
import { smartCrusher } from '../../src/engines/smart-crusher/index.ts';
import { byLength, eager, logRows } from './samples.ts';
import { jsonText } from './smart-crusher-json.ts';
import { formBy, outcomeIn, piecesBy } from './outcome.ts';

function rebuilt(pieces: readonly Piece[], form: string): string {
  const lines = form.split('\n');
  return pieces
    .map((piece) =>
      typeof piece === 'string' ? piece : lines.slice(piece.fromLine - 1, piece.toLine).join('\n'),
    )
    .join('\n');
}

test('Kept and left-out lines together are the encoded form.', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 200 }), fc.array(jsonText, { maxLength: 2 }), (count, others) => {
      const text = `{"rows":${JSON.stringify(logRows(count))},"more":[${others.map(({ printed }) => printed).join()}]}`;
      const { form, pieces } = outcomeIn(smartCrusher, text, eager(text));
      if (pieces !== null) assert.equal(rebuilt(pieces, form ?? ''), form);
    }),
    { numRuns: 50 },
  );
});

test('A fold keeps the ends, failures, rare values, outliers and what the question names.', () => {
  const rows: Record<string, unknown>[] = logRows(200).map((row, index) => ({
    ...row,
    size: 100 + ((index * 37) % 20),
  }));
  Object.assign(rows[50] ?? {}, { level: 'ERROR', message: 'Request 50 failed: disk full' });
  Object.assign(rows[90] ?? {}, { level: 'AUDIT' });
  Object.assign(rows[120] ?? {}, { size: 9_000 });
  Object.assign(rows[150] ?? {}, {
    message: 'Request 150 was served',
    meta: { host: 'pod-zebra', zone: 'eu-1' },
  });
  const context = { ...byLength, question: 'What did the zebra host do?' };
  const pieces = piecesBy(smartCrusher, JSON.stringify(rows, null, 1), context) ?? [];
  const kept = pieces.filter((piece) => typeof piece === 'string').join('\n');
  for (const shown of ['disk full', 'AUDIT', '9000', 'zebra', '\t0 was', '\t199 was']) {
    assert.ok(kept.includes(shown), `${shown} is left out of:\n${kept}`);
  }
  const omitted = pieces.filter((piece) => typeof piece !== 'string');
  const lines = omitted.reduce((sum, { fromLine, toLine }) => sum + toLine - fromLine + 1, 0);
  assert.ok(lines >= 160 && lines <= 190, `${String(lines)} lines are left out`);
  assert.ok(omitted.some(({ says }) => /\d+ INFO, \d+ DEBUG/.test(says)));
});

test('A failure word in a key keeps no row.', () => {
  const rows = logRows(100).map((row) => ({ ...row, error_timeout_failed: 'none' }));
  const pieces = piecesBy(smartCrusher, JSON.stringify(rows), byLength) ?? [];
  assert.equal(pieces.filter((piece) => typeof piece !== 'string').length, 1);
});

test('Level tight keeps fewer rows than balanced, and level lossless folds nothing.', () => {
  const text = JSON.stringify(logRows(300));
  const keptLines = (level: EngineContext['level']): number =>
    (piecesBy(smartCrusher, text, { ...byLength, level }) ?? [])
      .filter((piece) => typeof piece === 'string')
      .join('\n')
      .split('\n').length;
  assert.ok(keptLines('tight') < keptLines('balanced'));
  assert.equal(piecesBy(smartCrusher, text, { ...byLength, level: 'lossless' }), null);
});

type Rows = readonly Record<string, unknown>[];

/** What a reader sees of the rows: all of the form where nothing is left out. */
function visible(rows: Rows, level: EngineContext['level']): string {
  const text = JSON.stringify(rows);
  const pieces = piecesBy(smartCrusher, text, { ...byLength, level }) ?? [
    formBy(smartCrusher, text, byLength) ?? text,
  ];
  return pieces.filter((piece) => typeof piece === 'string').join('\n');
}

function shownOf(seen: string, rows: Rows): number {
  return rows.filter(({ mark }) => new RegExp(`\\b${String(mark)}\\b`).test(seen)).length;
}

/** Rows with a number each that no other cell tells and that no header shortens. */
function markedRows(count: number): Record<string, unknown>[] {
  return logRows(count).map((row, index) => ({ ...row, mark: 10_000 + ((index * index * 7_919) % 89_989) }));
}

const failing: readonly Record<string, unknown>[] = [
  { level: 'ERROR' },
  { level: 'fatal' },
  { level: 50 },
  { severity: 'CRITICAL' },
  { status: 'failed' },
  { outcome: 'timed_out' },
  { state: 'CrashLoopBackOff' },
  { status: 503 },
  { statusCode: 500 },
  { exitCode: 2 },
  { success: false },
  { is_error: true },
  { error: 'disk full' },
  { error: { message: 'disk full', retry: null } },
  { failureMessages: ['expected 3, got 4'] },
  { level: null, message: '2031-05-02 10:00 host-1 ERROR no space on the disk' },
  { level: null, message: 'TypeError: x is undefined' },
];

const passing: readonly Record<string, unknown>[] = [
  { message: 'The error page was served after the failed login, see ERROR codes' },
  { level: 'WARN' },
  { status: 'passed' },
  { status: 404 },
  { error: null },
  { error: '' },
  { errors: [] },
  { error_count: 3 },
  { error_rate: 0.25 },
  { on_error: 'continue' },
  { success: true },
  { exitCode: 0 },
  { result: 'no errors' },
  { level: null, title: 'How to read an error message' },
];

test('promise 4, whole lines: no row with a failure sign is left out', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 300 }),
      fc.constantFrom(...failing),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.array(fc.nat(299), { maxLength: 40 }),
      fc.constantFrom('balanced' as const, 'tight' as const),
      (count, sign, share, scattered, level) => {
        const rows = markedRows(count);
        const failed = rows.filter((_, row) => row < count * share * share || scattered.includes(row));
        for (const row of failed) Object.assign(row, sign);
        assert.equal(shownOf(visible(rows, level), failed), failed.length);
      },
    ),
    { numRuns: 120 },
  );
});

test('Sixty failures of three hundred rows stay, and the rarest of the others beside them', () => {
  const rows = markedRows(300);
  const failed = rows.filter((_, row) => row % 5 === 2);
  for (const row of failed) Object.assign(row, { level: 'ERROR', message: 'Database unreachable' });
  const [rarest] = rows.slice(141, 142);
  Object.assign(rarest ?? {}, { level: 'AUDIT' });
  for (const level of ['balanced', 'tight'] as const) {
    const seen = visible(rows, level);
    assert.equal(shownOf(seen, [...failed, ...(rarest === undefined ? [] : [rarest])]), 61);
    assert.ok(shownOf(seen, rows) < 100, `${String(shownOf(seen, rows))} rows are shown`);
  }
});

test('Rows that all tell of a failure are not folded', () => {
  const rows = markedRows(200).map((row) => ({ ...row, level: 'ERROR' }));
  assert.equal(piecesBy(smartCrusher, JSON.stringify(rows), { ...byLength, level: 'tight' }), null);
});

test('Where findings may be counted, the first of each rule stays and a marker counts the others by their rules', () => {
  const rules = ['no-unused-vars', 'eqeqeq', 'no-undef', 'prefer-const'];
  const ruff = Array.from({ length: 160 }, (_, at) => ({
    filename: `/srv/shop/src/part${String(at % 9)}.ts`,
    location: { row: at + 1, column: 3 },
    code: rules[at % 7 === 0 ? 1 : at % 3 === 0 ? 2 : at === 100 ? 3 : 0],
    severity: 'error',
    message: `Something is wrong with name${String(at)}`,
  }));
  const cargo = ruff.map(({ filename, location, code, message }) => ({
    message: {
      message,
      level: 'warning',
      code: { code, explanation: null },
      spans: [{ file: filename, line: location.row }],
    },
  }));
  for (const found of [ruff, cargo]) {
    const text = JSON.stringify(found);
    const balanced = piecesBy(smartCrusher, text, { ...byLength, level: 'balanced' });
    assert.equal(balanced, null);
    const pieces = piecesBy(smartCrusher, text, { ...byLength, level: 'tight' }) ?? [];
    const said = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.says])).join(' ');
    const shown = pieces.filter((piece) => typeof piece === 'string').join('\n');
    for (const rule of rules) assert.match(shown, new RegExp(rule));
    for (const rule of rules.slice(0, 3)) assert.match(said, new RegExp(`\\b\\d+ ${rule}`));
  }
});

test('What only looks like a failure lets a list fold as any other', () => {
  for (const sign of passing) {
    const rows = markedRows(200).map((row, index) => (index % 2 === 0 ? { ...row, ...sign } : row));
    const shown = shownOf(visible(rows, 'balanced'), rows);
    assert.ok(shown >= 15 && shown <= 30, `${JSON.stringify(sign)}: ${String(shown)} rows are shown`);
  }
});

test('A failed item of a list without a table stays', () => {
  const items = Array.from({ length: 120 }, (_, index) =>
    index === 70
      ? '2031-05-02 FATAL no space left on disk'
      : `2031-05-02 INFO step ${String(index)} was done`,
  );
  const pieces = piecesBy(smartCrusher, JSON.stringify(items, null, 1), byLength) ?? [];
  assert.ok(pieces.some((piece) => typeof piece !== 'string'));
  assert.ok(pieces.some((piece) => typeof piece === 'string' && piece.includes('no space left')));
});

/** What the first marker says of rows. */
function saidOf(rows: readonly object[]): string {
  const pieces = piecesBy(smartCrusher, JSON.stringify(rows), byLength) ?? [];
  return pieces.find((piece) => typeof piece !== 'string')?.says ?? '';
}

test('A marker says of numbers which column they stand in.', () => {
  const rows = (make: (row: number) => object): object[] =>
    Array.from({ length: 150 }, (_, row) => make(row));
  const code = (row: number): number => [200, 200, 304, 201][(row * 7919) % 4] ?? 200;
  const said = saidOf(rows((row) => ({ id: `n${row}`, code: code(row) })));
  assert.match(said, /\bcode: 200 in \d+, \d+ in \d+/);
  const many = saidOf(rows((row) => ({ id: `n${row}`, ms: 3 + ((row * 7919) % 9), up: row % 2 === 0 })));
  assert.match(many, /up: (?:true|false) \d+, (?:true|false) \d+; ms 3-11$/);
  const steps = saidOf(
    rows((row) => ({
      id: `n${row}`,
      a: { ms: 3 + ((row * 7919) % 9) },
      b: { ms: 40 + ((row * 104729) % 19) },
    })),
  );
  assert.match(steps, /\bms 3-11; b\.ms 40-58$/);
});
