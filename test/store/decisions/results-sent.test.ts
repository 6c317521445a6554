import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { memoryDecisions, sqliteDecisions } from '../../../src/store/decisions/decisions.ts';
import type { Decided, DecisionStore } from '../../../src/store/records.ts';
import { waitingDecisions } from '../../../src/store/decisions/waiting.ts';
import { decision, temporaryHome } from '../stage.ts';

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
        assert.deepEqual(stored.resultsSent(['a', 'b'], name), held.resultsSent(['a', 'b'], name));
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
    decisions.resultsSent(['a'], 'one').flatMap(({ forms }) => forms.map(({ chain }) => chain));
  assert.deepEqual(formsNow(), ['0', '2']);
  database.exec("UPDATE decisions SET form = NULL WHERE chain IN ('0', '3')");
  assert.deepEqual(formsNow(), ['0', '1', '2', '3']);
});

test('While the database is locked its own conversation comes first, and none that went on since', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const stored = sqliteDecisions(database);
  const made = (chain: string, conversation: string, text: string): Decided => ({
    chain,
    conversation,
    result: 'a',
    decision: decision({ texts: [text] }),
  });
  stored.commit([made('1', 'earlier', 'short'), made('2', 'mine', 'shorter')]);
  const locked: DecisionStore = {
    ...stored,
    commit: () => {
      throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
    },
  };
  const waiting = waitingDecisions(locked, stored);
  waiting.commit([made('3', 'later', 'other'), made('4', 'mine', 'shortest')]);
  const runs = waiting.resultsSent(['a'], 'mine');
  assert.deepEqual(
    runs.map(({ conversation, forms }) => [conversation, forms.map(({ chain }) => chain)]),
    [
      ['mine', ['2', '4']],
      ['earlier', ['1']],
    ],
  );
  const names = waiting.resultsSent(['a'], 'mine', true).map(({ conversation }) => conversation);
  assert.deepEqual(names, ['mine', 'earlier', 'later']);
});

test('Of many conversations the own one and those that hold most are compared, the oldest first', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  for (const decisions of [sqliteDecisions(database), memoryDecisions()]) {
    const names = Array.from({ length: 12 }, (_, at) => `other ${String(at).padStart(2, '0')}`);
    const list = [...names, 'mine'].flatMap((conversation, at): Decided[] =>
      ['a', 'b'].slice(0, at % 3 === 0 ? 1 : 2).map((result) => ({
        chain: `${conversation} ${result}`,
        decision: decision(),
        result,
        conversation,
      })),
    );
    decisions.commit(list);
    const found = decisions.resultsSent(['a', 'b'], 'mine').map(({ conversation }) => conversation);
    const most = names.filter((_, at) => at % 3 !== 0);
    assert.deepEqual(found, found.includes('mine') ? ['mine', ...most.slice(0, 7)] : most.slice(0, 8));
  }
});
