import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { promptOf } from '../../../src/standin/anthropic/prompt.ts';
import { parseRequest } from '../../../src/standin/anthropic/request.ts';
import { Refusal } from '../../../src/standin/refusal.ts';
import { body, textBlock, userBody } from './bodies.ts';

const call = (id: string): unknown => ({ type: 'tool_use', id, name: 'Bash', input: {} });
const result = (id: string): unknown => ({ type: 'tool_result', tool_use_id: id, content: 'ok' });
const user = (...content: unknown[]): unknown => ({ role: 'user', content });
const assistant = (...content: unknown[]): unknown => ({ role: 'assistant', content });
const asked = user(textBlock('go'));

function read(sent: Buffer): void {
  promptOf(parseRequest(sent));
}

describe('refused as the provider refuses', () => {
  const five = Array.from({ length: 5 }, (_, index) => textBlock(`t${index}`, '5m'));
  const cases: readonly [string, Buffer, RegExp][] = [
    ['broken JSON', Buffer.from('{"model":'), /not valid JSON/],
    ['a body that is no object', Buffer.from('[1]'), /must be an object/],
    ['no model', body({ model: undefined, messages: [asked] }), /model: Field required/],
    ['no length of answer', body({ max_tokens: undefined, messages: [asked] }), /max_tokens: Field required/],
    ['no messages', body({ messages: [] }), /at least one message/],
    ['an assistant who speaks first', body({ messages: [assistant(textBlock('x'))] }), /first message/],
    ['an unknown role', body({ messages: [{ role: 'tool', content: 'x' }] }), /Unexpected role/],
    ['an empty text', userBody([textBlock('')]), /must be non-empty/],
    ['two tools of one name', userBody('x', { tools: [{ name: 'A' }, { name: 'A' }] }), /must be unique/],
    ['five marks', userBody(five), /maximum of 4 blocks with cache_control may be provided. Found 5/],
    [
      'an hour after five minutes',
      body({ system: [textBlock('s', '5m')], messages: [user(textBlock('x', '1h'))] }),
      /ttl='1h' cache_control block must not come after/,
    ],
    [
      'another lifetime',
      userBody([{ ...textBlock('x'), cache_control: { type: 'ephemeral', ttl: '2h' } }]),
      /ttl/,
    ],
    ['a result without a call', body({ messages: [user(result('a'))] }), /unexpected `tool_use_id`/],
    [
      'a result two turns late',
      body({
        messages: [
          asked,
          assistant(call('a')),
          user(result('a')),
          assistant(textBlock('x')),
          user(result('a')),
        ],
      }),
      /messages.4: unexpected `tool_use_id`/,
    ],
    [
      'a call without its result',
      body({ messages: [asked, assistant(call('a'), call('b')), user(result('a'))] }),
      /messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: b/,
    ],
  ];
  for (const [title, sent, message] of cases) {
    test(title, () => {
      assert.throws(
        () => {
          read(sent);
        },
        (error) => error instanceof Refusal && error.status === 400 && message.test(error.message),
      );
    });
  }
});

describe('taken as the provider takes it', () => {
  const cases: readonly [string, unknown[]][] = [
    [
      'results of parallel calls in one message',
      [asked, assistant(call('a'), call('b')), user(result('b'), result('a'))],
    ],
    [
      'results in two user messages',
      [asked, assistant(call('a'), call('b')), user(result('a')), user(result('b'))],
    ],
    ['a prompt beside the results', [asked, assistant(call('a')), user(result('a'), textBlock('and?'))]],
    [
      'a system message among the messages',
      [asked, { role: 'system', content: 'note' }, assistant(textBlock('x'))],
    ],
    ['a call at the very end', [asked, assistant(call('a'))]],
  ];
  for (const [title, messages] of cases) {
    test(title, () => {
      assert.doesNotThrow(() => {
        read(body({ messages }));
      });
    });
  }
});
