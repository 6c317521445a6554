import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { whole } from '../../src/wire/items/pieces.ts';
import { BodyReceiver, BodySender } from '../../src/proxy/body-relay.ts';

/** Bodies of a few conversations that grow, are cut and begin anew. */
const bodies = fc.array(
  fc.record({
    letters: fc.constantFrom('ab', 'ac', 'b'),
    length: fc.nat({ max: 200 }),
    end: fc.string({ maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 40 },
);

function bodyOf({ letters, length, end }: { letters: string; length: number; end: string }): Buffer {
  return Buffer.from(letters.padEnd(length, letters) + end);
}

test('The other end has every body byte for byte, of which only what it adds was handed over', () => {
  fc.assert(
    fc.property(bodies, fc.array(fc.nat({ max: 40 }), { maxLength: 3 }), (given, forgotten) => {
      const [sender, receiver] = [new BodySender(), new BodyReceiver()];
      given.forEach((each, at) => {
        if (forgotten.includes(at)) sender.forget();
        const body = bodyOf(each);
        const relayed = sender.relay(body);
        assert.equal(relayed.shared + relayed.tail.length, body.length);
        const taken = receiver.take(relayed);
        assert.deepEqual(taken === null ? null : whole(taken), body);
      });
    }),
  );
});

test('Of the next turn its own bytes are handed over, whatever stands before them', () => {
  const sender = new BodySender();
  const body = Buffer.alloc(1_000_000, 'a');
  assert.equal(sender.relay(body).tail.length, body.length);
  assert.equal(sender.relay(Buffer.concat([body, Buffer.from('new')])).tail.length, 3);
});

test('An end that has not seen what a body begins like takes none that begins like it, and others', () => {
  const sender = new BodySender();
  sender.relay(Buffer.from('one'));
  const receiver = new BodyReceiver();
  assert.equal(receiver.take(sender.relay(Buffer.from('one more'))), null);
  sender.forget();
  assert.equal(receiver.take(sender.relay(Buffer.from('one more')))?.toString(), 'one more');
});
