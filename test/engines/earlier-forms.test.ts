import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diff } from '../../src/engines/diff/index.ts';
import { findings } from '../../src/engines/findings/index.ts';

/* What an earlier release sent is sent again for as long as its conversation lasts, and must be read as long. */

test('Findings that one header tells the whole text of are read.', () => {
  const form = [
    'Findings: each message once, below it PATH: LINE:COLUMN of each. {} in a message: what stands behind the place. Paths are in src/. Printed as "PATH:LINE:COLUMN: MESSAGE", by file and place; files by name. First 1 and last 2 lines as printed.',
    '> lint',
    "error: '{}' is unused",
    '  a.py: 1:2 total, 4:2 price',
    '  b.py: 3:1 total',
    'b.py:9:1: note: see the book',
    'Found 4 errors.',
    '',
  ];
  assert.equal(
    findings.decode(form.join('\n'), null),
    [
      '> lint',
      "src/a.py:1:2: error: 'total' is unused",
      "src/a.py:4:2: error: 'price' is unused",
      "src/b.py:3:1: error: 'total' is unused",
      'src/b.py:9:1: note: see the book',
      'Found 4 errors.',
      '',
    ].join('\n'),
  );
});

test('Commits, files and hunks of a diff that say more than they do now are read.', () => {
  const [one, other] = ['a', 'b'].map((digit) => digit.repeat(40));
  const hunk = [' one', '-two', '+three'];
  const form = [
    `commit ${one ?? ''} by Ann <ann@example.org>, Fri May 2 10:00:00 2031 +0200`,
    '',
    '    Read the port',
    '',
    'diff --git src/a.ts index 1a2b3c4..5d6e7f8 100644',
    '@@ -3 +3 @@ run',
    ...hunk,
    `commit ${other ?? ''} by the same author, Thu May 1 10:00:00 2031 +0200`,
    '',
    '    Begin',
  ];
  assert.equal(
    diff.decode(form.join('\n'), null),
    [
      `commit ${one ?? ''}`,
      'Author: Ann <ann@example.org>',
      'Date:   Fri May 2 10:00:00 2031 +0200',
      '',
      '    Read the port',
      '',
      'diff --git a/src/a.ts b/src/a.ts',
      'index 1a2b3c4..5d6e7f8 100644',
      '--- a/src/a.ts',
      '+++ b/src/a.ts',
      '@@ -3,2 +3,2 @@ run',
      ...hunk,
      `commit ${other ?? ''}`,
      'Author: Ann <ann@example.org>',
      'Date:   Thu May 1 10:00:00 2031 +0200',
      '',
      '    Begin',
    ].join('\n'),
  );
});
