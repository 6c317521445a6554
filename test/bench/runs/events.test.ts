import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Turn } from '../../../src/bench/runs/agent-run.ts';
import { countEvents, eventsOf, linesOf } from '../../../src/bench/runs/events.ts';
import { isAmong, isCodeLike, piecesOf } from '../../../src/bench/runs/pieces.ts';
import { madeRun } from './made-run.ts';

/** Kind, what is said, the turn that says it, the turn that printed it. */
function eventsIn(...turns: readonly Partial<Turn>[]): unknown[] {
  return eventsOf(madeRun(turns)).map(({ kind, what, by, taughtBy }) => [kind, what, by, taughtBy]);
}

test('Pieces that only code has are told from plain words and single digits', () => {
  const kinds = {
    code: [
      'src/cart.py',
      '/tmp',
      '88',
      '3.11',
      'open_cart',
      '_cart',
      'openCart',
      'cart2',
      'parseURL',
      'HTTPError',
    ],
    plain: ['cart', 'Cart', 'self', '7', '1.5', 'class'],
  };
  for (const piece of kinds.code) assert.ok(isCodeLike(piece), piece);
  for (const piece of kinds.plain) assert.ok(!isCodeLike(piece), piece);
});

test('A piece can be read off a text that has it, a path in parts as well', () => {
  const pieces = piecesOf('src/shop/orders:\n  basket_of.py\n  12 lines');
  for (const piece of ['src/shop/orders/basket_of.py', '12', 'basket_of'])
    assert.ok(isAmong(piece, pieces), piece);
  for (const piece of ['src/shop/orders/ticket_of.py', '13']) assert.ok(!isAmong(piece, pieces), piece);
});

test('A line is the same with a number, the sign of a diff or indentation before it; short ones are none', () => {
  const forms = [
    'return total(cart)',
    '    return total(cart)',
    ' 12\treturn total(cart)',
    '12:    return total(cart)',
  ];
  const signed = ['+    return total(cart)', '-return total(cart)', '  return total(cart)  '];
  assert.deepEqual([...linesOf([...forms, ...signed].join('\n'))], ['return total(cart)']);
  assert.deepEqual([...linesOf('return None\n+ return None\n')], []);
});

test('A command that names what a tool printed is an act, at any distance, once', () => {
  const search = { command: 'grep -rn cart .', output: 'src/cart.py:88:def open_cart():' };
  const names = { command: 'sed -n 88,99p src/cart.py' };
  const acts = [
    ['act', '88', 9, 0],
    ['act', 'src/cart.py', 9, 0],
  ];
  const idle = Array.from({ length: 8 }, () => ({}));
  assert.deepEqual(eventsIn(search, ...idle, names, names), acts);
  assert.deepEqual(eventsIn(search, { command: 'grep "def open" basket' }), [], 'plain words');
  assert.deepEqual(
    eventsIn({ command: 'echo 88' }, search, { command: 'sed -n 88p x' }),
    [],
    'its own number',
  );
  assert.deepEqual(
    eventsIn({ output: 'parse_basket' }, { command: 'grep parse_basket' }),
    [],
    'the prompt has it',
  );
  assert.deepEqual(
    eventsIn({ command: null, output: 'x_y' }, { command: 'cat x_y' }),
    [],
    'no tool printed it',
  );
  assert.deepEqual(eventsIn({ command: 'cat x_yz', output: 'x_yz' }), [], 'printed later');
});

test('What a thought names is an event of its own, and so is what the command right below it names', () => {
  const turns = [
    { output: 'def open_cart():\ndef open_cart():' },
    { said: 'Look at open_cart.', command: 'grep open_cart' },
  ];
  assert.deepEqual(eventsIn(...turns), [
    ['think', 'open_cart', 1, 0],
    ['act', 'open_cart', 1, 0],
  ]);
  const [printed = {}, named = {}] = turns;
  assert.deepEqual(eventsIn(printed, { said: 'open_cart!' }, named), [['think', 'open_cart', 1, 0]]);
});

test('A command that holds a printed line is an edit, a thought that has it or quotes it a quote', () => {
  const printed = { output: '   12\treturn total - rebate\nelse:' };
  const edit = { command: "cat > a.py <<'EOF'\nif it:\n    return total - rebate\nelse:\nEOF" };
  assert.deepEqual(eventsIn(printed, edit, edit), [['edit', 'return total - rebate', 1, 0]]);
  for (const said of ['So:\n```\nreturn total - rebate\n```', 'The line `return total - rebate` is wrong.'])
    assert.deepEqual(eventsIn(printed, { said }, edit), [['quote', 'return total - rebate', 1, 0]], said);
  assert.deepEqual(eventsIn(printed, { said: 'It returns total less rebate.' }), []);
});

test('Events are counted by kind', () => {
  const run = madeRun([
    { output: 'open_cart\nreturn total - rebate' },
    { said: '`return total - rebate`', command: 'x open_cart' },
  ]);
  assert.deepEqual(countEvents(eventsOf(run)), { edit: 0, act: 1, think: 0, quote: 1 });
});
