import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { confirm } from '../../../src/cli/screen/confirm.ts';

for (const [typed, means] of [
  ['y\n', true],
  [' Yes \n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  // The input ends without a line: Ctrl-D, or a terminal that is closed.
  ['', false],
] as const) {
  test(`The answer ${JSON.stringify(typed)} means ${means ? 'yes' : 'no'}`, async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const answer = confirm('Remove it?', input, output);
    input.end(typed);
    assert.equal(await answer, means);
    assert.match(String(output.read()), /^Remove it\? \[y\/N\] /);
  });
}
