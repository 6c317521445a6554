import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bodyMemoryBodies } from '../../src/limits.ts';
import { Arrival, Arrivals } from '../../src/proxy/arrivals.ts';
import { partsOf, whole, type Bytes } from '../../src/wire/items/pieces.ts';

/** Bodies of a few conversations that grow, are cut and begin anew, each in bits of so many bytes. */
const bodies = fc.array(
  fc.record({
    letters: fc.constantFrom('ab', 'ac', 'b'),
    length: fc.nat({ max: 200 }),
    end: fc.string({ maxLength: 5 }),
    bit: fc.integer({ min: 1, max: 90 }),
  }),
  { minLength: 1, maxLength: 40 },
);

function arrived(arrival: Arrival, body: Buffer, bit: number): Bytes {
  for (let at = 0; at < body.length; at += bit) arrival.add(Buffer.from(body.subarray(at, at + bit)));
  return arrival.end();
}

test('Every body that arrives is there byte for byte, whatever arrived before it', () => {
  fc.assert(
    fc.property(bodies, (given) => {
      const arrivals = new Arrivals();
      const all = given.map(({ letters, length, end, bit }) => {
        const body = Buffer.from(letters.padEnd(length, letters) + end);
        return { body, there: arrived(arrivals.next(), body, bit) };
      });
      // Those that arrived later have changed none of them.
      for (const { body, there } of all) assert.deepEqual(whole(there), body);
    }),
  );
});

test('Bodies that arrive at the same time are each their own', () => {
  const arrivals = new Arrivals();
  const before = Buffer.alloc(1_000, 'a');
  arrived(arrivals.next(), before, 100);
  const [one, other] = [arrivals.next(), arrivals.next()];
  for (const arrival of [one, other]) arrival.add(Buffer.from(before));
  one.add(Buffer.from('one'));
  other.add(Buffer.from('another'));
  assert.equal(one.end().toString(), `${before.toString()}one`);
  assert.equal(other.end().toString(), `${before.toString()}another`);
});

test('Of the next turn only what it adds takes memory', () => {
  const arrivals = new Arrivals();
  const [body, more] = [Buffer.alloc(1_000_000, 'a'), Buffer.alloc(2_000, 'b')];
  const [first] = partsOf(arrived(arrivals.next(), body, 65_536));
  const [again, added, ...others] = partsOf(arrived(arrivals.next(), Buffer.concat([body, more]), 65_536));
  assert.equal(again, first);
  assert.equal(added?.buffer.byteLength, more.length);
  assert.deepEqual(others, []);
});

test('It goes on from whichever of the earlier ones it begins most like', () => {
  const arrivals = new Arrivals();
  const head = 'h'.repeat(2_000);
  const told = Array.from({ length: bodyMemoryBodies }, (_, at) => head + `${at} `.repeat(2_000));
  const parts = told.map((body) => partsOf(arrived(arrivals.next(), Buffer.from(body), 700)));
  for (const [at, body] of told.entries()) {
    const [first] = partsOf(arrived(arrivals.next(), Buffer.from(`${body}more`), 700));
    assert.ok(
      parts[at]?.some(({ buffer }) => buffer === first?.buffer),
      `body ${at}`,
    );
  }
});
