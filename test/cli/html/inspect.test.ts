import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspectPage } from '../../../src/cli/html/inspect.ts';
import type { InspectedBlock } from '../../../src/cli/inspect/blocks.ts';

const request = {
  id: 12,
  at: Date.UTC(2026, 10, 20),
  run: 'r',
  agent: 'claude',
  project: '/project',
  model: null,
  status: 200,
  note: null,
  decided: [],
};

function pageOf(...blocks: readonly Partial<InspectedBlock>[]): string {
  const whole = blocks.map((block) => ({
    label: 'Bash <b>',
    engine: 'log',
    lossless: true,
    tokensBefore: 100,
    tokensAfter: 40,
    reason: null,
    linesLeftOut: 0,
    texts: [],
    ...block,
  }));
  return inspectPage({ request, blocks: whole, purged: 0 }, request.at);
}

test('Each side marks the lines that only it has, and is shown to the letter', () => {
  const sent = '\n  same\n<script>alert(1)</script>\nend https://example.org';
  const page = pageOf({ texts: [{ sent, seen: '\n  same\n[short]\nend https://example.org' }] });
  assert.ok(page.includes('>\n\n  same\n<del>&lt;script&gt;alert(1)&lt;/script&gt;\n</del>end https'), page);
  assert.ok(page.includes('>\n\n  same\n<ins>[short]\n</ins>end https'));
  assert.doesNotMatch(page, /\bsrc=|\bhref=|<script|url\(|@import|\son\w+\s*=/i);
  assert.match(page, /default-src 'none'/);
});

test('What is not kept is said, and an output that stayed as it was has its reason', () => {
  const page = pageOf(
    { texts: [{ sent: null, seen: 'short' }] },
    { reason: 'small', label: null, tokensBefore: 7 },
  );
  assert.match(page, /What the agent sent is not kept: it has gone by now/);
  assert.match(page, /<li>left as it was \(small\), about 7 tokens<\/li>/);
});
