import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstChars, lastChars } from '../../src/text/cut.ts';
import { anyCodePoint } from '../any-code-point.ts';

test('a cut text is as long as it may be and halves no pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCodePoint, maxLength: 12 }), fc.nat(14), (text, most) => {
      const [first, last] = [firstChars(text, most), lastChars(text, most)];
      assert.ok(text.startsWith(first) && text.endsWith(last));
      for (const cut of [first, last]) {
        assert.ok(cut.isWellFormed());
        assert.ok(cut.length <= most && cut.length >= Math.min(most, text.length) - 1);
      }
    }),
    { numRuns: 2_000 },
  );
  assert.equal(firstChars('ab😀', 3), 'ab');
  assert.equal(firstChars('ab😀', 4), 'ab😀');
  assert.equal(lastChars('😀ab', 3), 'ab');
  assert.equal(lastChars('ab', 0), '');
});
