import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oncePerText } from '../../src/text/once.ts';

test('the last text is read once in one context, and anew in another', () => {
  const read: string[] = [];
  const once = oncePerText((text: string, { word }: { readonly word: string }) => {
    read.push(text);
    return `${word} ${text}`;
  });
  const [one, other] = [{ word: 'one' }, { word: 'other' }];
  assert.equal(once('a', one), 'one a');
  assert.equal(once('a', one), 'one a');
  assert.equal(once('a', other), 'other a');
  assert.equal(once('b', other), 'other b');
  assert.deepEqual(read, ['a', 'a', 'b']);
});
