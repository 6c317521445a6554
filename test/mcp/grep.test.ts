import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeadroomError } from '../../src/errors.ts';
import { grepBudgetMs } from '../../src/limits.ts';
import { grepLines } from '../../src/mcp/grep.ts';

const lines = ['INFO start', 'FATAL disk full', 'info stop'];

test('The lines that match are named in order', () => {
  assert.deepEqual(grepLines(lines, 'sto|sta'), [0, 2]);
  assert.deepEqual(grepLines(lines, '^FATAL .+full$'), [1]);
  assert.deepEqual(grepLines(lines, 'nothing of the kind'), []);
});

test('A leading (?i) ignores case, as in grep tools', () => {
  assert.deepEqual(grepLines(lines, 'info'), [2]);
  assert.deepEqual(grepLines(lines, '(?i)info'), [0, 2]);
});

test('A pattern that is no regular expression is told so', () => {
  assert.throws(
    () => grepLines(lines, 'disk ('),
    (error) => isHeadroomError(error) && error.code === 'USAGE' && error.problem.includes('"disk ("'),
  );
});

test('A pattern that backtracks without end is stopped', () => {
  const began = performance.now();
  assert.throws(
    () => grepLines(['a'.repeat(60) + '!'], '^(a+)+$'),
    (error) => isHeadroomError(error) && error.code === 'USAGE' && error.problem.includes('took longer'),
  );
  assert.ok(performance.now() - began < grepBudgetMs * 3);
});
