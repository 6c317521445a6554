import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unlessHung } from '../../src/threads/unless-hung.ts';

test('what comes to something is waited for, whatever it comes to', async () => {
  assert.equal(await unlessHung(Promise.resolve('done'), 'hung', 1), 'done');
  await assert.rejects(unlessHung(Promise.reject(new Error('disk full')), 'hung', 1), /disk full/);
});

test('what never comes to anything is given up after many looks', async () => {
  assert.equal(await unlessHung(new Promise<string>(() => undefined), 'hung', 1), 'hung');
});
