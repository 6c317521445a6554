import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext, Piece } from '../../src/engines/engine.ts';
import { smartCrusher } from '../../src/engines/smart-crusher/index.ts';
import { byLength, eager, logRows } from './samples.ts';
import { jsonText } from './smart-crusher-json.ts';

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
      const form = smartCrusher.encode(text, eager(text));
      const pieces = smartCrusher.fold?.(text, eager(text)) ?? null;
      if (pieces !== null) assert.equal(rebuilt(pieces, form ?? ''), form);
    }),
    { numRuns: 200 },
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
  const pieces = smartCrusher.fold?.(JSON.stringify(rows, null, 1), context) ?? [];
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
  const pieces = smartCrusher.fold?.(JSON.stringify(rows), byLength) ?? [];
  assert.equal(pieces.filter((piece) => typeof piece !== 'string').length, 1);
});

test('Level tight keeps fewer rows than balanced, and level lossless folds nothing.', () => {
  const text = JSON.stringify(logRows(300));
  const keptLines = (level: EngineContext['level']): number =>
    (smartCrusher.fold?.(text, { ...byLength, level }) ?? [])
      .filter((piece) => typeof piece === 'string')
      .join('\n')
      .split('\n').length;
  assert.ok(keptLines('tight') < keptLines('balanced'));
  assert.equal(smartCrusher.fold?.(text, { ...byLength, level: 'lossless' }), null);
});
