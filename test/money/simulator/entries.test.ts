import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Entries, simulatorSweepEntries } from '../../../src/money/simulator/entries.ts';

test('what has expired is swept out in the long run, what lives is kept', () => {
  const entries = new Entries<number>();
  entries.keep([{ name: 'long', value: 1, expires: 1e9 }]);
  for (let at = 0; at < 5 * simulatorSweepEntries; at += 1) {
    entries.sweep(at);
    entries.keep([{ name: `short ${at}`, value: 2, expires: at + 10 }]);
  }
  assert.ok(entries.size < 2 * simulatorSweepEntries, `${entries.size} are remembered`);
  assert.equal(entries.live('long', 1e9 - 1), 1);
  assert.equal(entries.live('long', 1e9), undefined);
});

test('taking back spares what others have kept since', () => {
  const entries = new Entries<string>();
  entries.keep([{ name: 'a', value: 'first', expires: 10 }]);
  const takeBack = entries.keep([
    { name: 'a', value: 'second', expires: 20 },
    { name: 'b', value: 'second', expires: 20 },
  ]);
  entries.keep([{ name: 'b', value: 'third', expires: 30 }]);
  takeBack();
  assert.deepEqual(
    [entries.live('a', 5), entries.live('a', 15), entries.live('b', 25)],
    ['first', undefined, 'third'],
  );
});
