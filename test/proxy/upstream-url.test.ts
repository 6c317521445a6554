import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeadroomError } from '../../src/errors.ts';
import { parseUpstream } from '../../src/proxy/upstream-url.ts';

test('an upstream is an HTTP address', () => {
  assert.equal(parseUpstream('https://up.example/base', '--upstream').href, 'https://up.example/base');
  assert.equal(parseUpstream('http://localhost:1', '--upstream').port, '1');
});

test('anything else is refused by the name of its setting, without showing what may hold a key', () => {
  for (const text of ['ftp://me:canary@up.example', 'up.example?key=canary', '', 'https://']) {
    assert.throws(
      () => parseUpstream(text, 'HEADROOM_UPSTREAM'),
      (error) =>
        isHeadroomError(error) &&
        error.code === 'UPSTREAM_INVALID' &&
        error.message.includes('(HEADROOM_UPSTREAM)') &&
        !error.message.includes('canary'),
    );
  }
});
