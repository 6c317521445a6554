import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskArguments, maskText, maskVariable } from '../../../src/wrap/launch/mask.ts';
import { assertLinear } from '../../linear.ts';

test('secrets in variables, URLs and JSON are masked at any depth, the rest stays', () => {
  assert.equal(maskVariable('ANTHROPIC_API_KEY', 'sk-1'), '***');
  assert.equal(maskVariable('PATH', '/bin'), '/bin');
  assert.equal(maskText('https://me:pass@host/v1'), 'https://***@host/v1');
  assert.equal(maskText('fix the build'), 'fix the build');
  const text = maskText(
    '{"a":[{"authToken":"t","url":"http://u:p@h"}],"env":{"X_PASSWORD":"p","OK":"1"},"n":3}',
  );
  assert.deepEqual(JSON.parse(text), {
    a: [{ authToken: '***', url: 'http://***@h' }],
    env: { X_PASSWORD: '***', OK: '1' },
    n: 3,
  });
});

test('the value of a secret flag is masked in both of its forms, and JSON behind an equals sign', () => {
  const mcp = '{"mcpServers":{"x":{"headers":{"Authorization":"Bearer canary"}}}}';
  const own = '{"mcpServers":{"y":{"args":["--api-key","canary","--port","8"],"env":{"OK":"1"}}}}';
  assert.deepEqual(
    maskArguments([
      `--mcp-config=${mcp}`,
      '--mcp-config',
      own,
      '--api-key',
      'canary',
      '--token=canary',
      '-p',
      'why?',
    ]),
    [
      '--mcp-config={"mcpServers":{"x":{"headers":{"Authorization":"***"}}}}',
      '--mcp-config',
      '{"mcpServers":{"y":{"args":["--api-key","***","--port","8"],"env":{"OK":"1"}}}}',
      '--api-key',
      '***',
      '--token=***',
      '-p',
      'why?',
    ],
  );
  assert.deepEqual(maskArguments(['--no-cookie', '--print']), ['--no-cookie', '--print']);
  assert.deepEqual(maskArguments(['--author', 'me']), ['--author', 'me']);
});

test('secrets in queries, headers and commands of a shell are masked, and users with an @ in their password', () => {
  const masks: readonly (readonly [string, string])[] = [
    ['https://h/v1?a=1&api_key=canary#x', 'https://h/v1?a=1&api_key=***#x'],
    ['https://h/?token=canary&b=2', 'https://h/?token=***&b=2'],
    ['see https://h?key=canary now', 'see https://h?key=*** now'],
    ['https://me:can@ry@h/p?mail=a@b', 'https://***@h/p?mail=a@b'],
    ['X-Api-Key: canary', 'X-Api-Key: ***'],
    ['Authorization:Bearer canary', 'Authorization:***'],
    ["curl -H 'Accept: a' -H 'X: Bearer canary", "curl -H 'Accept: a' -H 'X: Bearer ***"],
    ['run --api-key canary --port 8', 'run --api-key *** --port 8'],
    ["API_KEY='can ary' X=1 run", 'API_KEY=*** X=1 run'],
    ['explain a well-known key exchange', 'explain a well-known key exchange'],
  ];
  for (const [text, shown] of masks) assert.equal(maskText(text), shown);
});

test('all that stands below a secret name is masked, and files keep their lines', () => {
  const text = maskText('{\n"credentials":{"user":"canary","more":["canary"]},"n":1}');
  assert.equal(
    text,
    '{\n  "credentials": {\n    "user": "***",\n    "more": [\n      "***"\n    ]\n  },\n  "n": 1\n}',
  );
});

test('a long text without secrets is shown as it is, by work that grows with its length', () => {
  const text = 'a.b'.repeat(50_000);
  assert.equal(maskText(text), text);
  assertLinear((size) => 'a.b'.repeat(size), maskText, 12_500);
});
