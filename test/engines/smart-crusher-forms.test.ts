import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smartCrusher } from '../../src/engines/smart-crusher/index.ts';
import { assertLinear } from '../linear.ts';
import { byLength } from './samples.ts';
import { decode } from '../../src/engines/smart-crusher/decode.ts';
import { formBy, isTakenBy, outcomeIn, piecesBy } from './outcome.ts';

/** The form's lines, once a reader has made the text of it again. */
function linesOf(text: string, read = text): readonly string[] {
  assert.ok(isTakenBy(smartCrusher, text, byLength));
  const form = formBy(smartCrusher, text, byLength) ?? '';
  assert.equal(decode(form), read);
  return form.split('\n');
}

function items(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, row) => ({
    sku: `item-${String(row * 3)}`,
    stock: row % 4,
    site: 'north',
  }));
}

test('An answer shown with its headers keeps them, and its body becomes a table.', () => {
  const headers = '> GET /stock HTTP/1.1\n< HTTP/1.1 200 OK\n<\n';
  const end = '\n* Connection #0 left intact\n';
  const lines = linesOf(headers + JSON.stringify(items(9), null, 2) + end);
  assert.deepEqual(lines, [
    "Tables: each row's cells fill the {names} of the pattern above. JSON was spaced (indent 2).",
    '> GET /stock HTTP/1.1',
    '< HTTP/1.1 200 OK',
    '<',
    '[',
    '9 rows of {"sku":"item-{sku}","stock":{stock},"site":"north"}',
    'sku stock',
    '0 0',
    '3 1',
    '6 2',
    '9 3',
    '12 0',
    '15 1',
    '18 2',
    '21 3',
    '24 0',
    ']',
    '* Connection #0 left intact',
    '',
  ]);
});

test('A string that is JSON is shown as that JSON, with a word on how it was spaced.', () => {
  const text = JSON.stringify({ content: [{ type: 'text', text: JSON.stringify(items(8), null, 2) }] });
  const lines = linesOf(text);
  assert.equal(
    lines[0],
    "Tables: each row's cells fill the {names} of the pattern above. string of …: a string that holds this JSON.",
  );
  assert.equal(lines[1], '{"content":[{"type":"text","text":string (indent 2) of [');
  assert.equal(lines[2], '8 rows of {"sku":"item-{sku}","stock":{stock},"site":"north"}');
  assert.equal(lines.at(-1), ']}]}');
});

test('An event that carries an answer keeps its frame.', () => {
  const answer = JSON.stringify({ jsonrpc: '2.0', id: 7, result: { items: items(20) } });
  const lines = linesOf(`event: message\ndata: ${answer}\n\n`);
  assert.deepEqual(lines.slice(1, 4), [
    'event: message',
    'data: {"jsonrpc":"2.0","id":7,"result":{"items":[',
    '20 rows of {"sku":"item-{sku}","stock":{stock},"site":"north"}',
  ]);
});

test('A line between JSON lines that is none keeps its place behind a mark.', () => {
  const lines = items(9).map((item) => JSON.stringify(item));
  lines.splice(4, 0, 'TypeError: stock is undefined', '    at count.js:3');
  const text = `${lines.join('\n')}\n`;
  const form = linesOf(text, text);
  assert.match(form[0] ?? '', / \| begins a line that is no JSON\.$/);
  assert.deepEqual(form.slice(1, 10), [
    '11 rows of {"sku":"item-{sku}","stock":{stock},"site":"north"}',
    'sku stock',
    '0 0',
    '3 1',
    '6 2',
    '9 3',
    '| TypeError: stock is undefined',
    '|     at count.js:3',
    '12 0',
  ]);
});

test('Lines between JSON lines are never left out.', () => {
  const lines = Array.from({ length: 200 }, (_, row) => JSON.stringify({ at: row * 17, step: row % 3 }));
  lines.splice(90, 0, 'the disk is full');
  const pieces = piecesBy(smartCrusher, `${lines.join('\n')}\n`, byLength) ?? [];
  assert.ok(pieces.some((piece) => typeof piece !== 'string'));
  assert.ok(pieces.some((piece) => typeof piece === 'string' && piece.includes('| the disk is full')));
});

test('Text that a reader could take for a table of ours is left alone.', () => {
  const text = `5 rows of {"a":{b}}\n${JSON.stringify(items(12), null, 2)}\n`;
  assert.equal(formBy(smartCrusher, text, byLength), null);
});

test('Text that only mentions JSON is not accepted.', () => {
  const log = Array.from({ length: 50 }, (_, row) => `12:00:${String(row)} INFO sent {"id": ${String(row)}}`);
  for (const text of [log.join('\n'), 'const a = ["x"];\n', '[INFO] up\n', 'see {"a": 1} for more\n']) {
    assert.equal(isTakenBy(smartCrusher, text, byLength), false);
  }
});

test('An object of records is a table of its members.', () => {
  const names = ['alpha', 'beta', 'gamma', 'delta', 'kappa', 'lambda', 'sigma', 'omega'];
  const object = Object.fromEntries(
    names.map((name, index) => [name, { version: `1.${String(index)}.0`, home: `/opt/lib/${name}` }]),
  );
  const lines = linesOf(JSON.stringify(object, null, 2), JSON.stringify(object));
  assert.deepEqual(lines.slice(1, 5), [
    '{',
    '8 members of {"key":"{key}","value":{"version":"1.{version}.0","home":"/opt/lib/{key}"}}',
    'key version',
    'alpha 0',
  ]);
});

test('Rows that are arrays are a table too.', () => {
  const rows = Array.from({ length: 60 }, (_, row) => [row, `name ${String(row % 4)}`, row * row]);
  const lines = linesOf(JSON.stringify({ rows }));
  assert.deepEqual(lines.slice(2, 5), ['60 rows of [{c0},"name {c1}",{c2}]', 'c0 c1 c2', '0 0 0']);
});

test('A long array of numbers stands on several lines, and those far from all others stay.', () => {
  const numbers = Array.from({ length: 900 }, (_, index) => 1_000 + ((index * 7_919) % 97));
  numbers[450] = 77_777;
  const text = JSON.stringify({ numbers }, null, 1);
  const form = formBy(smartCrusher, text, byLength) ?? '';
  assert.equal(decode(form), JSON.stringify({ numbers }));
  assert.ok(form.split('\n').every((line) => line.length <= 120));
  const pieces = piecesBy(smartCrusher, text, byLength) ?? [];
  const [first] = pieces.filter((piece) => typeof piece !== 'string');
  assert.match(first?.says ?? '', /^all gaps: \d+ items$/);
  assert.ok(pieces.some((piece) => typeof piece === 'string' && piece.includes('77777')));
});

test('Digits that all long numbers of a column begin with, and a whole part that all share, are said once.', () => {
  const rows = Array.from({ length: 40 }, (_, row) => ({
    user: `user_${String(10_000 + row)}`,
    at: 1_700_000_000 + row * 61 * (row % 5),
    share: (1 + ((row * 37) % 91)) / 100,
  }));
  const text = JSON.stringify(rows, null, 1);
  const lines = (formBy(smartCrusher, text, byLength) ?? '').split('\n');
  assert.equal(decode(lines.join('\n')), JSON.stringify(rows));
  assert.equal(lines[2], '40 rows of {"user":"user_{user}","at":1700{at},"share":0{share}}');
  assert.deepEqual(lines.slice(4, 6), ['10000 000000 .01', '10001 000061 .38']);
});

test('A text that speaks of another column names it.', () => {
  const services = ['billing', 'search', 'mailer', 'gateway'];
  const rows = Array.from({ length: 40 }, (_, row) => {
    const service = services[(row * 3) % 4] ?? '';
    return { service, message: row % 3 === 0 ? 'Started' : `No answer from ${service} within 30 s` };
  });
  const text = JSON.stringify(rows, null, 1);
  const lines = (formBy(smartCrusher, text, byLength) ?? '').split('\n');
  assert.equal(decode(lines.join('\n')), JSON.stringify(rows));
  assert.equal(lines[3], "message: {service}=that row's\tN=No answer from {service} within 30 s");
  assert.deepEqual(lines.slice(4, 7), ['service message', 'billing Started', 'gateway N']);
});

/** Texts in two sizes that would take a careless reader more than twice as long. */
const hostile: Readonly<Record<string, (size: number) => string>> = {
  'one long string': (size) => JSON.stringify({ text: 'x'.repeat(size * 20_000) }, null, 1),
  'distinct numbers': (size) =>
    JSON.stringify(
      Array.from({ length: size * 400 }, (_, index) => (index * 7_919) % 1_000_003),
      null,
      1,
    ),
  'a wide object': (size) =>
    JSON.stringify(
      Object.fromEntries(Array.from({ length: size * 100 }, (_, key) => [`key${String(key)}`, key % 7])),
      null,
      1,
    ),
  'brackets that nothing closes': (size) => 'x = [{"a":'.repeat(size * 500),
  'quotes that nothing closes': (size) => '{"a\n'.repeat(size * 500),
  'blank lines': (size) => `{"a":1}${'\n'.repeat(size * 3_000)}x`,
  'lines with JSON and lines without': (size) =>
    Array.from({ length: size * 60 }, (_, line) =>
      line % 9 === 0 ? `line ${String(line)}` : JSON.stringify({ line, step: line % 5 }),
    ).join('\n') + '\n',
  'control characters': (size) => `{"a":"${'\u0000\u001b[31m'.repeat(size * 600)}"}`,
};

for (const [name, make] of Object.entries(hostile)) {
  test(`Linear work: ${name}.`, () => {
    assertLinear(
      make,
      (text) => {
        outcomeIn(smartCrusher, text, byLength);
      },
      25,
    );
  });
}
