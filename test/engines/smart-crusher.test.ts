import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { smartCrusher } from '../../src/engines/smart-crusher/index.ts';
import { byLength, eager, logRows } from './samples.ts';
import { interrupted, jsonLines, jsonText, mixedText } from './smart-crusher-json.ts';
import { decode } from '../../src/engines/smart-crusher/decode.ts';
import { isReadBack } from '../../src/pipeline/worker/exceptions.ts';
import { formBy, piecesBy } from './outcome.ts';

function encoded(value: unknown, context = byLength): string {
  const text = formBy(smartCrusher, JSON.stringify(value, null, 1), context);
  assert.ok(text !== null);
  return text;
}

test('Every encoded JSON text reads back to the same lexemes.', () => {
  fc.assert(
    fc.property(jsonText, ({ minified, printed }) => {
      const text = formBy(smartCrusher, printed, eager(printed));
      if (text !== null) assert.equal(decode(text), minified);
    }),
    { numRuns: 500 },
  );
});

test('Encoded JSON lines read back to the same documents.', () => {
  fc.assert(
    fc.property(jsonLines, (lines) => {
      const printed = `${lines.join('\n')}\n`;
      const text = formBy(smartCrusher, printed, eager(printed));
      if (text !== null) assert.equal(decode(text).trimEnd(), lines.join('\n'));
    }),
    { numRuns: 500 },
  );
});

test('Text with JSON in it comes back byte for byte.', () => {
  let forms = 0;
  fc.assert(
    fc.property(mixedText, (printed) => {
      const text = formBy(smartCrusher, printed, eager(printed));
      if (text === null) return;
      forms += 1;
      assert.equal(decode(text), printed);
    }),
    { numRuns: 500 },
  );
  assert.ok(forms > 200, String(forms));
});

test('Lines that are no JSON stay where they stood among JSON lines.', () => {
  fc.assert(
    fc.property(interrupted, (printed) => {
      const text = formBy(smartCrusher, printed, eager(printed));
      if (text !== null) assert.ok(isReadBack(smartCrusher.name, text, decode(text), printed), text);
    }),
    { numRuns: 500 },
  );
});

test('The result is smaller by the given count or null, and the same each time.', () => {
  fc.assert(
    fc.property(jsonText, ({ printed }) => {
      const text = formBy(smartCrusher, printed, byLength);
      assert.ok(text === null || text.length < printed.length);
      assert.equal(formBy(smartCrusher, printed, byLength), text);
    }),
    { numRuns: 300 },
  );
});

test('What is no JSON is left alone and nothing is thrown.', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 60 }),
        fc.string({ maxLength: 60, unit: fc.constantFrom(...Array.from('{}[]":,\\u0 1e\n')) }),
      ),
      (text) => {
        if (isJson(text) || text.includes('\n')) return;
        assert.equal(formBy(smartCrusher, text, eager(text)), null);
        assert.equal(piecesBy(smartCrusher, text, eager(text)), null);
      },
    ),
    { numRuns: 500 },
  );
});

test('JSON that is cut anywhere loses nothing but white space within its values.', () => {
  const text = JSON.stringify(logRows(6), null, 2);
  const bare = (json: string): string => json.replace(/\s/g, '');
  for (let end = 0; end < text.length; end += 1) {
    const cut = text.slice(0, end);
    const form = formBy(smartCrusher, cut, eager(cut));
    assert.equal(bare(decode(form ?? cut)), bare(cut));
    const line = JSON.stringify(logRows(6)).slice(0, Math.min(end, 600));
    assert.equal(formBy(smartCrusher, line, byLength), null);
  }
});

test('Ten thousand brackets deep is left alone.', () => {
  for (const deep of [
    '['.repeat(10_000) + ']'.repeat(10_000),
    '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000),
  ]) {
    assert.equal(formBy(smartCrusher, deep, eager(deep)), null);
    assert.equal(piecesBy(smartCrusher, deep, eager(deep)), null);
  }
});

test('Numbers, escapes, order and repeated keys stay as they were written.', () => {
  const minified = '{"b":1.0,"a":1e400,"a":12345678901234567890,"c":"caf\\u00e9 \\/"}';
  const printed = minified.replaceAll(',', ` ,\n${' '.repeat(20)}`);
  assert.equal(formBy(smartCrusher, printed, byLength), `JSON: Layout left out.\n${minified}`);
});

test('A raw control character in a string is left alone: it would break the lines.', () => {
  const text = '{ "a" : "one\ntwo" }';
  assert.equal(formBy(smartCrusher, text, eager(text)), null);
});

test('A table says once what its rows share.', () => {
  const text = encoded(logRows(40));
  const [legend, open, pattern, names, first] = text.split('\n');
  assert.equal(legend, "Tables: each row's cells fill the {names} of the pattern above. Layout left out.");
  assert.equal(open, '[');
  assert.equal(
    pattern,
    '40 rows of {"time":"2031-05-02T10:{time}:00Z","level":"{level}","message":"Request {message} was served","meta":{"host":"pod-{host}","zone":"eu-1"}}',
  );
  assert.equal(names, 'time level message host');
  assert.equal(first, '00 DEBUG 0 0');
});

test('A string that reads as a number, an absent key, null and the empty string are told apart.', () => {
  const rows = [
    { a: 1, b: 'x' },
    { a: '1', b: null },
    { a: 2, b: '' },
    { a: 3 },
    { a: 4, b: 'true' },
    { a: 5, b: true },
  ];
  const padded = rows.map((row) => ({ title: 'The same long title in all of the rows', ...row }));
  const text = encoded(padded);
  const lines = text.split('\n').slice(-7, -1);
  assert.deepEqual(lines, ['1\tx', '"1"\tnull', '2\t""', '3\t', '4\t"true"', '5\ttrue']);
  assert.match(text, /"b"\?:\{b\}/);
});

test('Long cells that repeat, and long beginnings, get short names that are listed above the rows.', () => {
  const rows = Array.from({ length: 40 }, (_, row) => ({
    zone: row % 2 === 0 ? 'us-east-1a-private' : 'eu-west-2b-private',
    note: row % 4 === 0 ? `Wrote the session record number ${String(row * 7919)}` : 'w',
  }));
  const lines = encoded(rows).split('\n');
  assert.deepEqual(lines.slice(3, 5), [
    'zone: u=us-east-1a\te=eu-west-2b',
    'note: W~="Wrote the session record number "',
  ]);
  assert.deepEqual(lines.slice(5, 8), ['zone note', 'u W~0', 'e w']);
});

test('A column that another column gives is not repeated.', () => {
  const rows = Array.from({ length: 12 }, (_, row) => ({
    id: row,
    line: 3 * row + 10,
    url: `/items/${String(row)}/view`,
  }));
  const text = encoded(rows);
  assert.match(text, /"line":\{3\*id\+10\},"url":"\/items\/\{id\}\/view"/);
  assert.deepEqual(text.split('\n').slice(3, 5), ['id', '0']);
});

test('Rows of another shape are written whole among the rows of a table.', () => {
  const rows: Record<string, unknown>[] = logRows(30);
  rows[17] = { level: 'FATAL', code: 'PG-5523' };
  assert.ok(encoded(rows).split('\n').includes('{"level":"FATAL","code":"PG-5523"}'));
});

test('Arrays without a common shape get a line an item.', () => {
  const items = Array.from({ length: 20 }, (_, index) => [index, { [`key ${String(index)}`]: 'some value' }]);
  assert.deepEqual(
    encoded(items)
      .split('\n')
      .map((line) => line[0]),
    ['J', '[', ...items.map(() => '['), ']'],
  );
});

test('Of JSON that has no layout nothing is lost, and nothing is said: its last line break stays.', () => {
  const json = JSON.stringify(logRows(20));
  for (const text of [
    json,
    `${json}\n`,
    logRows(20)
      .map((row) => JSON.stringify(row))
      .join('\n'),
  ]) {
    const form = formBy(smartCrusher, text, byLength) ?? '';
    assert.doesNotMatch(form, /Layout/);
    assert.equal(decode(form), text);
  }
  for (const text of [
    `${json}\n\n`,
    ` ${json}`,
    json.replaceAll('},{', '},\n{'),
    JSON.stringify(logRows(20), null, 2),
  ]) {
    const form = formBy(smartCrusher, text, byLength) ?? '';
    assert.match(form, /^Tables: .* Layout left out\.\n/);
    assert.equal(decode(form), json + (text.endsWith('\n') ? '\n' : ''));
  }
});

test('A last row whose only cell is absent is no line break at the end of the text.', () => {
  const rows = Array.from({ length: 20 }, (_, at) =>
    at % 3 === 0 ? { id: `pod-${at}.example`, up: true } : { up: true },
  );
  for (const given of [rows, rows.slice(0, -1), [...rows, { id: 'pod-x.example', up: true }]]) {
    for (const end of ['', '\n']) {
      const text = given.map((row) => JSON.stringify(row)).join('\n') + end;
      assert.equal(decode(formBy(smartCrusher, text, eager(text)) ?? text), text);
    }
  }
});

test('A line of text that ends in what is nearly JSON keeps its blanks.', () => {
  for (const line of ['see [z]', 'y: [1,"b\t"]', 'z [01,2]', 'n {"a":tru}', 'q [1,2]x']) {
    const text = `${line}\n${JSON.stringify(logRows(20), null, 2)}\n${line}`;
    const form = formBy(smartCrusher, text, byLength);
    assert.ok(form !== null, line);
    assert.equal(decode(form), text);
  }
  const plain = `y ["a",1]\n${JSON.stringify(logRows(20), null, 2)}`;
  assert.equal(formBy(smartCrusher, plain, byLength), null);
});

test('Twice the rows take at most two and a half times as long.', () => {
  const small = JSON.stringify(logRows(1_000));
  const large = JSON.stringify(logRows(2_000));
  // Processor time, summed over many runs: what else the machine does must not decide.
  const spent = (text: string): number => {
    const start = process.cpuUsage();
    formBy(smartCrusher, text, byLength);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  spent(small);
  spent(large);
  let [smaller, larger] = [0, 0];
  for (let run = 0; run < 40; run += 1) {
    smaller += spent(small);
    larger += spent(large);
  }
  assert.ok(larger <= 2.5 * smaller, `${larger} microseconds after ${smaller}`);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
