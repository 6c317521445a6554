import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskText, maskVariable } from '../../src/wrap/mask.ts';

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
