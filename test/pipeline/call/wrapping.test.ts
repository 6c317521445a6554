import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unwrapped } from '../../../src/pipeline/call/wrapping.ts';

const wrappings = [
  { head: /^Exit: (?<exit>\d+)\nOutput:\n/ },
  { head: /^Warning: .*\n/ },
  { tail: /\n<done with exit code (?<exit>\d+)>\s*$/ },
];

test('what the agent wrote around an output is taken off, one frame after the other', () => {
  assert.deepEqual(unwrapped('Exit: 0\nOutput:\nWarning: cut\n[1]\n<done with exit code 0>\n', wrappings), {
    head: 'Exit: 0\nOutput:\nWarning: cut\n',
    output: '[1]',
    tail: '\n<done with exit code 0>\n',
    failed: false,
  });
});

test('an exit code other than 0 in either place says that the command failed', () => {
  assert.equal(unwrapped('Exit: 3\nOutput:\n[1]', wrappings).failed, true);
  assert.equal(unwrapped('[1]\n<done with exit code 1>', wrappings).failed, true);
  assert.equal(unwrapped('see Exit: 3\nOutput:\n', wrappings).failed, false);
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
      const { head, output, tail } = unwrapped(text, wrappings);
      assert.equal(head + output + tail, text);
    }),
  );
});
