import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonRows } from '../../../src/bench/speed/kinds.ts';
import type { Job } from '../../../src/pipeline/worker/job.ts';
import { shrink } from '../../../src/pipeline/worker/shrink.ts';
import { loadTokenCounter } from '../../../src/tokens/count.ts';

const count = await loadTokenCounter();

function jobOf(text: string): Job {
  const context = { tool: 'Bash', command: null, role: 'run', failed: false, question: '' } as const;
  return { text, level: 'lossless', retrieval: null, ...context };
}

test('A text far longer than its form is searched for its own lines only where it begins', () => {
  const { text } = jsonRows(5, 600);
  let counted = 0;
  const counting = (part: string): number => {
    if (part !== text) counted += part.length;
    return count(part);
  };
  const { engine, lossless } = shrink(jobOf(text), counting);
  assert.equal(engine, 'smart-crusher');
  const form = lossless?.text ?? '';
  assert.ok(form.length < text.length / 2);
  assert.ok(counted < form.length + text.length / 2, `${counted} of ${text.length}`);
});

test('A text whose lines mostly come again is written with pointers, though its form is far shorter too', () => {
  const rows = jsonRows(5, 40).text.split('\n').slice(1, -1).join('\n');
  const text = `[\n${Array.from({ length: 40 }, () => rows).join(',\n')}\n]`;
  const { before, lossless } = shrink(jobOf(text), count);
  assert.match(lossless?.text ?? '', /\[same as lines /);
  assert.ok((lossless?.tokens ?? before) < before / 20);
});
