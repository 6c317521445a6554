import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryHome } from '../store/stage.ts';
import { kill } from './killed.ts';

for (const moment of ['headers', 'body', 'answering', 'answered'] as const) {
  test(`promise 10: killed when the provider has ${moment} of a request, headroom has a row of each that arrived`, async (t) => {
    const home = temporaryHome(t);
    for (const request of [1, 5]) {
      const { arrived, answered, rows, integrity } = await kill({ home, moment, request, clients: 3 });
      assert.ok(arrived.length >= (moment === 'answered' ? request : 1));
      assert.deepEqual(
        [...arrived, ...answered].filter((model) => !rows.has(model)),
        [],
      );
      assert.equal(integrity, 'ok');
      // What was under way is told from what has ended.
      if (moment === 'headers') assert.ok(arrived.some((model) => rows.get(model) === false));
    }
  });
}
