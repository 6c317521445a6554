import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedLines } from '../../src/text/asked.ts';
import { isCutNotice } from '../../src/text/cut-notice.ts';

const notices = [
  '\u2026 [12345 characters truncated] \u2026',
  '<system>Output truncated</system>',
  '[Output truncated: 30000 of 91234 characters shown]',
  'Total output lines: 900',
  '... [128 lines truncated] ...',
  '\u20261234 tokens truncated\u2026',
  '[... omitted 200 of 456 lines ...]',
  '</warning><output_head>',
  '<elided_chars>',
  '4521 characters elided',
  '</elided_chars>',
  '<output_tail>',
  '(Results are truncated. Consider using a more specific path or pattern.)',
  '<response clipped><NOTE>To save on context only part of this file has been shown to you.</NOTE>',
  '... 37 lines omitted ...',
  '--- output truncated ---',
  '<truncated 14 lines>',
  'Exit code: 1',
  'Exit code 137',
  'Wall time: 12.1 seconds',
  'Output:',
  'Stderr (last 20 lines):',
  'Preview (first 2KB):',
  'Process exited with code 137',
  '[Process exited with code 137]',
  'Output too large (43.9KB). Full output saved to: /tmp/x.txt',
  '>>> output cut after 120 lines',
  '[Showing lines 1-120 of 440]',
  'Shell cwd was reset to /srv',
];

test('what agents write around a cut output is known', () => {
  for (const line of notices) assert.ok(isCutNotice(line), line);
});

test('what programs print is not', () => {
  for (const line of [
    'src/text/truncated.ts',
    'lines: 12 skipped: 0',
    'Skipped 3 tests',
    'def truncated(output):',
    'INFO cache of 300 rows hidden behind proxy was read',
    'removed 12 packages in 3s',
    '<output>',
    'TRUNCATE TABLE lines;',
    '2 files changed, 14 lines removed',
  ]) {
    assert.ok(!isCutNotice(line), line);
  }
});

test('such a line stays as one that was asked for, unless many are alike', () => {
  const lines = Array.from({ length: 400 }, (_, at) => `INFO step ${at} of the run`);
  for (const notice of notices) {
    const cut = lines.toSpliced(200, 0, notice);
    assert.deepEqual([...askedLines('', cut)], [200], notice);
  }
  assert.equal(
    askedLines(
      '',
      Array.from({ length: 50 }, (_, at) => `[${at} lines truncated]`),
    ).size,
    0,
  );
});
