import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shoutingLines } from '../../src/text/shouted.ts';

const words = [
  'REJECTED',
  'STALE',
  'ABGELEHNT',
  'REFUS\u00c9',
  '\u041e\u0428\u0418\u0411\u041a\u0410',
  'LATE',
] as const;

test('The line with a word in capitals that no other line has stands out.', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...words),
      fc.integer({ min: 100, max: 900 }),
      fc.nat(),
      (word, count, seed) => {
        const odd = seed % count;
        const lines = Array.from(
          { length: count },
          (_, at) => `GET order ${at} ${at === odd ? word : 'accepted'} by node-${at % 5}`,
        );
        assert.deepEqual(shoutingLines(lines), [odd]);
      },
    ),
  );
});

test('Names, codes and what many lines have stand out nowhere.', () => {
  const of = (line: (at: number) => string): readonly string[] =>
    Array.from({ length: 200 }, (_, at) => line(at));
  const quiet = [
    of((at) => `read ${at === 77 ? 'DATABASE_URL' : 'value'} ${at}`),
    of((at) => `read ${at === 77 ? 'lib/README' : 'value'} ${at}`),
    of((at) => `read README.md ${at}`),
    of((at) => `stored ${at === 77 ? 'A4F' : 'b21'} ${at}`),
    of((at) => `${at % 2 === 0 ? 'OPEN' : 'DONE'} ${at}`),
    of((at) => `word ${String.fromCharCode(65 + (at % 26)).repeat(3 + (at % 7))} ${at}`),
  ];
  for (const lines of quiet) assert.deepEqual(shoutingLines(lines), [], lines[77]);
  assert.deepEqual(shoutingLines([...of(() => 'a').slice(0, 9), 'STALE']), []);
});
