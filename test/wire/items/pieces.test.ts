import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  continued,
  partsOf,
  Pieces,
  sharedBytes,
  whole,
  type Bytes,
} from '../../../src/wire/items/pieces.ts';

const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 6 }), {
  maxLength: 6,
});
const offset = fc.nat({ max: 60 });

function piecesOf(given: readonly string[]): { pieces: Pieces; plain: Buffer } {
  const parts = given.map((text) => Buffer.from(text));
  return { pieces: new Pieces(parts), plain: Buffer.concat(parts) };
}

describe('Bytes in several pieces', () => {
  it('are read as if they lay in one', () => {
    fc.assert(
      fc.property(texts, offset, offset, (given, one, other) => {
        const { pieces, plain } = piecesOf(given);
        const [start = 0, end] = [one, other].map((at) => Math.min(at, plain.length)).sort((a, b) => a - b);
        assert.equal(pieces.length, plain.length);
        assert.deepEqual(pieces.subarray(start, end), plain.subarray(start, end));
        assert.deepEqual(whole(pieces), plain);
        for (const encoding of ['utf8', 'latin1'] as const)
          assert.equal(pieces.toString(encoding, start, end), plain.toString(encoding, start, end));
        const [copy, plainCopy] = [Buffer.alloc(100), Buffer.alloc(100)];
        assert.equal(pieces.copy(copy, 3, start, end), plain.copy(plainCopy, 3, start, end));
        assert.deepEqual(copy, plainCopy);
      }),
    );
  });

  it('hold a text wherever they meet', () => {
    fc.assert(
      fc.property(
        texts,
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5 }),
        (given, text) => {
          const { pieces, plain } = piecesOf(given);
          // What was looked for is remembered.
          for (const sought of [text, text]) assert.equal(pieces.includes(sought), plain.includes(sought));
          assert.equal(pieces.lastIndexOf('a'), plain.lastIndexOf('a'));
        },
      ),
    );
  });

  it('begin alike for as long as they do in one piece', () => {
    fc.assert(
      fc.property(texts, texts, (given, others) => {
        const [one, other] = [piecesOf(given), piecesOf(others)];
        const shortest = Math.min(one.plain.length, other.plain.length);
        let shared = 0;
        while (shared < shortest && one.plain[shared] === other.plain[shared]) shared += 1;
        assert.equal(sharedBytes(one.pieces, other.pieces), shared);
        assert.equal(sharedBytes(one.plain, other.pieces), shared);
        assert.equal(sharedBytes(one.pieces, one.plain), one.plain.length);
      }),
    );
  });
});

/** Bytes of memory that a body keeps from being freed. */
function heldBy(body: Bytes): number {
  const memories = new Set(partsOf(body).map(({ buffer }) => buffer));
  return [...memories].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

describe('A body that goes on from an earlier one', () => {
  it('is the beginning of that one and what it adds', () => {
    const step = fc.record({ kept: fc.nat({ max: 40 }), rest: texts });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let [body, plain]: [Bytes, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];
        for (const { kept, rest } of steps) {
          const shared = Math.max(0, plain.length - kept);
          const added = rest.map((text) => Buffer.from(text));
          body = continued(body, shared, added);
          plain = Buffer.concat([plain.subarray(0, shared), ...added]);
          assert.deepEqual(whole(body), plain);
          assert.ok(partsOf(body).every(({ length }) => length > 0));
        }
      }),
    );
  });

  it('lies in few pieces, which keep at most twice its bytes, after any number of turns', () => {
    const [end, turns] = [Buffer.alloc(5_000, '}'), 2_000];
    let body: Bytes = continued(Buffer.alloc(0), 0, [Buffer.alloc(200_000), end]);
    let copied = 0;
    for (let turn = 0; turn < turns; turn += 1) {
      body = continued(body, body.length - end.length, [Buffer.alloc(500, 'a'), end]);
      copied += partsOf(body).at(-1)?.length ?? 0;
      assert.ok(partsOf(body).length <= 9, `${partsOf(body).length} pieces`);
      assert.ok(heldBy(body) <= 2 * body.length);
    }
    assert.equal(body.length, 205_000 + turns * 500);
    // Each byte of a turn but for its end is copied as often as there are pieces, not as there are turns.
    assert.ok(copied < turns * (3 * end.length + 500 * 9), `${copied} bytes`);
  });

  it('shares the memory of what it has in common with the earlier one', () => {
    const first = continued(Buffer.alloc(0), 0, [Buffer.alloc(100_000, 'a')]);
    const [one] = partsOf(first);
    const second = continued(first, first.length, [Buffer.from('more')]);
    assert.equal(partsOf(second)[0], one);
    assert.equal(partsOf(continued(second, 99_000, [Buffer.from('other')]))[0]?.buffer, one?.buffer);
  });
});
