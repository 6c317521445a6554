import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codexReader } from '../../src/predict/readers/codex.ts';
import type { Exchange } from '../../src/predict/transcript.ts';
import { CodexSession } from './transcripts.ts';

function exchangesOf({ lines }: CodexSession): Exchange[] {
  const reader = codexReader();
  return [...lines.flatMap((line) => reader.read(line)), ...reader.end()];
}

test('Items are the prompt, and usage comes behind the answer', () => {
  const session = new CodexSession();
  session.prompt('Why?');
  session.exec('c1', 'ls');
  session.usage('r1', 1_000, 0, 20);
  session.execOutput('c1', 'a.ts');
  session.tokenCount(1_000, 0, 20);
  session.item({ type: 'reasoning', encrypted_content: 'xxxx', summary: [] });
  session.item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'So.' }] });
  session.usage('r2', 1_200, 900, 30);
  session.tokenCount(1_200, 900, 30);
  const exchanges = exchangesOf(session);
  assert.deepEqual(
    exchanges.map(({ shared, added, answer }) => [shared, added.length, answer.length]),
    [
      [0, 3, 1],
      [4, 1, 2],
    ],
  );
  const [first, second] = exchanges;
  assert.deepEqual(
    first?.added.map((block) => block.kind === 'text' && block.from),
    ['harness', 'harness', 'user'],
  );
  const input = 'const r = await tools.exec_command({ cmd: "ls" });\ntext(r.output ?? r);';
  assert.deepEqual(first.answer, [{ kind: 'call', id: 'c1', tool: 'exec', input }]);
  assert.deepEqual([first.model, first.usage?.input], ['gpt-6.1-sol', 1_000]);
  assert.deepEqual(second?.usage, {
    input: 300,
    cacheRead: 900,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: 30,
  });
  assert.deepEqual(second.added[0]?.kind === 'result' && second.added[0].texts.at(-1), 'a.ts');
});

test('Older releases tell usage as a sum, at times twice', () => {
  const session = new CodexSession('0.30.0', 'gpt-5-codex');
  session.prompt('Why?');
  session.item({ type: 'function_call', call_id: 'c1', name: 'shell', arguments: '{"command":["ls"]}' });
  session.tokenCount(1_000, 0, 20);
  const repeated = session.lines.at(-1);
  assert.ok(repeated !== undefined);
  session.lines.push(repeated);
  session.item({ type: 'function_call_output', call_id: 'c1', output: 'a.ts' });
  session.item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'So.' }] });
  session.tokenCount(1_100, 1_000, 5);
  assert.deepEqual(
    exchangesOf(session).map(({ usage }) => [usage?.input, usage?.cacheRead, usage?.output]),
    [
      [1_000, 0, 20],
      [100, 1_000, 5],
    ],
  );
});

test('Turns that were taken back and compactions are followed', () => {
  const session = new CodexSession();
  session.prompt('Why?');
  const answer = (text: string): void => {
    session.item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
  };
  answer('Because.');
  session.event('task_started', { turn_id: 't2' });
  session.prompt('How?');
  answer('Thus.');
  session.event('thread_rolled_back', { num_turns: 1 });
  session.prompt('When?');
  answer('Now.');
  session.add('compacted', { message: 'In short.' });
  session.prompt('Where?');
  answer('Here.');
  assert.deepEqual(
    exchangesOf(session).map(({ shared, added }) => [
      shared,
      added.map((block) => (block.kind === 'text' ? block.text : '')).slice(-2),
    ]),
    [
      [0, ['<environment_context>\n  <cwd>/home/me/shop</cwd>\n</environment_context>', 'Why?']],
      [4, ['How?']],
      [4, ['When?']],
      [0, ['In short.', 'Where?']],
    ],
  );
});

test('A version that is not known is refused', () => {
  assert.throws(() => exchangesOf(new CodexSession('2.0.0')), /Codex 2\.0\.0/);
});
