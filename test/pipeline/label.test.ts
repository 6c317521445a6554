import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxLabelChars } from '../../src/limits.ts';
import { labelOf } from '../../src/pipeline/label.ts';

function label(name: string, args: unknown): string | null {
  const body = Buffer.from(JSON.stringify(args));
  return labelOf(body, { name, input: { start: 0, end: body.length } });
}

test('A label is the tool and what it was given', () => {
  assert.equal(label('Bash', { description: 'Run the tests', command: 'npm test' }), 'Bash npm test');
  assert.equal(label('shell', { command: ['bash', '-lc', 'ls src'] }), 'shell ls src');
  assert.equal(label('Read', { file_path: 'src/a.ts', limit: 5 }), 'Read src/a.ts');
  assert.equal(label('list_tasks', {}), 'list_tasks');
  assert.equal(label('search', JSON.stringify({ query: 'retry' })), 'search retry');
});

test('A label is one line that no terminal takes for a command of its own', () => {
  assert.equal(label('Bash', { command: 'cd src\n  ls \u001b[31m\u0007\n' }), 'Bash cd src ls [31m');
  const long = label('Bash', { command: `echo ${'x'.repeat(5000)}` }) ?? '';
  assert.equal(long.length, maxLabelChars);
  assert.ok(long.endsWith('x\u2026'));
});

test('Without its call nobody knows whose output it is', () => {
  assert.equal(labelOf(Buffer.from(''), null), null);
});
