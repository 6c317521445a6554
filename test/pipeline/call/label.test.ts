import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Calls } from '../../../src/pipeline/call/call.ts';
import { labelOf, maxLabelChars } from '../../../src/pipeline/call/call-name.ts';
import { decision } from '../../store/stage.ts';

const replaced = decision({ texts: ['short'] });

function label(name: string, args: unknown, made = replaced): string | null {
  const body = Buffer.from(JSON.stringify(args));
  return labelOf(new Calls(body), { name, input: { start: 0, end: body.length } }, made);
}

test('A label is the tool and what it was given', () => {
  assert.equal(label('Bash', { description: 'Run the tests', command: 'npm test' }), 'Bash npm test');
  assert.equal(label('shell', { command: ['bash', '-lc', 'ls src'] }), 'shell ls src');
  assert.equal(label('Read', { file_path: 'src/a.ts', limit: 5 }), 'Read src/a.ts');
  assert.equal(label('list_tasks', {}), 'list_tasks');
  assert.equal(label('search', JSON.stringify({ query: 'retry' })), 'search retry');
});

test('A label is one line that no terminal takes for a command of its own', () => {
  assert.equal(label('Bash', { command: 'cd src\n  ls \u001b[31m\u0007\n' }), 'Bash cd src ls [31m');
  const long = label('Bash', { command: `echo ${'x'.repeat(5000)}` }) ?? '';
  assert.equal(long.length, maxLabelChars);
  assert.ok(long.endsWith('x\u2026'));
});

test('Without its call nobody knows whose output it is', () => {
  assert.equal(labelOf(new Calls(Buffer.from('')), null, replaced), null);
});

test('Of an output that stays as it is no label is stored', () => {
  assert.equal(label('Bash', { command: 'npm test' }, decision({ texts: null })), null);
});

test('A label holds no secret that a tool was given under a name of its own', () => {
  const secret = 'Zx81-Qq97-topsecret';
  for (const name of ['password', 'api_key', 'token', 'Authorization', 'otp', 'cookie', 'cookies', 'pin'])
    assert.equal(label('http_get', { [name]: secret, url: 'https://h' }), 'http_get ***', name);
  for (const name of ['pinned', 'option', 'cookie_policy', 'author'])
    assert.equal(label('search', { [name]: 'always' }), 'search always', name);
});

test('A label holds no secret, wherever a command has it', () => {
  const secret = 'Zx81-Qq97-topsecret';
  for (const command of [
    `curl -H "Authorization: Bearer ${secret}" https://x/y`,
    `curl -H 'X-Api-Key: ${secret}' https://x/y`,
    `curl -H x-auth-token:${secret} https://x/y`,
    `curl -d '{"user":"me","password":"${secret}"}' https://x/y`,
    `curl -u me:${secret} https://x/y`,
    `curl "https://me:${secret}@x/y?a=1"`,
    `curl https://x/y?api_key=${secret}&a=1`,
    `AWS_SECRET_ACCESS_KEY=${secret} aws s3 ls`,
    `export DB_PASS='${secret}'`,
    `tool --password ${secret}`,
    `tool --token=${secret}`,
    `mysql -uroot -p${secret} shop`,
    `docker login -u me -p ${secret} x`,
    `vault login ${secret}`,
    `openssl enc -aes-256-cbc -k ${secret} -in a`,
    `echo ${secret} | sudo -S ls`,
    `kubectl create secret generic db --from-literal=password=${secret}`,
    `htpasswd -bc .htpasswd me ${secret}`,
    `curl -b "session=${secret}" https://x/y`,
    `ssh-keygen -t rsa -N '${secret}' -f k`,
    `zip -P ${secret} a.zip b`,
    `aws configure set aws_secret_access_key ${secret}`,
    `curl -X POST https://hooks.slack.com/services/T0/B0/topsecretZx81topsecret`,
  ]) {
    const shown = label('Bash', { command }) ?? '';
    assert.doesNotMatch(shown, /topsecret|Zx81/, command);
    assert.match(shown, /\*\*\*/, command);
  }
  for (const key of ['sk-live-abcdef0123456789', `ghp_${'a1'.repeat(18)}`, 'AKIAABCDEFGHIJKLMNOP'])
    assert.equal(label('Bash', { command: `echo ${key} done` }), 'Bash echo *** done');
});

test('Of a tool that is no shell no value of a secret name is shown', () => {
  assert.equal(label('login', { token: 'Zx81', url: 'https://x' }), 'login ***');
  assert.equal(label('fetch', { url: 'https://me:Zx81@x/y', token: 'Zx81' }), 'fetch https://***@x/y');
  assert.equal(label('press', { key: 'Enter' }), 'press Enter');
});

test('What is no secret stays in a label', () => {
  for (const command of [
    'mkdir -p src/auth && ssh -p 22 host',
    'grep -n "retry: 3" src/a.ts:12',
    'git log --author me',
    'docker run -u 1000:1000 -p 80:80 x',
  ])
    assert.equal(label('Bash', { command }), `Bash ${command}`);
});
