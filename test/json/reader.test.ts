import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isHeadroomError } from '../../src/errors.ts';
import { JsonReader, type Span } from '../../src/json/reader.ts';

const spaces = fc.constantFrom('', '', ' ', '\n', '\r\n\t', '   ');

/** A JSON text with white space wherever it may stand. */
const spacedJson = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.array(spaces, { minLength: 1, maxLength: 7 }))
  .map(([value, gaps]) => {
    let next = 0;
    const gap = (): string => gaps[(next += 1) % gaps.length] ?? '';
    const write = (each: unknown): string => {
      if (Array.isArray(each))
        return `[${gap()}${each.map((item) => write(item)).join(`${gap()},${gap()}`)}${gap()}]`;
      if (typeof each !== 'object' || each === null) return JSON.stringify(each);
      const members = Object.entries(each).map(
        ([key, item]) => `${JSON.stringify(key)}${gap()}:${gap()}${write(item)}`,
      );
      return `{${gap()}${members.join(`${gap()},${gap()}`)}${gap()}}`;
    };
    return `${gap()}${write(value)}${gap()}`;
  });

/** Reads a whole value with the reader, taking every scalar from the span it answers. */
function read(reader: JsonReader, textOf: (span: Span) => string): unknown {
  const kind = reader.peek();
  if (kind === 'string') return JSON.parse(textOf(reader.string()));
  if (kind === 'number' || kind === 'literal') return JSON.parse(textOf(reader.scalar()));
  if (kind === 'array') {
    const items: unknown[] = [];
    reader.array(() => items.push(read(reader, textOf)));
    return items;
  }
  const members: [string, unknown][] = [];
  reader.object((_key, span) => {
    members.push([String(JSON.parse(textOf(span))), read(reader, textOf)]);
  });
  return Object.fromEntries(members);
}

function throwsSyntax(act: () => unknown): void {
  assert.throws(act, (error) => isHeadroomError(error) && error.code === 'JSON_SYNTAX');
}

test('Spans hold the values that JSON.parse reads.', () => {
  fc.assert(
    fc.property(spacedJson, (text) => {
      const reader = new JsonReader(text);
      assert.deepEqual(
        read(reader, ({ start, end }) => text.slice(start, end)),
        JSON.parse(text),
      );
      reader.finish();
    }),
    { numRuns: 1_000 },
  );
});

test('Over a latin1 view spans are byte ranges, also behind multi-byte text.', () => {
  fc.assert(
    fc.property(spacedJson, (text) => {
      const bytes = Buffer.from(`{"grüße 😀":"größer als 🐘","rest":${text}}`);
      const reader = new JsonReader(bytes.toString('latin1'));
      const value = read(reader, ({ start, end }) => bytes.subarray(start, end).toString('utf8'));
      assert.deepEqual(value, JSON.parse(bytes.toString('utf8')));
      reader.finish();
    }),
    { numRuns: 500 },
  );
});

test('Skipping a value ends where reading it ends.', () => {
  fc.assert(
    fc.property(spacedJson, (text) => {
      const reader = new JsonReader(text);
      const span = reader.skip();
      assert.equal(text.slice(span.start, span.end), text.trim());
      assert.equal(reader.offset, span.end);
      reader.finish();
    }),
    { numRuns: 500 },
  );
});

test('Escaped quotes and backslashes end no string early.', () => {
  for (const text of ['"\\""', '"\\\\"', '"\\\\\\""', '"a\\\\\\\\"', '"]}"', '"\\u0022"']) {
    assert.deepEqual(new JsonReader(text).string(), { start: 0, end: text.length });
    assert.deepEqual(new JsonReader(`[${text}]`).skip(), { start: 0, end: text.length + 2 });
  }
});

test('Keys with escapes are handed over decoded, with the span of their lexeme.', () => {
  const text = '{"a\\u00e9\\n":1}';
  const keys: [string, string][] = [];
  const reader = new JsonReader(text);
  reader.object((key, { start, end }) => {
    keys.push([key, text.slice(start, end)]);
    reader.skip();
  });
  assert.deepEqual(keys, [['aé\n', '"a\\u00e9\\n"']]);
});

test('A hundred thousand brackets are skipped without overflowing the stack.', () => {
  const text = '['.repeat(100_000) + ']'.repeat(100_000);
  assert.deepEqual(new JsonReader(text).skip(), { start: 0, end: text.length });
});

test('Text that ends early is an error wherever it is cut.', () => {
  const text = '{"a":[1,"b\\"",{"c":[]}],"d":"e"}';
  for (let end = 0; end < text.length; end += 1) {
    const cut = text.slice(0, end);
    throwsSyntax(() => read(new JsonReader(cut), (span) => cut.slice(span.start, span.end)));
    throwsSyntax(() => new JsonReader(cut).skip());
  }
});

test('Text behind the value is an error for who asks that nothing follow.', () => {
  const reader = new JsonReader('{} {}');
  reader.skip();
  throwsSyntax(() => {
    reader.finish();
  });
});

test('A missing comma, colon, key or value is an error.', () => {
  for (const text of ['[1 2]', '{"a" 1}', '{1:2}', '[,1]', '[1,]', '{"a":1,}', '{"\\x":1}']) {
    throwsSyntax(() => read(new JsonReader(text), (span) => text.slice(span.start, span.end)));
  }
});
