import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasMarker, isMarkedByUs, renderPieces } from '../../src/pipeline/marker.ts';
import { assertLinear } from '../linear.ts';

const target = { tool: 'headroom_retrieve', ref: 'k3f9a2c1m0' };

test('the first marker says what is missing and how to get it, the next only what is missing', () => {
  const text = renderPieces(
    [
      'first',
      { fromLine: 41, toLine: 812, says: '731 INFO, 41 DEBUG' },
      'middle\nlines',
      { fromLine: 815, toLine: 815, says: '' },
      'last',
    ],
    target,
  );
  assert.equal(
    text,
    [
      'first',
      '[headroom: 772 lines left out here (41-812; 731 INFO, 41 DEBUG). headroom_retrieve ref=k3f9a2c1m0 lines=41-812]',
      'middle\nlines',
      '[headroom: 1 line left out (815)]',
      'last',
    ].join('\n'),
  );
});

test('text of ours is recognised, other text in brackets is not', () => {
  assert.ok(hasMarker(renderPieces(['a', { fromLine: 2, toLine: 9, says: '' }], target)));
  assert.ok(hasMarker('x\n[headroom: 1 line left out (815)]'));
  assert.ok(!hasMarker('[headroom: a project of ours]'));
});

test('a text that reads like thousands of markers is looked at in time that grows with its length', () => {
  const line = '[headroom: 3 lines left out ';
  assertLinear(
    (size) => line.repeat(Math.ceil(size / line.length)),
    (text) => isMarkedByUs(text, () => new Uint8Array(32)),
  );
});
