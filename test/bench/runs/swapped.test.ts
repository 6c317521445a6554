import assert from 'node:assert/strict';
import { test } from 'node:test';
import { swappedRuns, swappedBy } from '../../../src/bench/runs/swapped.ts';
import { countEvents, eventsOf } from '../../../src/bench/runs/events.ts';

import { madeRun } from './made-run.ts';

function named(id: string): ReturnType<typeof madeRun> {
  return madeRun([{ output: `of ${id}` }, { said: id, command: `cat ${id}` }], id, `prompt ${id}`);
}

test('A run gets the words of the run seven places on of its owner, and keeps its outputs', () => {
  const owners = ['one', 'two', 'one'];
  const runs = Array.from({ length: 30 }, (_, at) => named(`${owners[at % 3] ?? ''}__${at}`));
  const ones = runs.filter(({ id }) => id.startsWith('one'));
  for (const [at, swapped] of swappedRuns(runs).entries()) {
    const id = runs[at]?.id ?? '';
    const [printed, told] = swapped?.turns ?? [];
    const other = told?.said ?? '';
    assert.equal(printed?.output, `of ${id}`);
    assert.ok(other !== id && other.slice(0, 3) === id.slice(0, 3));
    assert.equal(told?.command, `cat ${other}`);
    assert.equal(swapped?.prompt, `prompt ${id}\nprompt ${other}`);
  }
  const first = swappedRuns(runs)[0];
  assert.equal(first?.turns[1]?.said, ones[swappedBy]?.id);
});

test('No run is swapped with itself, and one alone with none', () => {
  for (const size of [2, swappedBy, 2 * swappedBy]) {
    const runs = Array.from({ length: size }, (_, at) => named(`one__${at}`));
    for (const [at, swapped] of swappedRuns(runs).entries())
      assert.notEqual(swapped?.turns[1]?.said ?? runs[at]?.id, runs[at]?.id);
  }
  assert.deepEqual(swappedRuns([named('one__1'), named('two__1')]), [null, null]);
  // Ids that name no owner are all of one.
  assert.ok(swappedRuns([named('made 1'), named('made 2')]).every((swapped) => swapped !== null));
});

test('Words of another run count where these outputs have them, what either prompt says does not', () => {
  const run = madeRun([{ output: 'open_cart parse_basket make_order' }, {}, {}], 'a', '');
  const other = madeRun([{}, { command: 'grep -e open_cart -e parse_basket' }], 'b', 'Mend parse_basket.');
  const [swapped] = swappedRuns([run, other]);
  assert.ok(swapped);
  assert.deepEqual(
    eventsOf(swapped).map(({ what }) => what),
    ['open_cart'],
  );
  assert.equal(countEvents(eventsOf(swapped)).act, 1);
});

test('What the harness wrote stays no output of a tool', () => {
  const run = madeRun([{ command: null, output: 'open_cart' }, {}], 'a');
  const other = madeRun([{}, { command: 'grep open_cart' }], 'b');
  const [swapped] = swappedRuns([run, other]);
  assert.ok(swapped);
  assert.deepEqual(eventsOf(swapped), []);
});
