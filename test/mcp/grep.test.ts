import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isHeadroomError } from '../../src/errors.ts';
import { dayMs } from '../../src/limits.ts';
import { countMatches, grepLines, grepSpans, maxPatternChars } from '../../src/mcp/grep.ts';

const lines = ['INFO start', 'FATAL disk full', 'info stop'];

test('The lines that match are named in order', async () => {
  assert.deepEqual(await grepLines(lines, 'sto|sta'), [0, 2]);
  assert.deepEqual(await grepLines(lines, '^FATAL .+full$'), [1]);
  assert.deepEqual(await grepLines(lines, 'nothing of the kind'), []);
});

test('A leading (?i) ignores case, as in grep tools', async () => {
  assert.deepEqual(await grepLines(lines, 'info'), [2]);
  assert.deepEqual(await grepLines(lines, '(?i)info'), [0, 2]);
});

test('All matches of a line are told with their places, and counted over lines', async () => {
  assert.deepEqual(await grepSpans('a disk, a DISK', '(?i)disk'), [
    { from: 2, to: 6 },
    { from: 10, to: 14 },
  ]);
  assert.equal(await countMatches('ab\nab ab', '^ab'), 2);
});

/** What a caller is told of a pattern. */
async function refusal(texts: readonly string[], pattern: string): Promise<string> {
  try {
    await grepLines(texts, pattern);
  } catch (error) {
    assert.ok(isHeadroomError(error) && error.code === 'USAGE', String(error));
    return error.problem;
  }
  throw new Error('nothing was refused');
}

test('A pattern that is no regular expression is told so, in few words', async () => {
  assert.equal(
    await refusal(lines, 'disk ('),
    'The pattern "disk (" is no JavaScript regular expression: Unterminated group.',
  );
  const long = await refusal(lines, '('.repeat(maxPatternChars));
  assert.match(long, /no JavaScript regular expression: .+\.$/);
  assert.ok(long.length < 300, long);
  assert.match(
    await refusal(lines, 'x'.repeat(500_000)),
    /^The pattern has 500000 characters; 1000 are taken\.$/,
  );
});

test('Whatever the pattern, an answer comes or it is told why there is none', async () => {
  const part = fc.constantFrom('(', ')', '[', ']', '{', '}', '*', '+', '?', '\\', '|', '^', '$', '.', 'a', '1', '{9999}', '(?<n>', '\\k<n>', '\u2028'); // prettier-ignore
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
      try {
        await grepLines(lines, parts.join(''));
      } catch (error) {
        assert.ok(isHeadroomError(error) && error.code === 'USAGE' && error.problem.length < 300);
      }
    }),
    { numRuns: 300 },
  );
});

const endless = { text: `${'a'.repeat(60)}!`, pattern: '(?i)^(a+)+$' };

/**
 * The pattern stands there as it was written. Elsewhere than on Linux the kernel tells nothing of what a thread has
 * used.
 */
const stopped =
  process.platform === 'linux'
    ? /^The pattern "\(\?i\)\^\(a\+\)\+\$" was stopped after \d{4,} ms of processor time/
    : /^The pattern "\(\?i\)\^\(a\+\)\+\$" was stopped, as no end/;

test('A pattern that backtracks without end is stopped, and others are answered meanwhile', async () => {
  const order: string[] = [];
  const slow = refusal([endless.text], endless.pattern).finally(() => order.push('slow'));
  assert.deepEqual(await grepLines(lines, 'disk'), [1]);
  order.push('other');
  assert.match(await slow, stopped);
  assert.equal(order[0], 'other');
});

/** 23 letters are tried in some eight million ways: that takes more than the moment and far less than the limit. */
const slow = { texts: [`${'a'.repeat(23)}!`, 'a'], pattern: '^(a+)+$' };

test('A search that takes longer than a moment is answered all the same', async () => {
  assert.deepEqual(await grepLines(slow.texts, slow.pattern), [1]);
});

test('No clock ends a search: however late it is, it is answered', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const late = setInterval(() => {
    t.mock.timers.tick(dayMs);
  }, 1);
  try {
    assert.deepEqual(await grepLines(slow.texts, slow.pattern), [1]);
  } finally {
    clearInterval(late);
  }
});
