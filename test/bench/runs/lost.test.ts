import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Turn } from '../../../src/bench/runs/agent-run.ts';
import { chargeNames, fetchedBy } from '../../../src/bench/runs/charges.ts';
import { eventsOf } from '../../../src/bench/runs/events.ts';
import { lostEvents, type LostEvent, type ShownRun } from '../../../src/bench/runs/lost.ts';
import { maxRetrieveBytes } from '../../../src/limits.ts';
import { madeRun } from './made-run.ts';

/** What is lost of a run where outputs went out as `shown` and the ranges of `leftOut` were left out of them. */
function lostOf(
  turns: readonly Partial<Turn>[],
  shown: Readonly<Record<number, string>>,
  leftOut: Readonly<Record<number, readonly string[]>>,
): LostEvent[] {
  const run = madeRun(turns);
  const given: ShownRun = {
    outputs: run.turns.map(({ output }, at) => shown[at] ?? output),
    leftOut: (turn) => leftOut[turn] ?? [],
  };
  return lostEvents(run, eventsOf(run), given);
}

const printed = { output: 'src/cart.py\nreturn total - rebate\nopen_cart\nend' };
const edit = { command: "cat > a.py <<'EOF'\nreturn total - rebate\nEOF" };
const act = { command: 'cat src/cart.py' };

test('An event is lost where what it says stands nowhere in what was sent, with the range that holds it', () => {
  const hidden = { 0: ['src/cart.py', 'return total - rebate\nopen_cart'] };
  const lost = lostOf([printed, edit, act], { 0: '[left out]\n[left out]\nend' }, hidden);
  assert.deepEqual(
    lost.map(({ kind, by, range }) => [kind, by, range]),
    [
      ['edit', 1, { id: '0 1', text: 'return total - rebate\nopen_cart' }],
      ['act', 2, { id: '0 0', text: 'src/cart.py' }],
    ],
  );
  assert.deepEqual(lostOf([printed, edit, act], {}, {}), []);
  assert.deepEqual(lostOf([printed, edit, act], { 0: 'another form' }, {}), [], 'nothing is left out');
});

test('It is visible where it was kept, stands in another output until then, in parts, or within a line', () => {
  const seen: Readonly<Record<string, string>> = {
    kept: 'return total - rebate\nsrc/cart.py',
    'numbers, signs': '12: return total - rebate\n+ src/cart.py',
    'in parts and within a line': 'src: cart.py\n{"line": "return total - rebate"}',
  };
  for (const [how, text] of Object.entries(seen))
    assert.deepEqual(lostOf([printed, edit, act], { 0: text }, { 0: ['open_cart'] }), [], how);
  const path = { output: 'src/shop/cart.py\nopen_cart' };
  const named = { said: 'In `src/shop/cart.py`.', command: 'true' };
  assert.deepEqual(
    lostOf([path, named], { 0: 'src/shop: cart.py' }, { 0: ['open_cart'] }),
    [],
    'a path as a line',
  );
  assert.equal(lostOf([path, named], { 0: 'src/shop: a.py' }, { 0: ['cart.py'] }).length, 2);
  const again = { output: 'return total - rebate\nsrc/cart.py' };
  assert.deepEqual(lostOf([printed, again, edit, act], { 0: 'end' }, { 0: [printed.output] }), []);
  const late = lostOf([printed, edit, act, again], { 0: 'end' }, { 0: [printed.output] });
  assert.equal(late.length, 2, 'what comes after it does not count');
  const elsewhere = lostOf([printed, { output: 'src and cart' }, act], { 0: 'end' }, { 0: [printed.output] });
  assert.equal(elsewhere.length, 1, 'parts of a path count where it was printed alone');
});

test('What is written in another form in each range is charged as the first of them', () => {
  const [lost] = lostOf([printed, edit], { 0: 'end' }, { 0: ['=a', '=b'] });
  assert.deepEqual(lost?.range, { id: '0 0', text: '=a' });
});

test('A hidden range is fetched once, at the first event that is charged', () => {
  const event = (kind: LostEvent['kind'], by: number, id: string, text = id): LostEvent => {
    return { kind, what: 'x', by, taughtBy: 0, range: { id, text } };
  };
  const lost = [
    event('think', 1, 'a'),
    event('act', 2, 'a'),
    event('edit', 2, 'bb'),
    event('quote', 3, 'ccc'),
  ];
  const length = (text: string): number => text.length;
  assert.deepEqual(
    Object.fromEntries(chargeNames.map((charge) => [charge, fetchedBy(lost, charge, 4, length)])),
    {
      'no charge': [[], [], [], []],
      'acts, edits': [[], [], [1, 2], []],
      all: [[], [1], [2], [3]],
    },
  );
  const huge = event('act', 0, 'a', 'x'.repeat(maxRetrieveBytes + 1));
  assert.deepEqual(fetchedBy([huge], 'all', 1, length), [[maxRetrieveBytes]]);
});
