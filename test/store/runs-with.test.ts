import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openDatabase } from '../../src/store/database.ts';
import { memoryDecisions, sqliteDecisions } from '../../src/store/decisions.ts';
import type { Decided } from '../../src/store/records.ts';
import { decision, temporaryHome } from './stage.ts';

const anyDecided = fc.array(
  fc.record({
    result: fc.constantFrom('a', 'b', 'c', null),
    conversation: fc.constantFrom('one', 'two', 'three', null),
    text: fc.constantFrom('short', 'shorter', null),
  }),
  { maxLength: 20 },
);

test('Runs and their forms are the same in the database and in memory', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  fc.assert(
    fc.property(anyDecided, (list) => {
      database.exec('DELETE FROM decisions');
      const decided = list.map(({ text, ...names }, at): Decided => ({
        chain: `chain ${at}`,
        decision: decision({ texts: text === null ? null : [text], reason: text === null ? 'small' : null }),
        ...names,
      }));
      const [stored, held] = [sqliteDecisions(database), memoryDecisions()];
      stored.commit(decided);
      held.commit(decided);
      for (const name of ['one', 'four'])
        assert.deepEqual(stored.runsWith(['a', 'b'], name), held.runsWith(['a', 'b'], name));
    }),
    { numRuns: 300 },
  );
});

test('Each form of a result is found once, and what an older release decided as often as it did', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const decisions = sqliteDecisions(database);
  const went = ['short', 'short', 'shorter', 'short', 'shorter'];
  decisions.commit(
    went.map((text, at) => ({
      chain: String(at),
      decision: decision({ texts: [text] }),
      result: 'a',
      conversation: 'one',
    })),
  );
  const formsNow = (): string[] =>
    decisions.runsWith(['a'], 'one').flatMap(({ forms }) => forms.map(({ chain }) => chain));
  assert.deepEqual(formsNow(), ['0', '2']);
  database.exec("UPDATE decisions SET form = NULL WHERE chain IN ('0', '3')");
  assert.deepEqual(formsNow(), ['0', '1', '2', '3']);
});
