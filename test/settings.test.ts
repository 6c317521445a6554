import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pagerOf, readSettings, usableSettings, variables } from '../src/settings.ts';

test('flags win over the environment, the environment over the defaults, and empty means not set', () => {
  const env = { HEADROOM_HOME: '/data', HEADROOM_LEVEL: 'lossless', HEADROOM_UPSTREAM: 'https://gw.example' };
  assert.deepEqual(readSettings(env), {
    home: '/data',
    level: 'lossless',
    upstream: 'https://gw.example',
    holdout: 0,
    keepDays: 180,
    token: null,
  });
  assert.equal(readSettings(env, { level: 'tight', upstream: 'https://b.example' }).level, 'tight');
  const empty = readSettings({
    HEADROOM_HOME: '',
    HEADROOM_LEVEL: '',
    HEADROOM_UPSTREAM: '',
    HOME: '/home/me',
  });
  assert.deepEqual([empty.level, empty.upstream], ['balanced', null]);
  assert.ok(empty.home.length > 1);
});

test('a relative data folder is taken from where the command was started', () => {
  assert.equal(readSettings({ HEADROOM_HOME: 'data' }).home, join(process.cwd(), 'data'));
});

test('a level that does not exist is refused with those that do', () => {
  assert.throws(() => readSettings({ HEADROOM_LEVEL: 'max' }), {
    code: 'USAGE',
    mend: /lossless, balanced, tight/,
  });
});

test('the share of conversations that go raw is a number from 0 to 1', () => {
  assert.equal(readSettings({ HEADROOM_HOLDOUT: '0.1' }).holdout, 0.1);
  assert.equal(readSettings({ HEADROOM_HOLDOUT: '' }).holdout, 0);
  for (const wrong of ['10%', '-0.1', '1.5', 'some', '0x1', ' ', '1e-1', '.']) {
    assert.throws(() => readSettings({ HEADROOM_HOLDOUT: wrong }), { code: 'USAGE', mend: /from 0 to 1/ });
  }
});

test('how long texts are kept is a whole number of days', () => {
  assert.equal(readSettings({ HEADROOM_KEEP: '30' }).keepDays, 30);
  for (const wrong of ['0', '-1', '1.5', 'ever', ' ', '1e3', '100000']) {
    assert.throws(() => readSettings({ HEADROOM_KEEP: wrong }), { code: 'USAGE', mend: /whole number/ });
  }
});

test('whatever is wrong with a variable of ours, whoever has to go on does', () => {
  for (const { name } of variables) {
    const env = { HEADROOM_HOME: '/data', [name]: '/no value of any of them' };
    assert.equal(usableSettings(env).home, env.HEADROOM_HOME);
    assert.equal(usableSettings(env).keepDays, 180);
  }
});

test('the environment stays within ten variables', () => {
  const names = variables.map(({ name }): string => name);
  assert.ok(names.length <= 10);
  for (const name of names) assert.match(name, /^HEADROOM_[A-Z]+$/);
});

test('long texts are paged with what the user pages with, or not at all', () => {
  assert.equal(pagerOf({ PAGER: 'most -s' }), 'most -s');
  for (const none of ['', 'cat']) assert.equal(pagerOf({ PAGER: none }), null);
  assert.equal(pagerOf({}), process.platform === 'win32' ? 'more' : 'less -R');
});
