import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSince } from '../../../src/money/reports/since.ts';

const now = new Date(2026, 10, 21, 12, 30).getTime();

test('A time span counts back from now, a day begins where the user is', () => {
  assert.equal(now - parseSince('90m', now), 90 * 60_000);
  assert.equal(now - parseSince('12h', now), 12 * 3_600_000);
  assert.equal(now - parseSince('7d', now), 7 * 86_400_000);
  assert.equal(parseSince('2026-11-01', now), new Date(2026, 10, 1).getTime());
});

test('What names no time is refused with the forms that would', () => {
  for (const text of ['', '7', 'd', '7w', '-7d', '2026-02-30', '2026-13-01', '2026-11', 'yesterday']) {
    assert.throws(() => parseSince(text, now), { code: 'USAGE', message: /Use 90m, 12h, 7d or a day/ }, text);
  }
});
