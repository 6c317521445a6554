import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf, plainLine, stampLength } from '../../src/text/bare-line.ts';

test('Escape codes and the mark of an overwritten line are not part of what a line says.', () => {
  assert.equal(
    plainLine('\u001b[31;1mred\u001b[0m and \u001b]0;title\u0007plain\u001b[K\u240d'),
    'red and plain',
  );
});

test('A moment at the beginning is known in the forms that loggers write.', () => {
  for (const stamp of [
    '2031-05-02T10:04:05.123456Z ',
    '2031-05-02 10:04:05,123 ',
    '2031/05/02 10:04:05 ',
    '[2031-05-02T10:04:05+02:00] ',
    '[02/May/2031:10:04:05 +0000] ',
    'Mar  2 10:04:05 ',
    'Mon Mar 12 10:04:05 2031 '.slice(0, 20),
    '10:04:05.123 ',
    '[10:04:05] ',
    '[   12.345678] ',
    '1930000000.123 ',
  ]) {
    assert.equal(stampLength(`${stamp}started`), stamp.length, stamp);
  }
});

test('Numbers, versions and dates in other places are no moment.', () => {
  for (const line of [
    '10 apples',
    '1.2.3 released',
    '2031-05-02',
    '12:30 lunch',
    'at 10:04:05',
    '10:04:05,7,8',
  ]) {
    assert.equal(stampLength(line), 0, line);
  }
});

test('What a collector wrote before a message is taken off, the indentation behind it is not.', () => {
  for (const line of [
    'web_1  | 10:04:05   File "x"',
    '2031-05-02T10:04:05Z [app] \tat x',
    '[pod/api-1/app]   at x',
  ]) {
    assert.match(messageOf(line), /^(?: {2}|\t)\S/, line);
  }
});
