import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeadroomError } from '../../src/errors.ts';
import { proxyFor } from '../../src/proxy/company-proxy.ts';
import type { Environment } from '../../src/settings.ts';

function named(url: string, env: Environment): string | null {
  return proxyFor(new URL(url), env)?.href ?? null;
}

test('a proxy is named by its protocol in either spelling, then for all protocols', () => {
  assert.equal(named('https://up.example', { HTTPS_PROXY: 'http://p:1' }), 'http://p:1/');
  assert.equal(
    named('https://up.example', { https_proxy: 'http://p:1', HTTPS_PROXY: 'http://q:1' }),
    'http://p:1/',
  );
  assert.equal(named('https://up.example', { https_proxy: '', HTTPS_PROXY: 'http://q:1' }), 'http://q:1/');
  assert.equal(named('https://up.example', { HTTP_PROXY: 'http://p:1' }), null);
  assert.equal(named('http://up.example', { HTTP_PROXY: 'http://p:1' }), 'http://p:1/');
  assert.equal(
    named('http://up.example', { ALL_PROXY: 'socks5://p:1', HTTPS_PROXY: 'http://q:1' }),
    'socks5://p:1',
  );
  assert.equal(named('https://up.example', { all_proxy: 'p.corp:3128' }), 'http://p.corp:3128/');
  assert.equal(named('https://up.example', {}), null);
});

test('NO_PROXY names hosts with all below them, ports, or everything', () => {
  const proxied = (url: string, list: string): boolean =>
    named(url, { ALL_PROXY: 'http://p:1', NO_PROXY: list }) !== null;
  for (const list of [
    'up.example',
    'example',
    '.example',
    '*.example',
    'a, UP.example b',
    '*',
    'up.example:443',
  ]) {
    assert.equal(proxied('https://up.example/v1', list), false, list);
  }
  for (const list of ['', ' , ', 'p.example', 'other.up.example', 'xample', '.', 'up.example:80']) {
    assert.equal(proxied('https://up.example/v1', list), true, list);
  }
  assert.equal(proxied('http://up.example:8080', 'up.example:8080'), false);
  assert.equal(proxied('http://[fd00::1]:8080', '[fd00::1]:8080'), false);
  assert.equal(
    named('https://up.example', { ALL_PROXY: 'http://p:1', no_proxy: 'up.example', NO_PROXY: 'x' }),
    null,
  );
});

test('loopback is reached without any proxy', () => {
  for (const host of ['127.0.0.1:1', 'localhost', '127.9.9.9', '[::1]:1']) {
    assert.equal(named(`http://${host}`, { ALL_PROXY: 'http://p:1' }), null, host);
  }
});

test('what is no proxy is told by the name of its variable, not by its value', () => {
  for (const value of ['ftp://me:canary@p', 'http://canary:x:y', 'pac+http://canary']) {
    assert.throws(
      () => named('https://up.example', { HTTPS_PROXY: value }),
      (error) =>
        isHeadroomError(error) &&
        /^HTTPS_PROXY is not/.test(error.problem) &&
        !error.message.includes('canary'),
      value,
    );
  }
});
