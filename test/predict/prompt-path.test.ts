import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PromptPath } from '../../src/predict/prompt-path.ts';
import { block } from './taped.ts';

test('What earlier requests held is laid once, and anew where it was taken back', () => {
  const path = new PromptPath(0, 1, { burden: 10, head: 100 });
  const request = (tokens: number): ReturnType<PromptPath['blocks']> => {
    path.add([block(tokens, tokens / 2), block(1)]);
    const blocks = path.blocks('lossless', 'm', '5m');
    path.end();
    return blocks;
  };
  request(20);
  request(40);
  const third = request(60);
  const fourth = request(80);
  assert.deepEqual(
    fourth.map(({ tokens, mark }) => [tokens, mark]),
    [
      [110, '5m'],
      [11, null],
      [21, null],
      [31, null],
      [41, '5m'],
    ],
  );
  assert.equal(fourth[1], third[1], 'the same one, not one like it');
  assert.deepEqual([path.size('without'), path.size('lossless')], [304, 214]);
  assert.equal(path.leftOut('lossless').all.get('test'), 100);
  path.cut(3);
  assert.deepEqual([path.size('without'), path.leftOut('lossless').all.get('test')], [161, 30]);
  path.add([block(8, 4)]);
  const after = path.blocks('lossless', 'm', '5m');
  assert.deepEqual(
    after.map(({ tokens }) => tokens),
    [110, 11, 24],
  );
  assert.equal(path.leftOut('lossless').fresh.get('test'), 24);
  assert.notEqual(path.blocks('lossless', 'other', '5m')[1]?.identity, after[1]?.identity);
});
