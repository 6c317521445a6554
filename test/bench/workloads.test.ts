import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { shrunk, visibleFacts } from '../../src/bench/savings.ts';
import { readWorkloads } from '../../src/bench/workloads/given.ts';
import { generateWorkloads } from '../../src/bench/workloads/index.ts';
import { benchSeed } from '../../src/limits.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';

const seeds = [benchSeed, 1, 2];

test('One seed gives the same bytes each time, another one others', () => {
  const [first, again, other] = [benchSeed, benchSeed, benchSeed + 1].map(generateWorkloads);
  assert.deepEqual(first, again);
  first?.forEach(({ name, outputs }, at) => {
    assert.notDeepEqual(outputs, other?.[at]?.outputs, name);
  });
});

test('Every output is JSON of a size that tools print, and every fact stands in one', () => {
  for (const { name, outputs, facts } of seeds.flatMap(generateWorkloads)) {
    for (const text of outputs) {
      assert.ok(typeof JSON.parse(text) === 'object', name);
      assert.ok(text.length > 20_000 && text.length < 150_000, `${name}: ${text.length}`);
    }
    assert.ok(facts.length >= 4, name);
    assert.deepEqual(visibleFacts(facts, outputs), facts, name);
  }
});

test('Facts lie deeper than the part that cutting would leave', () => {
  for (const { name, outputs, facts } of seeds.flatMap(generateWorkloads)) {
    const cut = outputs.map((text) => text.slice(0, text.length / 10));
    assert.ok(visibleFacts(facts, cut).length < facts.length, name);
  }
});

test('Facts are still to be read at balanced, and the outputs are a fifth at most', async () => {
  const count = await loadTokenCounter();
  const tokensOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + count(text), 0);
  for (const workload of seeds.flatMap(generateWorkloads)) {
    const texts = shrunk(workload, 'balanced', count);
    assert.deepEqual(visibleFacts(workload.facts, texts), workload.facts, workload.name);
    assert.ok(tokensOf(texts) < 0.2 * tokensOf(workload.outputs), workload.name);
  }
});

test('Conversations of a folder are read in either form, by name, with the words that are planted', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (name: string, file: unknown): void => {
    writeFileSync(join(folder, name), gzipSync(typeof file === 'string' ? file : JSON.stringify(file)));
  };
  const asked = { role: 'user', content: 'Why?' };
  const result = { type: 'tool_result', tool_use_id: 'a', content: 'FATAL 17' };
  write('headline_b.json.gz', {
    messages: [asked, { role: 'user', content: [result, { type: 'text', text: 'now' }] }],
    checks: ['fatal', 'never printed'],
  });
  write('headline_a.json.gz', {
    messages: [{ role: 'system', content: 'x' }, asked, { role: 'tool', content: 'one' }],
  });
  write('latency_c.json.gz', { messages: [] });
  assert.deepEqual(await readWorkloads(folder, 'headline_'), [
    { name: 'headline_a', question: 'Why?', outputs: ['one'], facts: [] },
    { name: 'headline_b', question: 'Why?', outputs: ['FATAL 17'], facts: ['fatal'] },
  ]);
  write('headline_d.json.gz', 'no JSON');
  const unreadable = { code: 'INPUT_UNREADABLE', mend: /^Name a folder of \*\.json\.gz/ };
  await assert.rejects(readWorkloads(folder, 'headline_'), unreadable);
  await assert.rejects(readWorkloads(join(folder, 'none'), 'headline_'), unreadable);
});
