import fc from 'fast-check';
import { respaced } from '../../src/engines/smart-crusher/decode-spacing.ts';
import { anyCodePoint } from '../any-code-point.ts';

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
  fc.string({ maxLength: 12, unit: anyCodePoint }).map((text) => JSON.stringify(text)),
);
const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('"id"', '"level"', '"name"', '"a.b"', '"host"') },
  { weight: 1, arbitrary: fc.constantFrom('""', '"\\u0061"', '"{id}"', '"x y"', '"0"', '"a\\"b"') },
);

/** What a reader could take for a form of ours, or for JSON. */
const textLine = fc.oneof(
  fc.constantFrom(
    '',
    '< HTTP/1.1 200 OK',
    '[INFO] server is up',
    '[12:00:01] {open',
    '{ not json',
    'x = [1, 2',
    '| a line',
    '5 rows of {}',
    'Tables: none',
    'string of [1]',
    '```json',
    'see "{id}" and {level}',
    'a\tb\tc',
  ),
  fc.string({ maxLength: 20, unit: fc.constantFrom(...Array.from('ab{[ "1:,|\\\t')) }),
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

/** A string that holds the JSON of a value, spaced as tools space it. */
function stringOf(value: string | Source, style: number): string {
  const text = write(value, () => '');
  const spacings = [
    () => text,
    () => JSON.stringify(JSON.parse(text), null, 2),
    () => JSON.stringify(JSON.parse(text), null, '\t'),
    () => JSON.stringify(JSON.parse(text), null, 4).replace(/\n */g, ' '),
    () => text.replace(/("(?:[^"\\]|\\.)*")|([,:])/g, (_, lexeme?: string) => lexeme ?? `${_} `),
  ];
  return JSON.stringify(spacings[style % spacings.length]?.() ?? text);
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
  fc.constant((row: number) => `"user_${String(10_000 + row)}"`),
  fc.constant((row: number) => `0.${String((row * 37) % 91)}`),
  fc.constant((row: number) => String(1_700_000_000 + row * row)),
  fc.constant((row: number) =>
    row % 4 === 0 ? '"Lost user"' : `"Lost the ${row % 3 === 0 ? 'user' : 'auth'} of {n}"`,
  ),
  fc
    .tuple(fc.array(lexeme, { minLength: 1, maxLength: 3 }), fc.nat(4), fc.nat(8))
    .map(([values, style, odd]) => (row: number) => {
      const members = values.map((value, index) => [`"key ${String(index)}"`, value] as const);
      const long = '"a long text, so that the JSON is worth a look at what it holds"';
      const held = object([...members, ['"n"', array([String(row), array([])])], ['"text"', long]]);
      return stringOf(held, odd === row ? style + 1 : style);
    }),
  fc.constant((row: number) =>
    row % 2 === 0 ? '"A long value that is worth a short name"' : '"Another long value, as long"',
  ),
);

const field = fc.record({ key, make: cellMaker, absentEvery: fc.constantFrom(0, 0, 0, 2, 5) });

const rows: fc.Arbitrary<Source> = fc
  .record({
    fields: fc.uniqueArray(field, { selector: (each) => each.key, minLength: 1, maxLength: 6 }),
    count: fc.integer({ min: 3, max: 24 }),
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

/** The values of a row without their keys. */
function valuesOf(row: string | Source): string | Source {
  if (typeof row === 'string') return row;
  return array(row.parts.flatMap((part) => (typeof part === 'string' ? part : part.parts)));
}

const tree = fc.letrec<{ value: string | Source }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    lexeme,
    rows,
    fc.array(tie('value'), { maxLength: 8 }).map(array),
    fc.array(lexeme, { minLength: 30, maxLength: 60 }).map(array),
    rows.map(({ parts }) => array(parts.map(valuesOf))),
    rows.map(({ parts }) => object(parts.map((part, index) => [`"name ${String(index)}"`, part] as const))),
    fc
      .array(lexeme, { minLength: 20, maxLength: 30 })
      .map((values) => object(values.map((value, index) => [`"k${String(index % 25)}"`, value] as const))),
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

const spacings = ['minified', 'spaced', 'indent 2', 'indent 4', 'indent tab'] as const;

/** Text with JSON in its midst, each value up to the end of its line, all of one spacing or each as it comes. */
export const mixedText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...spacings, null),
    fc.array(
      fc.oneof(
        { weight: 2, arbitrary: textLine.map((line) => ({ before: line, json: [] as readonly JsonText[] })) },
        {
          weight: 1,
          arbitrary: fc
            .tuple(
              fc.constantFrom('', 'data: ', 'Result: ', '  '),
              jsonText.filter(({ minified }) => minified.length > 2),
            )
            .map(([before, json]) => ({ before, json: [json] })),
        },
        {
          weight: 1,
          arbitrary: jsonLines.map((lines) => ({
            before: '',
            json: lines.map((minified) => ({ minified, printed: minified })),
          })),
        },
      ),
      { minLength: 2, maxLength: 8 },
    ),
  )
  .map(([spacing, parts]) =>
    [
      'GET /items',
      ...parts.map(({ before, json }) => {
        const written = json.map(({ minified, printed }) =>
          spacing === null ? printed.trim() : respaced(minified, spacing),
        );
        return before + written.join('\n');
      }),
      'done',
    ].join('\n'),
  );

/** JSON lines with a few lines between that are none. */
export const interrupted: fc.Arbitrary<string> = fc
  .tuple(jsonLines, fc.array(fc.tuple(fc.nat(40), textLine), { minLength: 1, maxLength: 6 }))
  .map(([lines, others]) => {
    const all = [...lines];
    for (const [at, line] of others) all.splice(at % (all.length + 1), 0, line);
    return `${all.join('\n')}\nend of list\n`;
  });
