import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstOperand, hasSwitch, optionValues, takeOption } from '../../../src/wrap/launch/arguments.ts';

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

test('values of an option are found in all of its forms, each with the index behind it', () => {
  const args = [
    '-c',
    'a=1',
    '-cb=2',
    '-c=c=3',
    '--config',
    'd=4',
    '--config=e=5',
    '--configs',
    'x',
    '--',
    '-c',
    'f=6',
  ];
  assert.deepEqual(optionValues(args, ['-c', '--config']), [
    { value: 'a=1', end: 2 },
    { value: 'b=2', end: 3 },
    { value: 'c=3', end: 4 },
    { value: 'd=4', end: 6 },
    { value: 'e=5', end: 7 },
  ]);
  assert.deepEqual(optionValues(['-c'], ['-c']), []);
});
