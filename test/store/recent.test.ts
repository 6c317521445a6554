import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Recent } from '../../src/store/recent.ts';

test('What was used least recently is forgotten first', () => {
  const recent = new Recent<string>(2, 100, (text) => text.length);
  recent.set('a', '1');
  recent.set('b', '2');
  assert.equal(recent.get('a'), '1');
  recent.set('c', '3');
  assert.deepEqual([recent.get('a'), recent.get('b'), recent.get('c')], ['1', undefined, '3']);
});

test('Neither bound is ever passed, and the newest entry that fits is kept', () => {
  const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.string({ maxLength: 12 }));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const recent = new Recent<string>(4, 10, (text) => text.length);
      for (const [key, value] of steps) {
        recent.set(key, value);
        assert.equal(recent.get(key), value.length <= 10 ? value : undefined);
        const held = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => recent.get(name) ?? []);
        assert.ok(recent.size <= 4 && held.length === recent.size);
        assert.ok(held.join('').length <= 10);
      }
    }),
  );
});
