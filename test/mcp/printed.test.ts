import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compressText } from '../../src/compress/text.ts';
import { retrieve, type OriginalReader } from '../../src/mcp/retrieve.ts';
import type { Original } from '../../src/store/originals/original-format.ts';
import { serviceLog } from '../engines/log-samples.ts';

const count = (text: string): number => text.length;
const key = new Uint8Array(32);
const log = serviceLog(300).map((line, at) => (at === 200 ? `${line} said "no" to a\\b` : line));
const text = log.join('\n');

/** As headroom keeps what it left out of an answer, and as an agent asks for it. */
function folded(answer: string): {
  original: Original;
  ask: (lines?: string, grep?: string) => Promise<string>;
} {
  const about = { command: 'docker logs api', role: 'run', level: 'balanced', key } as const;
  const { original, ref } = compressText({ text: answer, ...about }, count);
  assert.ok(original !== null && ref !== null);
  const reader: OriginalReader = { mayBeOurs: () => true, get: () => Promise.resolve(original) };
  return { original, ask: async (lines, grep) => (await retrieve(reader, { ref, lines, grep })).text };
}

test('Lines of a text within an answer come as the command printed them; all of it as it came.', async () => {
  const answer = JSON.stringify({ code: 0, output: text });
  const { original, ask } = folded(answer);
  const lines = original.view.split('\n').length;
  assert.equal(await ask(), answer);
  assert.equal(await ask('1'), '[JSON, … is below: {"code":0,"output":…}]');
  assert.ok((await ask(`1-${lines}`)).endsWith(`\n${text}`));
  const some = await ask('150-160');
  assert.ok(text.includes(some) && some.split('\n').length === 11, some);
});

test('A pattern is looked for in the text that a string holds, not in its escapes.', async () => {
  const { ask } = folded(JSON.stringify({ output: text }, null, 2));
  const found = /^(\d+):(.*)$/.exec(await ask(undefined, 'said "no" to a\\\\b$'));
  assert.equal(found?.[2], log[200]);
  assert.equal(await ask(found?.[1]), log[200]);
  assert.match(await ask(undefined, 'n2031'), /^No line of .* matches/);
});

test('Of several texts, and of texts within each other, each is read by itself.', async () => {
  const two = folded(JSON.stringify({ stdout: text, stderr: text.replaceAll('api', 'web') }));
  const nested = folded(JSON.stringify({ result: JSON.stringify({ output: text }) }));
  for (const { original, ask } of [two, nested]) {
    const all = await ask(`1-${original.view.split('\n').length}`);
    for (const line of log) assert.ok(all.includes(`\n${line}`), line);
  }
});
