import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reasonFrom, reasons, type Reason } from '../../../src/fates.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { decidedUnder, memoryDecisions, sqliteDecisions } from '../../../src/store/decisions/decisions.ts';
import type { Decision } from '../../../src/store/records.ts';
import { anyCodePoint } from '../../any-code-point.ts';
import { decision, race, temporaryHome } from '../stage.ts';

// Half of a surrogate pair and NUL are what JSON strings may hold and files often cannot.
const anyText = fc.oneof(fc.string({ unit: anyCodePoint }), fc.constantFrom('\ud800', 'a\udc00b', '\0', ''));

const ids = Object.keys(reasons) as Reason[];

const anyDecision: fc.Arbitrary<Decision> = fc.record(
  {
    texts: fc.option(fc.array(fc.option(anyText))),
    engine: fc.option(fc.string()),
    lossless: fc.boolean(),
    tokensBefore: fc.nat(),
    tokensAfter: fc.nat(),
    reason: fc.option(fc.oneof(fc.constantFrom(...ids), fc.string().map(reasonFrom))),
    refs: fc.array(fc.string()),
  },
  { noNullPrototype: true },
);

test('A decision comes back exactly as it was made', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  let runs = 0;
  fc.assert(
    fc.property(anyDecision, (made) => {
      const chain = `chain-${(runs += 1)}`;
      sqliteDecisions(database).commit([{ chain, decision: made }]);
      assert.deepEqual(sqliteDecisions(database).find([chain, 'unknown']), [made, undefined]);
    }),
  );
});

test('A block that has a decision keeps it, in the database and in memory', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  for (const decisions of [sqliteDecisions(database), memoryDecisions()]) {
    decisions.commit([{ chain: 'a', decision: decision({ texts: ['first'] }) }]);
    decisions.commit([
      { chain: 'a', decision: decision({ texts: ['second'] }) },
      { chain: 'b', decision: decision({ texts: ['other'] }) },
    ]);
    const found = decisions.find(['b', 'a', 'b', 'c']).map((entry) => entry?.texts?.[0]);
    assert.deepEqual(found, ['other', 'first', 'other', undefined]);
  }
});

test('Of processes that decide the same blocks at once all go by the same decisions', async (t) => {
  const home = temporaryHome(t);
  const [one, other] = await race('./racing-store.js', [
    [home, 'one'],
    [home, 'other'],
  ]);
  assert.ok(
    Array.isArray(one) && one.length === 20 && one.every((name) => name === 'one' || name === 'other'),
  );
  assert.deepEqual(one, other);
});

test('What was found once is found again without the database', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const decisions = sqliteDecisions(database);
  decisions.commit([{ chain: 'a', decision: decision() }]);
  assert.deepEqual(decisions.find(['a']), [decision()]);
  database.exec('DELETE FROM decisions');
  assert.deepEqual(decisions.find(['a']), [decision()]);
  assert.deepEqual(sqliteDecisions(database).find(['a']), [undefined]);
});

test('On a full disk nothing of a commit stays, and what was stored before is found', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const decisions = sqliteDecisions(database);
  decisions.commit([{ chain: 'old', decision: decision() }]);
  const pages = Number(database.pragma('page_count', { simple: true }));
  database.pragma(`max_page_count = ${pages}`);
  const large = decision({ texts: ['x'.repeat(100_000)] });
  assert.throws(
    () => {
      decisions.commit([
        { chain: 'small', decision: decision() },
        { chain: 'large', decision: large },
      ]);
    },
    { code: 'SQLITE_FULL' },
  );
  assert.deepEqual(decisions.find(['old', 'small', 'large']), [decision(), undefined, undefined]);
  database.pragma(`max_page_count = ${pages + 100}`);
  decisions.commit([{ chain: 'large', decision: large }]);
  assert.deepEqual(decisions.find(['large']), [large]);
});

test('A stored decision that is none is refused, not guessed at', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  database.exec(
    `INSERT INTO decisions (chain, texts, lossless, tokens_before, tokens_after, reason, refs, decided_at) VALUES ('a', '{"texts":1}', 1, 1, 1, NULL, '[]', 0)`,
  );
  assert.throws(() => sqliteDecisions(database).find(['a']), {
    code: 'STORE_UNAVAILABLE',
    message: /damaged/,
  });
});

test('Decisions are found with their labels by their keys; what was purged is null', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const made = decision({ texts: ['short'] });
  sqliteDecisions(database).commit([
    { chain: 'a', decision: made, label: 'Bash npm test' },
    { chain: 'b', decision: made },
  ]);
  assert.deepEqual(decidedUnder(database, ['b', 'gone', 'a']), [
    { chain: 'b', decision: made, label: null },
    null,
    { chain: 'a', decision: made, label: 'Bash npm test' },
  ]);
});
