import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { wrappings } from '../../../agents/codex/index.ts';
import { inspect, type Inspection } from '../../../src/cli/inspect/blocks.ts';
import type { Wrapping } from '../../../src/pipeline/call/client-profile.ts';
import { openCopies, type Copies } from '../../../src/store/originals/copies.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteDecisions } from '../../../src/store/decisions/decisions.ts';
import { replacingRequests, requestOf } from '../../../src/store/inspection.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { openOriginals, type Originals } from '../../../src/store/originals/originals.ts';
import type { Decided } from '../../../src/store/records.ts';
import { decision, ledgerRow, temporaryHome } from '../../store/stage.ts';

/** One request that made these decisions, as `inspect` finds it. */
async function inspected(
  t: TestContext,
  decided: readonly Decided[],
  keep: (kept: { readonly originals: Originals; readonly copies: Copies }) => Promise<unknown>,
  frame: readonly Wrapping[] = [],
): Promise<Inspection> {
  const home = temporaryHome(t);
  const database = await openDatabase(home);
  t.after(() => database.close());
  const kept = { originals: openOriginals(home), copies: openCopies(home) };
  await keep(kept);
  sqliteDecisions(database).commit(decided);
  sqliteLedger(database).record(ledgerRow({ decided: ['forgotten', ...decided.map(({ chain }) => chain)] }));
  const request = requestOf(database, 1);
  assert.ok(request !== null);
  return inspect(database, kept, request, frame);
}

test('A lossless form stands beside what the agent sent, under its label', async (t) => {
  const made = { chain: 'a', decision: decision({ texts: [null, 'short'] }), label: 'Bash npm test' };
  const { blocks, purged } = await inspected(t, [made], ({ copies }) => copies.put('a', 1, 'a long text'));
  assert.equal(purged, 1);
  assert.deepEqual(blocks, [
    {
      label: 'Bash npm test',
      engine: 'smart-crusher',
      lossless: true,
      tokensBefore: 100,
      tokensAfter: 40,
      reason: null,
      linesLeftOut: 0,
      texts: [{ sent: 'a long text', seen: 'short' }],
    },
  ]);
});

test('Of a fold the original of its marker is shown, within what the agent wrote around it', async (t) => {
  const head = 'Exit code: 1\nWall time: 2 seconds\nOutput:\n';
  const seen = `${head}one\n[headroom: 2 lines left out here (2-3). headroom_retrieve ref=k3f9a2c1m0 lines=2-3]`;
  const made = { chain: 'a', decision: decision({ texts: [seen], lossless: false, refs: ['k3f9a2c1m0'] }) };
  const original = { text: 'one\ntwo\nthree', view: 'one\ntwo\nthree' };
  const keep = async ({ originals }: { readonly originals: Originals }): Promise<void> =>
    originals.put('k3f9a2c1m0', original);
  const [block] = (await inspected(t, [made], keep, wrappings)).blocks;
  assert.deepEqual(block?.texts, [{ sent: `${head}one\ntwo\nthree`, seen }]);
  assert.equal(block.linesLeftOut, 2);
  assert.equal(block.label, null);
});

test('What a form is decoded from is not asked of any disk, within what the agent wrote around it', async (t) => {
  const head = 'Exit code: 1\nWall time: 2 seconds\nOutput:\n';
  const form = 'Paths are in src/:\na.ts:\n1:one\n2:two';
  const pointed = `${form}\n[same as lines 3-4 of this output]`;
  const texts = [
    form,
    head + pointed,
    form,
    'Log in short form. "=a: …" begins kind a, its changing parts in {};\n=a x',
    'short',
  ];
  const undoneBy = [['search'], ['repeat', 'search'], ['of a later release'], ['log'], null];
  const { blocks } = await inspected(
    t,
    [{ chain: 'a', decision: decision({ texts, undoneBy }) }],
    async ({ copies }) => {
      for (const index of texts.keys()) await copies.put('a', index, `copy ${index}`);
    },
    wrappings,
  );
  const text = 'src/a.ts:1:one\nsrc/a.ts:2:two';
  assert.deepEqual(
    blocks[0]?.texts.map(({ sent }) => sent),
    [text, `${head}${text}\n${text}`, null, null, 'copy 4'],
  );
});

test('What is not kept any more is null, and what stayed as it was has no texts', async (t) => {
  const { blocks } = await inspected(
    t,
    [
      { chain: 'a', decision: decision({ texts: ['short'] }) },
      { chain: 'b', decision: decision({ texts: ['x'], lossless: false, refs: ['k3f9a2c1m0'] }) },
      { chain: 'c', decision: decision({ texts: null, engine: null, reason: 'small' }) },
    ],
    async () => Promise.resolve(),
  );
  assert.deepEqual(
    blocks.map(({ texts, reason }) => [texts, reason]),
    [
      [[{ sent: null, seen: 'short' }], null],
      [[{ sent: null, seen: 'x' }], null],
      [[], 'small'],
    ],
  );
});

test('The newest requests that replaced a text are found, with what they came to', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  sqliteDecisions(database).commit([
    { chain: 'a', decision: decision() },
    { chain: 'b', decision: decision({ tokensBefore: 50, tokensAfter: 30 }) },
    { chain: 'raw', decision: decision({ texts: null }) },
  ]);
  for (const decided of [['a'], ['raw', 'b', 'a'], ['raw'], ['purged'], []])
    ledger.record(ledgerRow({ decided }));
  const found = replacingRequests(database, 5);
  assert.deepEqual(
    found.map(({ id, decided, blocks, before, after }) => [id, decided, blocks, before, after]),
    [
      [2, ['raw', 'b', 'a'], 2, 150, 70],
      [1, ['a'], 1, 100, 40],
    ],
  );
  assert.deepEqual(
    replacingRequests(database, 1).map(({ id }) => id),
    [2],
  );
});
