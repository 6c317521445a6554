import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Wire } from '../../src/wire/wire.ts';
import { anthropicBody, chatBody, responsesBody } from './conversations.ts';

const turns = [{ command: 'ls' }, { command: 'cat a' }].map((turn) => ({ ...turn, output: 'done' }));

function forgets(wire: Wire, body: string, member: string): boolean {
  return wire.scan(body.replace(/^\{/, `{${member},`)).forgets;
}

test('a provider that may clear, cut or compact the conversation is known, on each wire', () => {
  const claude = anthropicBody(turns);
  const codex = responsesBody(turns);
  assert.ok(
    forgets(anthropic, claude, '"context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]}'),
  );
  assert.ok(forgets(anthropic, claude, '"context_management":{"edits":[{"type":"compact_20260112"}]}'));
  assert.ok(forgets(openaiResponses, codex, '"truncation":"auto"'));
  assert.ok(forgets(openaiResponses, codex, '"context_management":[{"type":"compaction"}]'));
});

test('clearing thinking, or nothing, takes away no tool result', () => {
  const claude = anthropicBody(turns);
  assert.ok(
    !forgets(anthropic, claude, '"context_management":{"edits":[{"type":"clear_thinking_20251015"}]}'),
  );
  assert.ok(!anthropic.scan(claude).forgets);
  assert.ok(!forgets(openaiResponses, responsesBody(turns), '"truncation":"disabled"'));
  assert.ok(!openaiChat.scan(chatBody(turns)).forgets);
});

test('the calls of a block are those that the results answer', () => {
  for (const [wire, body] of [
    [anthropic, anthropicBody(turns)],
    [openaiChat, chatBody(turns)],
    [openaiResponses, responsesBody(turns)],
    [openaiResponses, responsesBody(turns.map((turn) => ({ ...turn, tool: 'exec' })))],
  ] as const) {
    const { blocks } = wire.scan(body);
    const made = blocks.flatMap(({ calls }) => calls);
    const answered = blocks.flatMap(({ result }) => result?.call ?? []);
    assert.equal(made.length, 2);
    assert.deepEqual(made, answered);
  }
});
