import assert from 'node:assert/strict';
import { test } from 'node:test';
import { piecesOf } from '../../src/bench/runs/pieces.ts';
import { isVisible, usedLines } from '../../src/predict/used-next.ts';
import { runOf } from '../bench/runs/made-run.ts';

test('A line is used when a command soon after repeats what stood nowhere before', () => {
  const hits = ['src/cart.py:12:def open_cart():', 'src/cart.py:88:def close_cart():', 'parse_basket'];
  const search = ['grep -rn def', hits.join('\n')] as const;
  const next = ['sed -n 88,99p src/cart.py', 'body'] as const;
  // In both lines stands the path, which is more than 5 % of three; 88 stands in one.
  assert.deepEqual(usedLines(runOf(search, next)), [{ turn: 0, by: 1, pieces: ['88'] }]);
  const idle = ['true', ''] as const;
  assert.equal(usedLines(runOf(search, idle, idle, next)).length, 1);
  assert.equal(usedLines(runOf(search, idle, idle, idle, next)).length, 0);
  assert.equal(usedLines(runOf(['echo 88', '88'], search, next)).length, 0, 'seen before');
  assert.equal(usedLines(runOf(search, ['grep parse_basket .', ''])).length, 0, 'the prompt has it');
});

test('A piece is visible as it stands, a path in parts as well', () => {
  const used = (...pieces: string[]): { turn: number; by: number; pieces: string[] } => ({
    turn: 0,
    by: 1,
    pieces,
  });
  const visible = piecesOf('src/shop/orders:\n  basket_of.py\n  12 lines');
  assert.ok(isVisible(used('src/shop/orders/basket_of.py'), visible));
  assert.ok(isVisible(used('12', 'basket_of'), visible));
  assert.ok(!isVisible(used('src/shop/orders/ticket_of.py'), visible));
  assert.ok(!isVisible(used('12', '13'), visible));
});
