import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyMemoryBodies } from '../../../src/limits.ts';
import { RecentBodies } from '../../../src/wire/items/recent-bodies.ts';

interface Seen {
  readonly body: Buffer;
}

/** Adds a body as its readers do; answers how many of its bytes were known. */
function added(bodies: RecentBodies<Seen>, text: string): number {
  const body = Buffer.from(text);
  const like = bodies.likeliest(body);
  bodies.add({ body }, like);
  return like?.shared ?? 0;
}

test('Of a conversation the latest body is remembered, so that one of its turns does not push out others', () => {
  const bodies = new RecentBodies<Seen>();
  const other = 'x'.repeat(1_000);
  added(bodies, other);
  for (let turn = 0; turn < 3 * bodyMemoryBodies; turn += 1) added(bodies, 'a'.repeat(1_000 + turn));
  assert.equal(added(bodies, `${other}y`), other.length);
  assert.equal(added(bodies, 'a'.repeat(2_000)), 1_000 + 3 * bodyMemoryBodies - 1);
});

test('Of a conversation whose long end comes again in each turn the latest body is remembered, too', () => {
  const [bodies, end] = [new RecentBodies<Seen>(), `],${'t'.repeat(10_000)}`];
  const other = 'x'.repeat(1_000);
  added(bodies, other);
  for (let turn = 1; turn < 3 * bodyMemoryBodies; turn += 1)
    added(bodies, `${'a'.repeat(turn)}, marked${end}`);
  assert.equal(added(bodies, `${other}y`), other.length);
  assert.equal(bodies.all.length, 2);
});

test('A body stays that another one goes on from far from its end', () => {
  const bodies = new RecentBodies<Seen>();
  const [first, fork] = [`${'a'.repeat(800)}${'b'.repeat(200)}`, `${'a'.repeat(800)}${'c'.repeat(200)}`];
  added(bodies, first);
  assert.equal(added(bodies, fork), 800);
  assert.equal(added(bodies, `${first}d`), first.length);
});
