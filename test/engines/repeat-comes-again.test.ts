import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mayComeAgain } from '../../src/engines/repeat/comes-again.ts';
import { LineMemory } from '../../src/engines/repeat/line-memory.ts';

const someLines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', null), { maxLength: 12 });

/** Two lines in a row, as one text; null: one of them is none. */
function pairAt(lines: readonly (string | null)[], at: number): string | null {
  const [one, other] = [lines[at] ?? null, lines[at + 1] ?? null];
  return one === null || other === null ? null : `${one} ${other}`;
}

test('Where two lines in a row stand before or were seen, lines may come again', () => {
  fc.assert(
    fc.property(someLines, someLines, (lines, above) => {
      const memory = new LineMemory(() => null);
      const shown = above.filter((line) => line !== null);
      memory.add({ name: 'of "cat a"', text: shown.join('\n'), isPrinted: true });
      const pairs = lines.flatMap((_, at) => pairAt(lines, at) ?? []);
      const isOwn = new Set(pairs).size < pairs.length;
      const isSeen = pairs.some((pair) => shown.some((_, at) => pairAt(shown, at) === pair));
      if (isOwn || isSeen) assert.ok(mayComeAgain(lines, memory));
      if (lines.length < 2) assert.ok(!mayComeAgain(lines, memory));
    }),
  );
  assert.ok(!mayComeAgain(['a', 'b', 'a', 'c', 'd'], null), 'one line alone is never pointed at');
});

test('Lines are known by their words, whatever else they depend on, until they are forgotten', () => {
  const memory = new LineMemory((lines) => lines.map(() => ({ under: 'a header', above: 0 })));
  memory.add({ name: 'of "ls"', text: 'printed\nboth', isPrinted: true });
  memory.add({ name: 'of "ls -l"', text: 'both\nwritten' });
  memory.add({ name: 'of "ls -a"', text: 'written' });
  assert.deepEqual(
    ['printed', 'both', 'written', 'other'].map((line) => memory.holds(line)),
    [true, true, true, false],
  );
  memory.keep(2);
  assert.ok(memory.holds('written'));
  memory.keep(1);
  assert.deepEqual(
    ['printed', 'both', 'written'].map((line) => memory.holds(line)),
    [true, true, false],
  );
});
