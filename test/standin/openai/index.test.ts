import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { message } from './bodies.ts';
import { useProvider } from './provider.ts';

const { post, last } = useProvider();

describe('any base URL', () => {
  for (const path of ['/responses', '/backend-api/codex/responses', '/openai/v1/responses?api-version=1']) {
    test(`${path} is answered`, async () => {
      assert.equal((await post(path, { input: 'go' })).status, 200);
    });
  }
});

describe('errors have the provider’s form', () => {
  test('a refusal names the field and the mistake', async () => {
    const response = await post('/v1/responses', { model: undefined, input: 'x' });
    assert.equal(response.status, 400);
    assert.match(response.headers.get('x-request-id') ?? '', /^req_[0-9a-f]{32}$/);
    assert.deepEqual(await response.json(), {
      error: {
        message: "Missing required parameter: 'model'.",
        type: 'invalid_request_error',
        param: 'model',
        code: 'missing_required_parameter',
      },
    });
  });

  for (const [path, fields] of [
    ['/v1/responses', { input: 'go', tools: [{ type: 'function', name: 'Ending' }] }],
    [
      '/v1/chat/completions',
      { messages: [message('user', 'go')], tools: [{ type: 'function', function: { name: 'Ending' } }] },
    ],
  ] as const) {
    test(`a script that fails is a server error of ${path}, written and billed nothing`, async () => {
      const response = await post(path, fields);
      assert.equal(response.status, 500);
      const error = { message: 'the script has ended', type: 'server_error', param: null, code: null };
      assert.deepEqual(await response.json(), { error });
      assert.equal(last()?.answered, null);
    });
  }

  test('credentials are not recorded', async () => {
    await (await post('/v1/responses', { input: 'go' })).text();
    assert.doesNotMatch(JSON.stringify(last()?.headers), /secret/);
  });
});
