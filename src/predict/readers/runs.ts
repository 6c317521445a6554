import { readRun, type AgentRun } from '../../bench/runs/agent-run.ts';
import { isJsonObject, objectAt, textMembers, type JsonObject } from '../../json/object.ts';
import type { Block, Exchange } from '../transcript.ts';
import { Thread } from '../thread.ts';
import { objectsAt, textAt, textsOf } from './fields.ts';

/** The tool by whose name a run's commands are replayed. */
export const shellTool = 'Bash';

/**
 * The exchanges of a run, `{id, messages: [{role, content}]}`: as mini-swe-agent writes it, or with `tool_calls` and
 * answers of the role `tool`. Null: this is no run.
 */
export function readRunExchanges(
  record: JsonObject,
): { readonly id: string; readonly exchanges: readonly Exchange[] } | null {
  const id = textMembers(record)['id'] ?? null;
  const messages = objectsAt(record, 'messages');
  if (id === null || messages.length === 0) return null;
  const isPlain = messages.every((message) => message['role'] !== 'tool' && !('tool_calls' in message));
  const run = isPlain ? readRun({ id, messages }) : null;
  const thread = new Thread(0);
  const exchanges = run === null ? addMessages(thread, messages) : addTurns(thread, run);
  return { id, exchanges: [...exchanges, ...thread.end()] };
}

function addTurns(thread: Thread, { system, prompt, turns }: AgentRun): Exchange[] {
  thread.addInput([text('harness', system), text('user', prompt)], null);
  return turns.flatMap(({ said, command, output, failed }, turn) => {
    const before = thread.beginAnswer(null, null, null);
    const id = `call_${turn}`;
    const spoken = said === '' ? [] : [text('assistant', said)];
    const call: Block[] = command === null ? [] : [{ kind: 'call', id, tool: shellTool, input: { command } }];
    thread.addToAnswer(thread.newestAnswer, [...spoken, ...call], null);
    const answer: Block =
      command === null ? text('user', output) : { kind: 'result', answers: id, failed, texts: [output] };
    thread.addInput([answer], null);
    return before;
  });
}

function addMessages(thread: Thread, messages: readonly JsonObject[]): Exchange[] {
  return messages.flatMap((message) => {
    const role = textAt(message, 'role');
    const said = textsOf(message['content']).join('\n');
    if (role !== 'assistant') {
      thread.addInput(inputBlocks(message, role, said), null);
      return [];
    }
    const before = thread.beginAnswer(null, null, null);
    const calls = objectsAt(message, 'tool_calls').filter(isJsonObject).map(callOf);
    thread.addToAnswer(thread.newestAnswer, [text('assistant', said), ...calls], null);
    return before;
  });
}

function inputBlocks(message: JsonObject, role: string | null, said: string): readonly Block[] {
  if (role !== 'tool') return [text(role === 'user' ? 'user' : 'harness', said)];
  return [
    {
      kind: 'result',
      answers: textAt(message, 'tool_call_id') ?? '',
      failed: false,
      texts: textsOf(message['content']),
    },
  ];
}

function callOf(call: JsonObject): Block {
  const named = objectAt(call, 'function');
  return {
    kind: 'call',
    id: textAt(call, 'id') ?? '',
    tool: textAt(named, 'name') ?? '',
    input: named['arguments'] ?? null,
  };
}

function text(from: 'user' | 'assistant' | 'harness', said: string): Block {
  return { kind: 'text', from, text: said };
}
