import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PrefixGuard } from '../../src/pipeline/prefix-guard.ts';

/** Whether the guard holds for a request, which goes out in any case. */
function holds(guard: PrefixGuard, received: readonly string[], sent: readonly string[]): boolean {
  const answer = guard.holds(received, sent);
  guard.remember(received, sent);
  return answer;
}

test('holds while what was sent is sent again, and says so when it is not', () => {
  const guard = new PrefixGuard();
  assert.ok(holds(guard, ['a', 'b'], ['1', '2']));
  assert.ok(holds(guard, ['a', 'b', 'c'], ['1', '2', '3']));
  assert.ok(!holds(guard, ['a', 'b', 'c', 'd'], ['1', '2', 'X', '4']));
});

test('forks, other conversations and empty ones are no breaks', () => {
  const guard = new PrefixGuard();
  assert.ok(holds(guard, ['a', 'b'], ['1', '2']));
  assert.ok(holds(guard, ['a', 'x'], ['1', '9']));
  assert.ok(holds(guard, ['z'], ['8']));
  assert.ok(holds(guard, [], []));
  assert.ok(holds(guard, ['a', 'b', 'c'], ['1', '2', '3']));
});

test('a request that is laid out twice is no break: only what goes out is remembered', () => {
  const guard = new PrefixGuard();
  assert.ok(guard.holds(['a', 'b'], ['1', '2']));
  assert.ok(holds(guard, ['a', 'b'], ['1', 'raw']));
  assert.ok(holds(guard, ['a', 'b', 'c'], ['1', 'raw', '3']));
});
