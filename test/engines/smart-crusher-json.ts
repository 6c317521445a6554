import fc from 'fast-check';

/** JSON text without white space, and the same text as a careless tool would print it. */
export interface JsonText {
  readonly minified: string;
  readonly printed: string;
}

const nasty = [
  '""',
  '" "',
  '"1"',
  '"-0"',
  '"1e400"',
  '"true"',
  '"null"',
  '"{}"',
  '"[]"',
  '"{id}"',
  '"{3*id+1}"',
  '"{level}"',
  '"a=b"',
  '"a"',
  '"i: a=b"',
  '"x by y: a=b"',
  '"\\t"',
  '"\\n"',
  '"a\\tb"',
  '"\\""',
  '"\\\\"',
  '"caf\\u00e9"',
  '"\\ud83d\\ude00"',
  '"[headroom: 3 lines left out]"',
  '"5 rows of {}"',
  '"Tables: "',
  '"?"',
  '" lead"',
  '"trail "',
  '"é😀"',
  '"a,b|c"',
];
const lexeme = fc.oneof(
  fc.constantFrom(
    ...nasty,
    'true',
    'false',
    'null',
    '0',
    '-0',
    '1.0',
    '1e400',
    '-1.5E-7',
    '12345678901234567890',
  ),
  fc.integer().map(String),
  fc.string({ maxLength: 12, unit: 'binary' }).map((text) => JSON.stringify(text)),
);
const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('"id"', '"level"', '"name"', '"a.b"', '"host"') },
  { weight: 1, arbitrary: fc.constantFrom('""', '"\\u0061"', '"{id}"', '"x y"', '"0"', '"a\\"b"') },
);

interface Source {
  readonly open: string;
  readonly parts: readonly (string | Source)[];
  readonly close: string;
}

function array(parts: readonly (string | Source)[]): Source {
  return { open: '[', parts, close: ']' };
}

function object(members: readonly (readonly [string, string | Source])[]): Source {
  const parts = members.map(([name, value]) => ({ open: `${name}:`, parts: [value], close: '' }));
  return { open: '{', parts, close: '}' };
}

/** A value of a row: built from the row's number, so that columns have shared affixes, sums and references. */
const cellMaker: fc.Arbitrary<(row: number) => string | Source> = fc.oneof(
  fc.tuple(fc.nat(50), fc.integer({ min: -9, max: 9 })).map(
    ([plus, times]) =>
      (row: number) =>
        String(plus + times * row),
  ),
  fc.nat(3).map((width) => (row: number) => `"req-${String(row).padStart(width * 2, '0')}"`),
  fc.constant((row: number) => `"pod-${row % 3 === 0 ? 'user' : 'auth'}-${String(row)}.example"`),
  fc.constant((row: number) => (row % 3 === 0 ? '"user"' : '"auth"')),
  fc.constant((row: number) =>
    row % 4 === 0 ? '"w~0"' : `"Wrote the session record number ${String(row * 7919)}"`,
  ),
  fc
    .array(lexeme, { minLength: 1, maxLength: 4 })
    .map((values) => (row: number) => values[row % values.length] ?? '0'),
  fc.array(lexeme, { minLength: 1, maxLength: 3 }).map(
    (values) => (row: number) =>
      object([
        ['"in"', values[row % values.length] ?? '0'],
        ['"n"', String(row)],
      ]),
  ),
  fc
    .array(lexeme, { minLength: 1, maxLength: 3 })
    .map((values) => (row: number) => array([...values, String(row)])),
  fc.constant((row: number) =>
    row % 2 === 0 ? '"A long value that is worth a short name"' : '"Another long value, as long"',
  ),
);

const field = fc.record({ key, make: cellMaker, absentEvery: fc.constantFrom(0, 0, 0, 2, 5) });

const rows: fc.Arbitrary<Source> = fc
  .record({
    fields: fc.uniqueArray(field, { selector: (each) => each.key, minLength: 1, maxLength: 6 }),
    count: fc.integer({ min: 3, max: 40 }),
    odd: fc.array(
      fc.tuple(
        fc.nat(30),
        fc.oneof(
          lexeme,
          fc.constant(array([])),
          fc.constant(object([])),
          fc.constant(
            object([
              ['"id"', '1'],
              ['"id"', '2'],
            ]),
          ),
        ),
      ),
      {
        maxLength: 1,
      },
    ),
  })
  .map(({ fields, count, odd }) => {
    const items: (string | Source)[] = Array.from({ length: count }, (_, row) =>
      object(
        fields
          .filter(({ absentEvery }) => absentEvery === 0 || row % absentEvery !== 0)
          .map(({ key: name, make }) => [name, make(row)] as const),
      ),
    );
    for (const [at, item] of odd) items.splice(at % (count + 1), 0, item);
    return array(items);
  });

const tree = fc.letrec<{ value: string | Source }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    lexeme,
    rows,
    fc.array(tie('value'), { maxLength: 8 }).map(array),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map(object),
  ),
})).value;

const space = fc.array(fc.constantFrom(' ', '\n', '\t', '\r', '  '), { minLength: 1, maxLength: 6 });

/** JSON texts: documents of any shape, most of them with tables somewhere. */
export const jsonText: fc.Arbitrary<JsonText> = fc
  .tuple(
    fc.oneof(
      { weight: 2, arbitrary: rows },
      { weight: 1, arbitrary: tree.map((value) => (typeof value === 'string' ? array([value]) : value)) },
    ),
    space,
  )
  .map(([value, spaces]) => ({ minified: write(value, () => ''), printed: write(value, spacer(spaces)) }));

/** JSON lines: one document a line, without breaks inside. */
export const jsonLines: fc.Arbitrary<readonly string[]> = fc
  .tuple(rows, fc.array(tree, { maxLength: 2 }))
  .map(([table, others]) => [...table.parts, ...others].map((value) => write(value, () => '')))
  .filter((lines) => lines.length > 1 && /^[[{]/.test(lines[0] ?? ''));

function write(value: string | Source, gap: () => string): string {
  if (typeof value === 'string') return value;
  const colon = value.open.endsWith(':') ? `${value.open.slice(0, -1)}${gap()}:` : value.open;
  const parts = value.parts.map((part) => write(part, gap));
  return `${colon}${gap()}${parts.join(`${gap()},${gap()}`)}${gap()}${value.close}`;
}

function spacer(spaces: readonly string[]): () => string {
  let next = 0;
  return () => {
    next += 1;
    return spaces[next % spaces.length] ?? '';
  };
}
