import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DecisionLog } from '../../../src/pipeline/decision-log.ts';
import { Generations } from '../../../src/pipeline/cache/generations.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { memoryDecisions, sqliteDecisions } from '../../../src/store/decisions/decisions.ts';
import type { DecisionStore } from '../../../src/store/records.ts';
import { decision, temporaryHome } from '../../store/stage.ts';

function generations(store: DecisionStore = memoryDecisions()): Generations {
  return new Generations(new DecisionLog(store));
}

const hash = (name: string): string => name.repeat(32);
const path = ['a1', 'b2', 'c3', 'd4', 'e5'].map(hash);

test('without an anchor a chain hash stands for itself', () => {
  assert.deepEqual(generations().chainsOf(path), path);
});

test('all blocks of a request that holds an anchor belong to its generation', () => {
  const one = generations();
  assert.equal(one.open(hash('c3'), []), null);
  const inside = one.chainsOf(path);
  assert.equal(new Set([...inside, ...path]).size, 2 * path.length);
  assert.deepEqual(one.chainsOf(path.slice(0, 3)), inside.slice(0, 3));
});

test('what forks off before the anchor stays where it is, what forks off behind belongs to the generation', () => {
  const one = generations();
  one.open(hash('c3'), []);
  const before = [...path.slice(0, 2), hash('f6'), hash('07')];
  assert.deepEqual(one.chainsOf(before), before);
  assert.deepEqual(one.chainsOf(path.slice(0, 2)), path.slice(0, 2));
  const behind = [...path.slice(0, 4), hash('f6')];
  assert.deepEqual(one.chainsOf(behind).slice(0, 4), one.chainsOf(path).slice(0, 4));
});

test('of several generations the one that was opened furthest down counts', () => {
  const one = generations();
  one.open(hash('b2'), []);
  const first = one.chainsOf(path);
  one.open(hash('e5'), []);
  assert.ok(one.chainsOf(path).every((chain) => !first.includes(chain)));
  assert.deepEqual(one.chainsOf(path.slice(0, 4)), first.slice(0, 4));
});

test('generations outlive the process, and those of other processes are seen at the next look', async (t) => {
  const home = temporaryHome(t);
  const [mine, theirs] = [await openDatabase(home), await openDatabase(home)];
  t.after(() => {
    mine.close();
    theirs.close();
  });
  const [one, other] = [generations(sqliteDecisions(mine)), generations(sqliteDecisions(theirs))];
  one.refresh();
  other.refresh();
  one.open(hash('c3'), [{ chain: 'x', decision: decision() }]);
  assert.deepEqual(other.chainsOf(path), path);
  other.refresh();
  assert.deepEqual(other.chainsOf(path), one.chainsOf(path));
  assert.deepEqual(sqliteDecisions(theirs).find(['x']), [decision()]);
});

test('a generation that cannot be stored whole is not opened, and nothing of it is in force', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  database.exec(
    "CREATE TRIGGER full BEFORE INSERT ON generations BEGIN SELECT raise(FAIL, 'disk is full'); END",
  );
  const store = sqliteDecisions(database);
  const one = generations(store);
  assert.match(String(one.open(hash('c3'), [{ chain: 'x', decision: decision() }])), /disk is full/);
  assert.deepEqual(one.chainsOf(path), path);
  assert.deepEqual(store.find(['x']), [undefined]);
  assert.deepEqual(store.anchors(0), []);
});
