import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskCommand } from '../../src/text/mask-command.ts';
import { holdsSecret } from '../../src/text/secrets.ts';

/** Put together here, so that no scanner of this repository takes them for keys. */
const letters = 'Zq8vT2mKx4Wb7Rn1Yc5Lj9Hd3Fs6Gp0AeUiOo';
const some = (length: number): string => letters.repeat(Math.ceil(length / letters.length)).slice(0, length);

const secrets: readonly string[] = [
  `sk-ant-api03-${some(40)}`,
  `sk-proj-${some(48)}`,
  `sk_live_${some(24)}`,
  `ghp_${some(36)}`,
  `github_pat_${some(60)}`,
  `glpat-${some(20)}`,
  `xoxb-1234567890-${some(24)}`,
  `npm_${some(36)}`,
  `hf_${some(34)}`,
  `AKIAIOSFODNN7EXAMPL1`,
  `AIza${some(35)}`,
  `ya29.${some(40)}`,
  `SG.${some(22)}.${some(43)}`,
  `eyJ${some(20)}.eyJ${some(30)}.${some(20)}`,
  `https://hooks.slack.com/services/T00000000/B00000000/${some(24)}`,
  `https://discord.com/api/webhooks/123456/${some(40)}`,
  ...['RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ', ''].map((kind) => `-----BEGIN ${kind}PRIVATE KEY-----`),
  '-----BEGIN PGP PRIVATE KEY BLOCK-----',
  `postgres://shop:${some(12)}@db.internal:5432/shop`,
  `mongodb+srv://root:${some(10)}@cluster0.example.net`,
  `redis://:${some(10)}@cache:6379/0`,
  `Authorization: Bearer ${some(30)}`,
  `authorization: Basic ${some(30)}==`,
  `AWS_SECRET_ACCESS_KEY=${some(40)}`,
  `export DB_PASSWORD='${some(12)}'`,
  `SECRET_KEY_BASE=${some(64)}`,
  `STRIPE_SECRET: ${some(20)}`,
  `"Env": ["POSTGRES_PASSWORD=${some(14)}"]`,
  `aws_secret_access_key = ${some(40)}`,
  `  password: ${some(10)}`,
  `spring.datasource.password=${some(10)}`,
  `"client_secret": "${some(24)}"`,
  `apiKey: '${some(20)}',`,
  `"password" => "${some(9)}"`,
  `//registry.npmjs.org/:_authToken=${some(36)}`,
  `AccountKey=${some(60)}==;EndpointSuffix=core.windows.net`,
  `machine example.com login me password ${some(8)}`,
  `root:$6$${some(10)}$${some(40)}:19000:0:99999:7:::`,
];

const plain: readonly string[] = [
  'src/tokens/count.ts:12: const tokens = count(text);',
  'The key is unknown; ask for the password.',
  'DB_PASSWORD=$DB_PASSWORD docker compose up',
  'password: <your password>',
  'Tests: 14 passed, 0 failed. Tokens: 12,345.',
  'https://example.com:8080/path@v1',
  'git@github.com:headroom/headroom.git',
  'MONKEY=bananas and KEYBOARD=qwertzu',
  'PWD=/home/me/project\nOLDPWD=/home/me/other',
  'MAX_TOKENS=100000 TOKEN_COUNT=1234567',
  '2026-03-02T10:00:00Z INFO auth service: token refreshed for user 17',
  '-----BEGIN CERTIFICATE-----',
  'commit 3f786850e387550fdab836ed7e6dc881de23001b',
];

test('A secret is seen by its shape wherever it stands', () => {
  for (const secret of secrets) {
    assert.ok(holdsSecret(secret), secret);
    assert.ok(holdsSecret(`${'line of a log\n'.repeat(50)}${secret}\nand so on`), secret);
  }
});

test('What tools print all day holds none', () => {
  for (const text of plain) assert.equal(holdsSecret(text), false, text);
});

test('No text takes long, however its parts are repeated', () => {
  const parts = [
    ...secrets.map((secret) => secret.slice(0, Math.ceil(secret.length / 2))),
    ...'KEY|KEY_|eyJ|eyJ-|eyJaaaaaaaaaa.eyJ|a:|a://|a://b:|://:|password|password: |-----BEGIN |machine x login |sk-|A_|: $6$|xox'.split(
      '|',
    ),
    ' ',
    '\n',
    '\t',
    '-',
    '_',
    '=',
    '"',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '\n', ' x', '='),
      (unit, end) => {
        const text = unit.join('').repeat(Math.ceil(150_000 / unit.join('').length)) + end;
        const began = process.cpuUsage();
        holdsSecret(text);
        maskCommand(text.slice(0, 2_000));
        const { user } = process.cpuUsage(began);
        // What grows with the square of the text takes minutes of this thread.
        assert.ok(user < 3_000_000, `${user / 1000} ms for ${JSON.stringify(unit)}`);
      },
    ),
    { numRuns: 100, endOnFailure: true },
  );
});
