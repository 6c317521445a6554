import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode } from '../../src/engines/smart-crusher/decode.ts';
import { smartCrusher } from '../../src/engines/smart-crusher/index.ts';
import { isReadBack } from '../../src/pipeline/worker/exceptions.ts';
import { assertLinear } from '../linear.ts';
import { formBy } from './outcome.ts';
import { byLength, eager } from './samples.ts';

type Written = (value: unknown) => string;

/** As `json.dumps` of Python writes it. */
const spaced: Written = (value) =>
  JSON.stringify(value).replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) =>
    token === ',' || token === ':' ? `${token} ` : token,
  );
const indented: Written = (value) => JSON.stringify(value, null, 2);
const ways: Readonly<Record<string, Written>> = { minified: JSON.stringify, spaced, indented };

const kinds: Readonly<Record<string, (row: number) => unknown>> = {
  records: (row) => ({ id: row, sku: `SKU-${10_000 + row}`, quantity: row % 9 }),
  arrays: (row) => [row, `host-${row}`, row % 7, row % 3 === 0 ? null : 'x'],
  nested: (row) => ({
    host: `host-${row}`,
    tags: ['a', 'b'],
    agent: { version: '7.60.1', up: row % 2 === 0 },
  }),
  texts: (row) => `request ${row} has [brackets {that nothing closes`,
};

function rowsOf(make: (row: number) => unknown, count: number): unknown[] {
  return Array.from({ length: count }, (_, row) => make(row));
}

for (const [way, write] of Object.entries(ways)) {
  for (const [kind, make] of Object.entries(kinds)) {
    test(`Documents behind one another on a line are read back, ${way}: ${kind}.`, () => {
      const rows = rowsOf(make, 80);
      const answer = { content: [{ type: 'text', text: write(rows) }] };
      for (const value of [rows, { items: rows, total: 80 }, answer]) {
        const one = write(value);
        for (const text of [one + one, `${one} ${one}\n`, `${one}${one}${one}\n`, `done: ${one}, ${one}\n`]) {
          const form = formBy(smartCrusher, text, byLength);
          if (form !== null) assert.equal(decode(form), text);
        }
      }
    });
  }
}

test('Each of several lists on one line is a table, however they are spaced and parted.', () => {
  const rows = rowsOf(kinds['records'] ?? String, 60);
  for (const write of Object.values(ways))
    for (const [before, joint, behind] of [
      ['', '', ''],
      ['', ' ', '\n'],
      ['done: ', ', ', ' in 3 ms\n&so on\n'],
    ] as const) {
      const [one, other] = [write(rows), write(rows.toReversed())];
      const text = before + one + joint + other + behind;
      const form = formBy(smartCrusher, text, byLength);
      assert.ok(form !== null && form.length < text.length * 0.5, `${form?.length} of ${text.length}`);
      assert.match(form, /\]\n& .*\[\n60 rows of /);
      assert.equal(decode(form), text);
    }
});

test('A line that reads as one of ours keeps JSON on one line as it is.', () => {
  const list = JSON.stringify(rowsOf(kinds['records'] ?? String, 60));
  const form = formBy(smartCrusher, `${list}${list}\n& more\n`, byLength);
  assert.equal(form, null);
});

test('Whatever stands before JSON on its line, the text comes back byte for byte.', () => {
  const before = fc.constantFrom(
    ...'[ { [[ {"a":[ [1,2, [1] {} ][ ], "[" string of x: | [{"a":1}x'.split(' '),
  );
  let forms = 0;
  fc.assert(
    fc.property(
      fc.array(before, { minLength: 1, maxLength: 90 }),
      fc.constantFrom(...Object.values(kinds)),
      fc.constantFrom(...Object.values(ways)),
      fc.constantFrom('', ' '),
      (parts, make, write, glue) => {
        const text = `${parts.join(glue)}${write(rowsOf(make, 30))}\n`;
        const form = formBy(smartCrusher, text, eager(text));
        if (form === null) return;
        forms += 1;
        assert.ok(isReadBack(smartCrusher.name, form, decode(form), text), form);
      },
    ),
    { numRuns: 400 },
  );
  assert.ok(forms > 40, String(forms));
});

/** Texts in several sizes that could be read again from each of their brackets. */
const hostile: Readonly<Record<string, (size: number) => string>> = {
  'documents on one line': (size) => '[{"a":1},[2,[3]]]'.repeat(size),
  'brackets that nothing closes': (size) => '[1,{"a":'.repeat(size),
  'lines that end in a bracket': (size) => '[\n'.repeat(size),
  'brackets that close in the wrong place': (size) => `${'[1,'.repeat(size)}x${']'.repeat(size)}`,
};

for (const [name, make] of Object.entries(hostile)) {
  test(`Reading is linear work: ${name}.`, () => {
    assertLinear(make, (text) => void decode(`JSON: \n${text}`), 4_000);
  });
}
