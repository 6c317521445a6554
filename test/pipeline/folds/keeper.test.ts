import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { HeadroomError } from '../../../src/errors.ts';

import type { Slot } from '../../../src/pipeline/request.ts';
import { Keeper, keepAtEndMs, maxKeepBytes } from '../../../src/pipeline/folds/keeper.ts';
import { openCopies } from '../../../src/store/originals/copies.ts';
import type { Decision } from '../../../src/store/records.ts';
import { holdTimers } from '../../held-timers.ts';
import { decision, temporaryHome } from '../../store/stage.ts';

interface Sent {
  readonly body: Buffer;
  readonly slot: Slot;
}

/** A block of these texts as a body has it. */
function sent(texts: readonly string[], changes: Partial<Decision>): Sent {
  const body = Buffer.from(JSON.stringify(texts));
  let from = 0;
  const spans = texts.map((text) => {
    const lexeme = JSON.stringify(text);
    const start = body.indexOf(lexeme, from);
    from = start + Buffer.byteLength(lexeme);
    return { start, end: from };
  });
  const result = { call: null, isError: false, texts: spans };
  return { body, slot: { chain: 'c1', index: 0, result, isNew: true, decision: decision(changes) } };
}

const raise = (problem: HeadroomError): never => {
  throw problem;
};

async function kept(t: TestContext, { body, slot }: Sent): Promise<(string | null)[]> {
  const copies = openCopies(temporaryHome(t));
  const keeper = new Keeper(copies, raise);
  keeper.keep(body, [slot]);
  await keeper.flush();
  return Promise.all(slot.result.texts.map(async (_, index) => copies.get('c1', index)));
}

test('Of a block that lost nothing the replaced texts are kept, as the agent sent them', async (t) => {
  const texts = ['caf\u00e9 "one"\n\u001b[0m', 'left alone', 'three'];
  const block = sent(texts, { texts: ['1', null, '3'] });
  assert.deepEqual(await kept(t, block), [texts[0], null, 'three']);
});

test('Nothing is kept of a block that stays as it is, nor what a marker keeps already', async (t) => {
  assert.deepEqual(await kept(t, sent(['one'], { texts: null })), [null]);
  const fold = sent(['one'], { texts: ['1'], lossless: false, refs: ['k3f9a2c1m0'] });
  assert.deepEqual(await kept(t, fold), [null]);
});

test('Nothing is kept of a text that is decoded from its form', async (t) => {
  const texts = ['one', 'two', 'three'];
  const block = sent(texts, { texts: ['1', '2', '3'], undoneBy: [['log'], null, ['repeat', 'log']] });
  assert.deepEqual(await kept(t, block), [null, 'two', null]);
});

test('A disk that takes nothing is no trouble of a session; anything else is told', async (t) => {
  const problems: HeadroomError[] = [];
  const block = sent(['one'], { texts: ['1'] });
  const broken = new Keeper(openCopies('/dev/null/home'), (problem) => problems.push(problem));
  broken.keep(block.body, [block.slot]);
  await broken.flush();
  assert.equal(problems.length, 0);
  const keeper = new Keeper(openCopies(temporaryHome(t)), (problem) => problems.push(problem));
  keeper.keep(Buffer.from('no JSON at all').fill(0xff), [block.slot]);
  await keeper.flush();
  assert.match(problems[0]?.problem ?? '', /cannot be kept for headroom inspect/);
});

test('What waits has a bound: beyond it texts are not kept', async (t) => {
  const copies = openCopies(temporaryHome(t));
  const keeper = new Keeper(copies, raise);
  const { body, slot } = sent(['one'], { texts: ['1'] });
  keeper.keep(Buffer.concat([body, Buffer.alloc(maxKeepBytes)]), [slot]);
  await keeper.flush();
  assert.equal(await copies.get('c1', 0), null);
});

/** A disk that answers when it is told to. */
function slowDisk(): {
  readonly stored: string[];
  readonly put: () => Promise<void>;
  readonly go: () => void;
} {
  const stored: string[] = [];
  const waiting: (() => void)[] = [];
  return {
    stored,
    put: async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      stored.push('one');
    },
    go: () => waiting.shift()?.(),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('Bodies count until their texts are stored, one after the other', async () => {
  const disk = slowDisk();
  const keeper = new Keeper(disk, raise);
  const { body, slot } = sent(['one'], { texts: ['1'] });
  const large = Buffer.concat([body, Buffer.alloc(maxKeepBytes / 2)]);
  keeper.keep(large, [slot]);
  const first = keeper.flush();
  keeper.keep(body, [slot]);
  // No room: the first is not stored yet.
  keeper.keep(large, [slot]);
  const second = keeper.flush();
  disk.go();
  await turn();
  assert.equal(disk.stored.length, 1);
  disk.go();
  await Promise.all([first, second]);
  assert.equal(disk.stored.length, 2);
  keeper.keep(large, [slot]);
  const third = keeper.flush();
  disk.go();
  await third;
  assert.equal(disk.stored.length, 3);
});

test('The end waits for what is being stored, but not for a disk that hangs', async (t) => {
  const tick = holdTimers(t);
  const disk = slowDisk();
  const keeper = new Keeper(disk, raise);
  const { body, slot } = sent(['one'], { texts: ['1'] });
  keeper.keep(body, [slot]);
  void keeper.flush();
  setImmediate(disk.go);
  await keeper.close();
  assert.deepEqual(disk.stored, ['one']);
  keeper.keep(body, [slot]);
  const closed = keeper.close();
  tick(keepAtEndMs);
  await closed;
  assert.deepEqual(disk.stored, ['one']);
});
