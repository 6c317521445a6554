import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { showPaged } from '../../../src/cli/screen/pager.ts';
import { temporaryFolder } from '../run-headroom.ts';

const long = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');

/** What is printed rather than paged. */
async function printed(text: string, isTTY: boolean, pager: string): Promise<string> {
  let shown = '';
  const screen = { isTTY, rows: 24, write: (part: string) => (shown += part) };
  await showPaged(text, screen, { PAGER: pager });
  return shown;
}

test('A text longer than the terminal goes to the pager', async (t) => {
  const file = join(await temporaryFolder(t), 'paged');
  assert.equal(await printed(long, true, `cat > '${file}'`), '');
  assert.equal(readFileSync(file, 'utf8'), long);
});

test('Whoever leaves a pager early has seen enough', async () => {
  assert.equal(await printed(long.repeat(10_000), true, 'head -c 1 > /dev/null'), '');
});

test('A short text, a pipe, no pager and one that is not there: the text is printed', async () => {
  const pager = 'headroom-has-no-such-pager 2> /dev/null';
  assert.equal(await printed('short', true, 'false'), 'short');
  assert.equal(await printed(long, false, 'false'), long);
  assert.equal(await printed(long, true, ''), long);
  assert.equal(await printed(long, true, 'cat'), long);
  assert.equal(await printed(long, true, pager), long);
});
