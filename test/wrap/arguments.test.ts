import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstOperand, hasSwitch, takeOption } from '../../src/wrap/arguments.ts';

const options = {
  one: new Set(['--model']),
  optional: new Set(['--resume']),
  many: new Set(['--tools']),
};

test('an option is taken out in both of its forms and the rest keeps its order', () => {
  const taken = takeOption(['-p', '--settings', 'a.json', 'x', '--settings={"b":"=1"}', 'y'], '--settings');
  assert.deepEqual(taken, { values: ['a.json', '{"b":"=1"}'], rest: ['-p', 'x', 'y'] });
});

test('nothing behind a double dash is an option', () => {
  const args = ['--', '--settings', 'a.json', '--help'];
  assert.deepEqual(takeOption(args, '--settings'), { values: [], rest: args });
  assert.equal(hasSwitch(args, new Set(['--help'])), false);
  assert.equal(firstOperand(args, options), null);
});

test('an option without its value stays for the agent to complain about', () => {
  assert.deepEqual(takeOption(['-p', '--settings'], '--settings'), {
    values: [],
    rest: ['-p', '--settings'],
  });
});

test('the first operand is found behind options with one, an optional and many values', () => {
  assert.equal(firstOperand(['--model', 'mcp', 'doctor'], options), 'doctor');
  assert.equal(firstOperand(['--model', '--odd', 'doctor'], options), 'doctor');
  assert.equal(firstOperand(['--resume', 'mcp', 'doctor'], options), 'doctor');
  assert.equal(firstOperand(['--resume', '-p', 'doctor'], options), 'doctor');
  assert.equal(firstOperand(['--tools', 'a', 'b', '-p', 'doctor'], options), 'doctor');
  assert.equal(firstOperand(['--model=x', '-', 'doctor'], options), '-');
  assert.equal(firstOperand(['--tools', 'a', 'b'], options), null);
});
