import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinPath } from '../../src/proxy/outgoing.ts';
import { baseOf, destinationOf, parseUpstreams, pathBelow, providers } from '../../src/proxy/providers.ts';

const where = (path: string, headers: Readonly<Record<string, string>> = {}): string | null => {
  const found = destinationOf(path, headers);
  return found === null ? null : `${found.provider} ${found.path}`;
};

test('each path goes to the provider that has it, with its version, however a client joins them', () => {
  const rows: readonly (readonly [string, string | null])[] = [
    ['/v1/messages', 'anthropic /v1/messages'],
    ['/messages?beta=true', 'anthropic /v1/messages?beta=true'],
    ['/v1/messages/count_tokens', 'anthropic /v1/messages/count_tokens'],
    ['/v1/messages/batches/b_1/results', 'anthropic /v1/messages/batches/b_1/results'],
    ['/v1/chat/completions', 'openai /v1/chat/completions'],
    ['/chat/completions/', 'openai /v1/chat/completions'],
    ['/v1/v1/chat/completions', 'openai /v1/chat/completions'],
    ['/v1//chat/completions', 'openai /v1/chat/completions'],
    ['/v1/responses/resp_1?stream=true', 'openai /v1/responses/resp_1?stream=true'],
    ['/v1/models', 'openai /v1/models'],
    ['/v1/what-is-new', 'openai /v1/what-is-new'],
    ['/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse', 'google /v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse'],
    ['/v1/v1beta/models/gemini-3-pro:generateContent', 'google /v1beta/models/gemini-3-pro:generateContent'],
    ['/v1/models/gemini-3-pro:generateContent', 'google /v1/models/gemini-3-pro:generateContent'],
    ['/v1beta/openai/chat/completions', 'google /v1beta/openai/chat/completions'],
    ['/upload/v1beta/files?key=k', 'google /upload/v1beta/files?key=k'],
    ['/v1/models/a:b/c', 'openai /v1/models/a:b/c'],
    ['/', null],
    ['', null],
    ['/v1', null],
    ['/favicon.ico', null],
  ]; // prettier-ignore
  for (const [path, expected] of rows) assert.equal(where(path), expected, path);
});

test('where several have a path the headers tell', () => {
  assert.equal(where('/v1/models', { 'anthropic-version': '2023-06-01' }), 'anthropic /v1/models');
  assert.equal(where('/v1/files', { 'x-api-key': 'k' }), 'anthropic /v1/files');
  assert.equal(where('/v1/models', { 'x-goog-api-key': 'k' }), 'google /v1/models');
  assert.equal(where('/v1/models?key=k'), 'google /v1/models?key=k');
  assert.equal(where('/v1/chat/completions', { 'x-api-key': 'k' }), 'openai /v1/chat/completions');
});

/** Where a request of a client ends up, whose upstream is given as its SDK takes it. */
function urlOf(upstream: string, path: string): string {
  const { urls, isOne } = parseUpstreams(upstream, 'test');
  const { provider, path: whole } = destinationOf(path, {}) ?? assert.fail(path);
  const base = baseOf(provider, urls[provider], isOne);
  return base.url.origin + joinPath(base.url, pathBelow(base, whole));
}

test('a base URL is taken as the SDK of its provider takes it', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['openai=https://openrouter.ai/api/v1', '/v1/chat/completions', 'https://openrouter.ai/api/v1/chat/completions'],
    ['openai=https://openrouter.ai/api/v1/', '/chat/completions', 'https://openrouter.ai/api/v1/chat/completions'],
    ['openai=https://h.example/api/paas/v4', '/v1/chat/completions', 'https://h.example/api/paas/v4/chat/completions'],
    ['openai=https://h.example', '/v1/models', 'https://h.example/v1/models'],
    ['openai=https://h.example/v1beta/openai', '/v1/models', 'https://h.example/v1beta/openai/models'],
    ['anthropic=https://h.example/anthropic', '/v1/messages', 'https://h.example/anthropic/v1/messages'],
    ['anthropic=https://h.example/anthropic/v1', '/messages', 'https://h.example/anthropic/v1/messages'],
    ['google=https://h.example/v1beta', '/v1beta/models/a:generateContent', 'https://h.example/v1beta/models/a:generateContent'],
    ['https://gw.example', '/v1/chat/completions', 'https://gw.example/v1/chat/completions'],
    ['https://gw.example/v1', '/v1/messages', 'https://gw.example/v1/messages'],
    ['https://gw.example/team', '/v1/chat/completions', 'https://gw.example/team/v1/chat/completions'],
    ['https://gw.example/api/v3', '/v1/chat/completions', 'https://gw.example/api/v3/chat/completions'],
    ['openai=https://h.example', '/v1/messages', 'https://api.anthropic.com/v1/messages'],
  ]; // prettier-ignore
  for (const [upstream, path, expected] of rows) assert.equal(urlOf(upstream, path), expected);
});

test('whatever base and path are, the version stands once between them, and query and rest as they were', () => {
  const segment = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/).filter((text) => !/^v\d|^openai$/.test(text));
  const joined = fc.constantFrom('', '/', '/v1', '/v1/', '/v1/v1');
  const asked = fc.record({
    root: fc.constantFrom('messages', 'chat/completions', 'responses', 'models', 'embeddings'),
    rest: fc.array(segment, { maxLength: 2 }),
    query: fc.constantFrom('', '?a=b', '?x=/v1//y/'),
    end: fc.constantFrom('', '/'),
  });
  fc.assert(
    fc.property(fc.constantFrom(...providers), fc.array(segment, { maxLength: 2 }), joined, asked, (to, folders, how, { root, rest, query, end }) => {
      const base = `https://h.example${folders.map((name) => `/${name}`).join('')}`;
      const below = [root, ...rest].join('/');
      const found = destinationOf(`${how}/${below}${end}${query}`, {}) ?? assert.fail();
      assert.equal(found.path, `/v1/${below}${query}`);
      const given = to === 'openai' && folders.length === 0 ? base : `${base}/v1`;
      const door = baseOf(to, new URL(given), false);
      assert.equal(door.url.origin + joinPath(door.url, pathBelow(door, found.path)), `${base}/v1/${below}${query}`);
    }),
  ); // prettier-ignore
});

test('upstreams that are named wrongly are told', () => {
  for (const text of [
    'openai=https://a.example,https://b.example',
    'mistral=https://a.example',
    'openai=a',
    'a,b',
  ])
    assert.throws(() => parseUpstreams(text, 'test'), { code: 'UPSTREAM_INVALID' }, text);
});
