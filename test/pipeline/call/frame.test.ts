import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unframe } from '../../../src/pipeline/call/frame.ts';

const frames = [
  { head: /^Exit: (?<exit>\d+)\nOutput:\n/ },
  { head: /^Warning: .*\n/ },
  { tail: /\n<done with exit code (?<exit>\d+)>\s*$/ },
];

test('what the agent wrote around an output is taken off, one frame after the other', () => {
  assert.deepEqual(unframe('Exit: 0\nOutput:\nWarning: cut\n[1]\n<done with exit code 0>\n', frames), {
    head: 'Exit: 0\nOutput:\nWarning: cut\n',
    output: '[1]',
    tail: '\n<done with exit code 0>\n',
    failed: false,
  });
});

test('an exit code other than 0 in either place says that the command failed', () => {
  assert.equal(unframe('Exit: 3\nOutput:\n[1]', frames).failed, true);
  assert.equal(unframe('[1]\n<done with exit code 1>', frames).failed, true);
  assert.equal(unframe('see Exit: 3\nOutput:\n', frames).failed, false);
});

test('the three parts are the text, whatever it is', () => {
  const part = fc.constantFrom(
    'Exit: 3\nOutput:\n',
    'Warning: x\n',
    '\n<done with exit code 0>',
    '[1]',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string())), (parts) => {
      const text = parts.join('');
      const { head, output, tail } = unframe(text, frames);
      assert.equal(head + output + tail, text);
    }),
  );
});
