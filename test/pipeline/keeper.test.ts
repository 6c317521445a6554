import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { HeadroomError } from '../../src/errors.ts';
import { maxKeepBytes } from '../../src/limits.ts';
import type { Slot } from '../../src/pipeline/cache-aligner.ts';
import { Keeper } from '../../src/pipeline/keeper.ts';
import { openOriginals } from '../../src/store/originals.ts';
import type { Decision } from '../../src/store/records.ts';
import { decision, temporaryHome } from '../store/stage.ts';

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
  const originals = openOriginals(temporaryHome(t));
  const keeper = new Keeper(originals, raise);
  keeper.keep(body, [slot]);
  await keeper.flush();
  const get = async (index: number): Promise<string | null> =>
    (await originals.get(originals.inspectionRef('c1', index)))?.text ?? null;
  return Promise.all(slot.result.texts.map((_, index) => get(index)));
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

test('A disk that takes nothing is no trouble of a session; anything else is told', async (t) => {
  const problems: HeadroomError[] = [];
  const block = sent(['one'], { texts: ['1'] });
  const broken = new Keeper(openOriginals('/dev/null/home'), (problem) => problems.push(problem));
  broken.keep(block.body, [block.slot]);
  await broken.flush();
  assert.equal(problems.length, 0);
  const keeper = new Keeper(openOriginals(temporaryHome(t)), (problem) => problems.push(problem));
  keeper.keep(Buffer.from('no JSON at all'), [block.slot]);
  await keeper.flush();
  assert.match(problems[0]?.problem ?? '', /cannot be kept for headroom inspect/);
});

test('What waits has a bound: beyond it texts are not kept', async (t) => {
  const originals = openOriginals(temporaryHome(t));
  const keeper = new Keeper(originals, raise);
  const { body, slot } = sent(['one'], { texts: ['1'] });
  keeper.keep(Buffer.concat([body, Buffer.alloc(maxKeepBytes)]), [slot]);
  await keeper.flush();
  assert.equal(await originals.get(originals.inspectionRef('c1', 0)), null);
});
