import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claudeReader } from '../../src/predict/readers/claude.ts';
import type { Exchange } from '../../src/predict/transcript.ts';
import { bash, ClaudeSession, said, startedAt } from './transcripts.ts';

function exchangesOf(lines: readonly Readonly<Record<string, unknown>>[]): Exchange[] {
  const reader = claudeReader();
  return [...lines.flatMap((line) => reader.read(line)), ...reader.end()];
}

/** Blocks in short. */
function shown({ added, answer, shared }: Exchange): unknown {
  const short = (blocks: Exchange['added']): string[] =>
    blocks.map((block) =>
      block.kind === 'text'
        ? block.text
        : block.kind === 'call'
          ? `call ${block.id}`
          : `result ${block.answers}`,
    );
  return { shared, added: short(added), answer: short(answer) };
}

const usage = { input: 3, read: 100, written: 20, output: 7 };

test('An answer in several lines is one request, with its usage and the start that the line before tells', () => {
  const session = new ClaudeSession();
  session.prompt('Why?');
  session.answer('m1', [said('I look.'), bash('t1', 'ls')], usage);
  session.result('t1', 'a.ts');
  session.answer('m2', [said('So.')], { ...usage, output: 9 });
  const exchanges = exchangesOf(session.lines);
  assert.deepEqual(exchanges.map(shown), [
    { shared: 0, added: ['Why?'], answer: ['I look.', 'call t1'] },
    { shared: 3, added: ['result t1'], answer: ['So.'] },
  ]);
  const [first] = exchanges;
  assert.deepEqual(first?.usage, { input: 3, cacheRead: 100, cacheWrite5m: 20, cacheWrite1h: 0, output: 7 });
  assert.deepEqual([first.at, first.id, first.model], [startedAt + 1_000, 'm1', 'claude-sonnet-5']);
});

test('Tools that answer before the answer is complete stand behind all of it', () => {
  const session = new ClaudeSession();
  session.prompt('Why?');
  const [first] = session.answer('m1', [bash('t1', 'ls')], usage);
  session.result('t1', 'a.ts', first);
  const [second] = session.answer('m1', [bash('t2', 'pwd')], usage, first);
  session.result('t2', '/home', second);
  session.answer('m2', [said('So.')], usage);
  assert.deepEqual(exchangesOf(session.lines).map(shown), [
    { shared: 0, added: ['Why?'], answer: ['call t1', 'call t2'] },
    { shared: 3, added: ['result t1', 'result t2'], answer: ['So.'] },
  ]);
});

test('What the user took back is in no later request', () => {
  const session = new ClaudeSession();
  const asked = session.prompt('Why?');
  const [wrong] = session.answer('m1', [said('Because.')], usage);
  session.prompt('No: how?', wrong);
  session.answer('m2', [said('Thus.')], usage);
  session.prompt('No: when?', asked);
  session.answer('m3', [said('Now.')], usage);
  assert.deepEqual(exchangesOf(session.lines).map(shown), [
    { shared: 0, added: ['Why?'], answer: ['Because.'] },
    { shared: 2, added: ['No: how?'], answer: ['Thus.'] },
    { shared: 1, added: ['No: when?'], answer: ['Now.'] },
  ]);
});

test('After a compaction the prompt is its summary and what was kept', () => {
  const session = new ClaudeSession();
  session.prompt('Why?');
  const [kept = ''] = session.answer('m1', [said('Because.')], usage);
  session.add(
    {
      type: 'system',
      subtype: 'compact_boundary',
      compactMetadata: { trigger: 'manual', preservedMessages: { uuids: [kept] } },
    },
    null,
  );
  const summary = { role: 'user', content: 'In short: why.' };
  session.add({ type: 'user', message: summary, isCompactSummary: true });
  session.prompt('Go on.');
  session.answer('m2', [said('Gladly.')], usage);
  assert.deepEqual(exchangesOf(session.lines).map(shown), [
    { shared: 0, added: ['Why?'], answer: ['Because.'] },
    { shared: 0, added: ['Because.', 'In short: why.', 'Go on.'], answer: ['Gladly.'] },
  ]);
});

test('Sub-agents between the lines of a session have conversations of their own', () => {
  const session = new ClaudeSession();
  session.prompt('Why?');
  const [asks] = session.answer('m1', [{ type: 'tool_use', id: 't1', name: 'Task', input: {} }], usage);
  const task = { type: 'user', isSidechain: true, message: { role: 'user', content: 'Look.' } };
  session.add(task, null);
  const side = { isSidechain: true, type: 'assistant' };
  session.add({ ...side, message: { id: 's1', role: 'assistant', model: 'm', content: [said('Seen.')] } });
  session.result('t1', 'Seen.', asks);
  session.answer('m2', [said('So.')], usage);
  const threads = exchangesOf(session.lines).map((exchange) => [exchange.thread, shown(exchange)]);
  assert.deepEqual(threads, [
    [0, { shared: 0, added: ['Why?'], answer: ['call t1'] }],
    [0, { shared: 2, added: ['result t1'], answer: ['So.'] }],
    [1, { shared: 0, added: ['Look.'], answer: ['Seen.'] }],
  ]);
});

test('What the agent says of failed requests is no answer, and lines of unknown types are skipped', () => {
  const session = new ClaudeSession();
  session.prompt('Why?');
  const message = { id: 'e', role: 'assistant', model: '<synthetic>', content: [said('API Error')] };
  session.add({ type: 'assistant', isApiErrorMessage: true, message });
  session.add({ type: 'quantum-state', message: { role: 'user', content: 'unread' } });
  session.add({ type: 'attachment', attachment: { type: 'skill_listing', content: 'These are skills.' } });
  session.answer('m1', [said('Because.')]);
  const exchanges = exchangesOf(session.lines);
  assert.deepEqual(exchanges.map(shown), [
    { shared: 0, added: ['Why?', 'These are skills.'], answer: ['Because.'] },
  ]);
  assert.equal(exchanges[0]?.usage, null, 'nothing was billed');
});

test('Lines that come once more, and what the agent adds behind an earlier line, take nothing back', () => {
  const session = new ClaudeSession();
  const asked = session.prompt('Why?');
  session.answer('m1', [said('Because.')], usage);
  session.lines.push(...session.lines.slice(1));
  session.add({ type: 'attachment', attachment: { type: 'note', content: 'A file changed.' } }, asked);
  session.prompt('And?');
  session.answer('m2', [said('So.')], usage);
  assert.deepEqual(exchangesOf(session.lines).map(shown), [
    { shared: 0, added: ['Why?'], answer: ['Because.'] },
    { shared: 2, added: ['A file changed.', 'And?'], answer: ['So.'] },
  ]);
});

test('A version that is not known is refused', () => {
  const session = new ClaudeSession({ version: '3.0.0' });
  session.prompt('Why?');
  assert.throws(() => exchangesOf(session.lines), /Claude Code 3\.0\.0/);
});
