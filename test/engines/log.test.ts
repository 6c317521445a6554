import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { log } from '../../src/engines/log/index.ts';
import { assertLinear } from '../linear.ts';
import { decode } from '../../src/engines/log/decode.ts';
import { anyLog, installLog, progressLine, serviceLog } from './log-samples.ts';
import { byLength, eager, printedBy } from './samples.ts';
import { formBy, outcomeIn } from './outcome.ts';

const shared = { numRuns: 1_000 };

test('The lossless form says how the text was, byte for byte.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anyLog, (text) => {
      const form = formBy(log, text, printedBy('docker logs api', eager(text)));
      if (form === null) return;
      encoded += 1;
      assert.equal(decode(form), text);
    }),
    shared,
  );
  assert.ok(encoded > 450, `only ${String(encoded)} texts had a form`);
});

test('Logs of services, installers and progress bars come back whole, with either line end.', () => {
  const texts = [
    serviceLog(300).join('\n'),
    `${serviceLog(300).join('\r\n')}\r\n`,
    installLog(300).join('\n'),
    [...installLog(40), progressLine(80), ...serviceLog(40)].join('\n'),
    [...installLog(40), progressLine(80), ...serviceLog(40)].join('\r\n'),
    [...serviceLog(20), 'one\r', 'two', ...serviceLog(20)].join('\n'),
  ];
  for (const text of texts) {
    const form = formBy(log, text, printedBy('docker logs api', byLength)) ?? '';
    assert.equal(decode(form), text);
    assert.ok(
      form.length < text.length * 0.65,
      `${String(form.length)} of ${String(text.length)} characters`,
    );
  }
});

test('A kind is spelled out at its first line, and later lines give their values alone.', () => {
  const lines = Array.from(
    { length: 40 },
    (_, line) => `Worker ${line} took job j-${line * 3} from the queue`,
  );
  const [header, first, second] = (
    formBy(log, lines.join('\n'), printedBy('docker logs api', byLength)) ?? ''
  ).split('\n');
  assert.match(header ?? '', /^Log in short form\. "=a: …" begins kind a, its changing parts in \{\};/);
  assert.equal(first, '=a: Worker {0} took job j-{0} from the queue');
  assert.equal(second, '=a 1 3');
});

test('Kinds that alternate are told apart, and lines of no kind stand as they were.', () => {
  const lines = [...serviceLog(90), 'Shutting down.'];
  const form = (formBy(log, lines.join('\n'), printedBy('docker logs api', byLength)) ?? '').split('\n');
  assert.equal(form.filter((line) => /^=[a-z]+: /.test(line)).length, 3);
  assert.equal(form.at(-1), 'Shutting down.');
  assert.equal(form.length, lines.length + 1);
});

test('Equal lines in a row are counted.', () => {
  const text = [...serviceLog(12), ...new Array<string>(500).fill('waiting for the lock'), 'got it'].join(
    '\n',
  );
  const form = formBy(log, text, printedBy('docker logs api', byLength)) ?? '';
  assert.match(form, /"=\+3": the line above 3 times more\./);
  assert.match(form, /\n=\+499\n/);
  assert.equal(decode(form), text);
});

test('Lines that look like our signs make us use others.', () => {
  const text = ['=a: not ours', '=a 1', '=+2', ':b {x}', '«y»', ...serviceLog(60)].join('\n');
  const form = formBy(log, text, printedBy('docker logs api', byLength)) ?? '';
  assert.match(form, /"\$a: …"/);
  assert.equal(decode(form), text);
});

test('A text without anything in common has no form.', () => {
  const words = Array.from({ length: 60 }, (_, line) => (line * 7919 + 13).toString(36).replace(/\d/g, 'q'));
  assert.equal(formBy(log, words.join('\n'), printedBy('docker logs api', byLength)), null);
  assert.equal(formBy(log, '', printedBy('docker logs api', byLength)), null);
});

test('Long lines, many lines and deep likeness are encoded by work that grows with their length.', () => {
  const shapes: readonly ((size: number) => string)[] = [
    (size) => `${'x y1 '.repeat(size / 15)}\n`.repeat(3),
    (size) => '\n'.repeat(size),
    (size) => '('.repeat(size),
    (size) => '\u001b['.repeat(size / 2),
    (size) => progressLine(size / 10),
    (size) =>
      Array.from({ length: size / 200 }, (_, line) => `${'a '.repeat(line % 100)}b${line}`).join('\n'),
  ];
  for (const shape of shapes) {
    assertLinear(
      shape,
      (text) => {
        const { form } = outcomeIn(log, text, byLength);
        if (form !== null) assert.equal(decode(form), text);
      },
      50_000,
    );
  }
});
