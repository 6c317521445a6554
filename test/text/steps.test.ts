import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutOfSteps, Steps } from '../../src/text/steps.ts';

test('as many steps may be taken as there are, and no more', () => {
  const steps = new Steps(10);
  steps.take(4);
  steps.take(6);
  assert.throws(() => {
    steps.take(1);
  }, OutOfSteps);
});
