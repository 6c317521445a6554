import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import { whole } from '../../src/wire/items/pieces.ts';
import { recordsJson } from '../wire/conversations.ts';
import { openBench } from './bench.ts';

const big = recordsJson(200);

function said(inner: object): object {
  const use = { type: 'tool_use', id: 'a', name: 'fetch', input: {} };
  return {
    messages: [
      { role: 'user', content: 'go' },
      { role: 'assistant', content: [use] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [inner] }] },
    ],
  };
}

function asked(call: object, output: object): object {
  return { input: [{ role: 'user', content: 'go' }, call, output] };
}

const source = { type: 'text', media_type: 'text/plain', data: big };
const text = { type: 'text', text: big };
const action = { commands: ['cat records.log'] };
const outcome = { type: 'exit', exit_code: 0 };

for (const [name, wire, request] of [
  ['a document of plain text', anthropic, said({ type: 'document', source })],
  [
    'a document of blocks',
    anthropic,
    said({ type: 'document', source: { type: 'content', content: [text] } }),
  ],
  [
    'a search result',
    anthropic,
    said({ type: 'search_result', source: 'https://a', title: 't', content: [text] }),
  ],
  [
    'the output of a shell',
    openaiResponses,
    asked(
      { type: 'shell_call', call_id: 'c', action },
      { type: 'shell_call_output', call_id: 'c', output: [{ stdout: big, stderr: 'x', outcome }] },
    ),
  ],
  [
    'the output of a local shell',
    openaiResponses,
    asked(
      { type: 'local_shell_call', call_id: 'c', action: { type: 'exec', command: ['curl', 'x'] } },
      { type: 'local_shell_call_output', id: 'c', output: big },
    ),
  ],
  [
    'an output whose call only the provider has',
    openaiResponses,
    {
      previous_response_id: 'resp_1',
      input: [{ type: 'function_call_output', call_id: 'c', output: [{ type: 'input_text', text: big }] }],
    },
  ],
] as const) {
  test(`1. Byte-faithful: of ${name} the text alone is shortened, and again the next time`, async (t) => {
    const pipeline = (await openBench(t)).pipeline();
    const body = JSON.stringify(request);
    const lexeme = JSON.stringify(big);
    const [head = '', tail = ''] = body.split(lexeme);
    const outcomes = [
      await pipeline.run(Buffer.from(body), wire, 'generate'),
      await pipeline.run(Buffer.from(body), wire, 'generate'),
    ];
    const [first = '', second] = outcomes.map((each) => whole(each.body).toString());
    assert.equal(second, first);
    assert.ok(first.startsWith(head) && first.endsWith(tail));
    assert.ok(first.length < body.length / 2, `${body.length} -> ${first.length}`);
  });
}
