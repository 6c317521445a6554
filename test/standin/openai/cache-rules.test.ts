import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalRulesFor } from '../../../src/standin/openai/cache-rules.ts';

const rules: readonly [name: string, intervalTokens: number | null][] = [
  ['gpt-5.6-sol', null],
  ['openai/gpt-5.6-luna', null],
  ['gpt-6-astra', null],
  ['gpt-6.1-terra-2026-10-26', null],
  ['gpt-10', null],
  ['gpt-5.5', 2048],
  ['gpt-5.5-pro', 2048],
  ['gpt-5.4-mini', 128],
  ['gpt-5', 128],
  ['gpt-4.1', 128],
  ['gpt-4o', 128],
  ['o3', 128],
];

for (const [name, interval] of rules) {
  test(`${name} caches ${interval === null ? 'where messages end' : `in steps of ${interval}`}`, () => {
    assert.equal(intervalRulesFor(name, 'in_memory')?.intervalTokens ?? null, interval);
  });
}
