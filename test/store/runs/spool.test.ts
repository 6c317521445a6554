import assert from 'node:assert/strict';
import { fstatSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPlace, Spool, type Place } from '../../../src/store/runs/spool.ts';
import { temporaryHome } from '../stage.ts';

function reserved(spool: Spool, bytes: number): Place {
  const place = spool.reserve(bytes);
  assert.ok(place !== null);
  return place;
}

test('what is set aside is read as it was, whatever else lies there or has been taken', async (t) => {
  const home = temporaryHome(t);
  const parts = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(parts, fc.boolean()), { maxLength: 12 }), async (puts) => {
      const spool = new Spool(home);
      const lying: { place: Place; bytes: Buffer }[] = [];
      for (const [put, takesFirst] of puts) {
        const bytes = Buffer.concat(put);
        const place = reserved(spool, bytes.length);
        await spool.fill(place, put);
        lying.push({ place, bytes });
        const first = takesFirst ? lying.shift() : undefined;
        if (first === undefined) continue;
        assert.deepEqual(Buffer.from(readPlace(first.place)), first.bytes);
        spool.free(first.place);
      }
      for (const { place, bytes } of lying) assert.deepEqual(Buffer.from(readPlace(place)), bytes);
      spool.close();
    }),
    { numRuns: 50 },
  );
});

test('its file is for its user alone, has no name, and is empty once all is taken', async (t) => {
  const home = temporaryHome(t);
  const spool = new Spool(home);
  t.after(() => {
    spool.close();
  });
  const [one, other] = [reserved(spool, 3), reserved(spool, 2)];
  assert.deepEqual(readdirSync(home), ['.headroom']);
  await spool.fill(one, [Buffer.from('abc')]);
  await spool.fill(other, [Buffer.from('de')]);
  const { mode, nlink, size } = fstatSync(one.file);
  assert.deepEqual([mode & 0o777, nlink, size], [0o600, 0, 5]);
  spool.free(one);
  assert.equal(Buffer.from(readPlace(other)).toString(), 'de');
  spool.free(other);
  assert.equal(fstatSync(one.file).size, 0);
  assert.equal(reserved(spool, 4).at, 0);
});

test('there is no room beyond its bound, in a folder that takes no file, or once it is closed', (t) => {
  const spool = new Spool(temporaryHome(t), 10);
  const place = reserved(spool, 7);
  assert.equal(spool.reserve(4), null);
  spool.free(place);
  assert.notEqual(spool.reserve(10), null);
  spool.close();
  spool.free(place);
  assert.equal(spool.reserve(0), null);
  assert.equal(new Spool('/dev/null/nowhere').reserve(1), null);
});

test('what was never written is not read as if it were', (t) => {
  const spool = new Spool(temporaryHome(t));
  t.after(() => {
    spool.close();
  });
  assert.throws(() => readPlace(reserved(spool, 5)), /only 0 of 5 bytes/);
});
