import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PrefixGuard } from '../../src/pipeline/prefix-guard.ts';

test('holds while what was sent is sent again, and says so when it is not', () => {
  const guard = new PrefixGuard();
  assert.ok(guard.holds(['a', 'b'], ['1', '2']));
  assert.ok(guard.holds(['a', 'b', 'c'], ['1', '2', '3']));
  assert.ok(!guard.holds(['a', 'b', 'c', 'd'], ['1', '2', 'X', '4']));
});

test('forks, other conversations and empty ones are no breaks', () => {
  const guard = new PrefixGuard();
  assert.ok(guard.holds(['a', 'b'], ['1', '2']));
  assert.ok(guard.holds(['a', 'x'], ['1', '9']));
  assert.ok(guard.holds(['z'], ['8']));
  assert.ok(guard.holds([], []));
  assert.ok(guard.holds(['a', 'b', 'c'], ['1', '2', '3']));
});
