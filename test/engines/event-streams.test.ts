import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shrink } from '../../src/pipeline/worker/shrink.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';

const count = await loadTokenCounter();

function viewOf(events: readonly object[], command: string): { text: string; isFolded: boolean } {
  const text = events.map((event) => JSON.stringify(event)).join('\n');
  const retrieval = { tool: 'headroom_retrieve', key: new Uint8Array(32) };
  const about = { tool: 'Bash', role: 'run', question: 'Go on.', level: 'balanced', failed: false } as const;
  const { folded, lossless } = shrink({ ...about, text, command, retrieval }, count);
  return { text: folded?.text ?? lossless?.text ?? text, isFolded: folded !== null };
}

test('go test -json: the message of each failed test is visible, whatever ran between.', () => {
  for (const failing of [1, 12, 90]) {
    const events: object[] = [];
    const event = (test: string, action: string, output?: string): void => {
      const more = output === undefined ? {} : { Output: output };
      events.push({ Time: '2031-05-02T10:00:00Z', Action: action, Package: 'shop', Test: test, ...more });
    };
    const tests = Array.from({ length: 300 }, (_, at) => `Test${String(at)}`);
    for (const name of tests) event(name, 'run');
    for (const name of tests) event(name, 'output', `=== RUN   ${name}\n`);
    for (const [at, name] of tests.entries())
      event(
        name,
        'output',
        at < failing
          ? `    cart_test.go:${String(at)}: total ${String(7000 + at)}\n`
          : `    note ${String(9000 + at)}\n`,
      );
    for (const [at, name] of tests.entries()) {
      const went = at < failing ? 'fail' : 'pass';
      event(name, 'output', `--- ${went.toUpperCase()}: ${name} (0.00s)\n`);
      event(name, went);
    }
    const { text, isFolded } = viewOf(events, 'go test -json ./...');
    assert.ok(isFolded);
    for (let at = 0; at < failing; at += 1)
      assert.ok(text.includes(`total ${String(7000 + at)}`), String(at));
    assert.ok(!text.includes('note 9150'));
  }
});

test('A log of requests: what a failed request said before stays with its error.', () => {
  for (const key of ['requestId', 'trace_id', 'request_id', 'correlationId']) {
    const events: object[] = [];
    for (let at = 0; at < 400; at += 1) {
      const of = { [key]: `r-${String(1000 + at)}` };
      events.push({
        time: 1_900_000_000 + at,
        level: 'info',
        ...of,
        msg: `cart of user ${String(5000 + at)}`,
      });
      events.push({ time: 1_900_000_000 + at, level: 'info', ...of, msg: 'asking for prices' });
      const isBad = at % 57 === 30;
      events.push({
        time: 1_900_000_000 + at,
        level: isBad ? 'error' : 'info',
        ...of,
        msg: isBad ? 'no price' : 'sent',
      });
    }
    const { text, isFolded } = viewOf(events, 'node report.js');
    assert.ok(isFolded, key);
    for (let at = 30; at < 400; at += 57) assert.ok(text.includes(String(5000 + at)), `${key} ${String(at)}`);
  }
});

test('Findings in JSON stay all, in whatever form a checker writes them.', () => {
  const forms: Readonly<Record<string, (line: number) => object>> = {
    'ruff check --output-format json-lines .': (row) => ({
      code: 'E501',
      filename: '/srv/shop/cart.py',
      location: { row, column: 3 },
      message: `Line too long ${String(7000 + row)}`,
    }),
    'mypy -O json src': (line) => ({
      file: 'cart.py',
      line,
      column: 4,
      message: `Incompatible types ${String(7000 + line)}`,
      hint: null,
      code: 'arg-type',
      severity: 'note',
    }),
    'shellcheck -f json1 cart.sh': (line) => ({
      file: 'cart.sh',
      line,
      endLine: line,
      column: 1,
      level: 'info',
      code: 2086,
      message: `Double quote ${String(7000 + line)}`,
    }),
    'golangci-lint run --out-format json': (line) => ({
      FromLinter: 'errcheck',
      Text: `value not checked ${String(7000 + line)}`,
      Severity: '',
      Pos: { Filename: 'cart.go', Line: line, Column: 2 },
    }),
  };
  for (const [command, form] of Object.entries(forms)) {
    const { text } = viewOf(
      Array.from({ length: 120 }, (_, line) => form(line + 1)),
      command,
    );
    const missing = Array.from({ length: 120 }, (_, line) => line + 1).filter(
      (line) => !new RegExp(`\\b${String(7000 + line)}\\b`).test(text),
    );
    // A cell that follows from the line's number is not spelled: then no row is left out.
    assert.ok(
      missing.length === 0 || !text.includes('[headroom: '),
      `${command}: ${String(missing.length)} hidden`,
    );
  }
});
