import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findings } from '../../src/engines/findings/index.ts';
import { assertLinear } from '../linear.ts';
import { contextOf, formBy, piecesBy } from './outcome.ts';

/* How places are told, and what of blocks leaves. */

function formOf(lines: readonly string[]): readonly string[] {
  const text = lines.join('\n');
  const form = formBy(findings, text, contextOf('make lint'));
  assert.ok(form !== null, text.slice(0, 300));
  assert.equal(findings.decode(form, null), text);
  return form.split('\n');
}

/** The lines that a fold leaves in place. */
function keptOf(lines: readonly string[]): readonly string[] {
  const pieces = piecesBy(findings, lines.join('\n'), contextOf('make lint')) ?? [];
  return pieces.flatMap((piece) => (typeof piece === 'string' ? piece.split('\n') : ['[left out]']));
}

test('Lines of one column are a list, those one below the other a range; places of one value stand before it.', () => {
  const lines = [
    ...[3, 4, 5, 9, 12].map((line) => `src/a.js:${line}:5: error: Unexpected var`),
    ...[1, 2, 3, 4, 5, 6].map((line) => `src/b.js:${line}:1: error: Unexpected var`),
    ...[7, 20, 31].map((line) => `src/b.js:${line}:${line}: error: 'total' is unused`),
    "src/b.js:40:2: error: 'price' is unused",
    'src/c.js:9:1: error: Missing semicolon',
    'src/c.js:10:1: error: No such name',
  ];
  assert.deepEqual(formOf(lines), [
    'Findings by message (next 6 lines): below each its places. 3,7-9:5 is 3:5 7:5 8:5 9:5. {} in a message: what stands behind the place. Paths are in src/. Messages begin "error: ". Printed as "PATH:LINE:COLUMN: MESSAGE", by path and place.',
    'Unexpected var',
    ' a.js:3-5,9,12:5 b.js:1-6:1',
    "'{}' is unused",
    ' b.js:7:7,20:20,31:31 total, 40:2 price',
    'c.js:9:1: Missing semicolon',
    'c.js:10:1: No such name',
  ]);
});

test('Findings whose messages share a part stand by that part.', () => {
  const exports = (module: string, names: readonly string[]): string[] =>
    names.map((name, at) => `${module}.py:${at + 1}: error: Module "app.compat" does not export "${name}"`);
  const form = formOf([
    ...exports('a', ['os', 're', 'sys', 'json', 'time']),
    ...exports('b', ['abc', 'enum', 'math', 'copy', 'glob']),
    'c.py:1: error: Module "urllib3" does not export "one"',
    'c.py:2: error: Module "urllib3" does not export "two"',
  ]);
  assert.ok(form.includes('error: Module "app.compat" does not export "{}"'), form.join('\n'));
});

/** A block of clippy: the link stands in all, the note in the first of its rule. */
function clippy(rule: string, says: string, line: number, isFirst: boolean): readonly string[] {
  const gap = ' '.repeat(String(line).length);
  return [
    `warning: ${says}`,
    `${gap}--> src/lib.rs:${line}:5`,
    `${gap} |`,
    `${line} |     return ${line};`,
    `${gap} |     ^^^^^^^^^`,
    `${gap} |`,
    `${gap} = help: for further information visit https://rust-lang.github.io/rust-clippy/rust-1.95.0/index.html#${rule}`,
    ...(isFirst ? [`${gap} = note: \`#[warn(clippy::${rule})]\` on by default`] : []),
    'help: remove it',
    `${gap} |`,
    `${line} -     return ${line};`,
    `${line} +     ${line}`,
    `${gap} |`,
    '',
  ];
}

test('clippy: rule, message, places and what helps stay; links, notes on lints and source leave.', () => {
  const lines = [2, 6, 10, 14, 18, 22].flatMap((line, at) => [
    ...clippy('needless_return', 'unneeded `return` statement', line, at === 0),
    ...clippy('let_and_return', 'returning the result of a `let`', line + 2, at === 0),
  ]);
  const kept = keptOf([...lines, 'warning: `lints` (lib) generated 12 warnings']);
  assert.deepEqual(kept.slice(1), [
    'warning: unneeded `return` statement [needless_return]',
    '|help: remove it',
    ' lib.rs:2,6,10,14,18,22:5',
    'warning: returning the result of a `let` [let_and_return]',
    '|help: remove it',
    ' lib.rs:4,8,12,16,20,24:5',
    '[left out]',
    'warning: `lints` (lib) generated 12 warnings',
  ]);
  formOf(lines);
});

test('Blocks that say otherwise what a shape says for others come back.', () => {
  const odd = fc.constantFrom(
    '+',
    '{rule}',
    '= note: {rule}',
    '[x]',
    '|',
    '= note: `#[warn(clippy::a)]` on by default',
  );
  const rule = fc.constantFrom('a', 'a_b', 'needless_return');
  const says = fc.constantFrom('unneeded', 'unneeded [a]', 'x [a_b] y', 'value of `x`', 'value of `y`');
  const block = fc.tuple(rule, says, fc.nat(400), fc.boolean(), fc.option(odd));
  fc.assert(
    fc.property(fc.array(block, { minLength: 9, maxLength: 24 }), (blocks) => {
      const text = blocks
        .flatMap(([name, said, line, isFirst, more]) => {
          const lines = clippy(name, said, line + 1, isFirst);
          return more === null ? lines : [...lines.slice(0, 7), `    ${more}`, ...lines.slice(7)];
        })
        .join('\n');
      const form = formBy(findings, text, contextOf('cargo clippy'));
      if (form !== null) assert.equal(findings.decode(form, null), text);
    }),
    { numRuns: 300 },
  );
});

test('A few warnings are told by message, a few errors keep their source, of several sections each has many.', () => {
  const gcc = (level: string, count: number): string[] =>
    Array.from({ length: count }, (_, at) => [
      `src/shop/cart.c:${9 * at + 1}:4: ${level}: comparison of integer expressions of different signedness`,
      `${String(9 * at + 1).padStart(5)} |   for (int at = ${at}; at < count_of_all_items_in(cart); at++) total += price;`,
      '      |                    ^',
    ]).flat();
  assert.ok(
    keptOf(gcc('warning', 5)).includes(' src/shop/cart.c:1,10,19,28,37:4') ||
      keptOf(gcc('warning', 5)).includes(' cart.c:1:4 10:4 19:4 28:4 37:4'),
  );
  assert.deepEqual(keptOf(gcc('error', 5)), []);
  assert.deepEqual(keptOf([...gcc('warning', 5), 'make: next', ...gcc('warning', 5)]), []);
});

test('Paths of any kind come back, alone and several on a line.', () => {
  const path = fc.constantFrom(
    'a.js',
    'my file.js',
    '12',
    '3-4',
    'C:/x/a.js',
    'C:\\x\\a b.js',
    'src/a.js',
    '-',
    'a,b',
    '\u0085',
    'x\ud800',
  );
  const said = fc.constantFrom("'a'", "'b'", '12', "', '", "'5:3'", "'3,4'");
  const row = fc.tuple(fc.nat(30), fc.option(fc.nat(3), { freq: 9 }), said);
  const rowsOfFile = fc
    .tuple(fc.array(row, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 10 }))
    .map(([rows, share]) =>
      share === 1
        ? rows
        : rows.toSorted(([one, at], [other, next]) => one - other || (at ?? -1) - (next ?? -1)),
    );
  const file = fc.tuple(path, rowsOfFile);
  const usual = ['lib/cart.py', 'lib/total.py', 'lib/price.py'].map(
    (name) => [name, Array.from({ length: 20 }, (_, at) => [3 * at + 1, 4, 'here'] as const)] as const,
  );
  let written = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(file, { minLength: 1, maxLength: 2, selector: ([name]) => name }),
      fc.constantFrom('', '\r'),
      (files, end) => {
        const text = [...files, ...usual]
          .flatMap(([name, rows]) =>
            rows.map(([line, column, value]) => {
              const place = `${name}:${line}${column === null ? '' : `:${column}`}`;
              return `${place}: error: This name is assigned here but never used there ${value}${end}`;
            }),
          )
          .join('\n');
        const form = formBy(findings, text, contextOf('flake8'));
        if (form === null) return;
        written += 1;
        assert.equal(findings.decode(form, null), text);
      },
    ),
    { numRuns: 500 },
  );
  assert.ok(written > 200, String(written));
});

const shapes: Readonly<Record<string, (at: number) => string>> = {
  'a message of many values': (at) => `a.py:${at}:1: error: 'x${at % 7}'`,
  'one column of many lines': (at) => `a.py:${3 * at}:1: error: x`,
  'a column of its own for each line': (at) => `a.py:${at}:${(7 * at) % 9_000}: error: x`,
  'one range': (at) => `f${Math.floor(at / 5_000)}.py:${at}: error: x`,
  'many short files': (at) => `f${at}.py:1:1: error: x`,
  'values of two parts': (at) => `a.py:${at}:1: error: 'a${at % 50}' of 'b${at % 3}'`,
};

for (const [name, line] of Object.entries(shapes)) {
  test(`Work grows with the length of a text, not with its square: ${name}.`, () => {
    assertLinear(
      (size) => Array.from({ length: size / 10 }, (_, at) => line(at)).join('\n'),
      (text) => {
        const form = formBy(findings, text, contextOf('make lint'));
        if (form !== null) findings.decode(form, null);
      },
    );
  });
}

for (const more of ['`a` ', "'a' ", ' 12', '[', 'x: ']) {
  test(`Work grows with the length of a line, not with its square: ${more}`, () => {
    assertLinear(
      (size) =>
        Array.from(
          { length: 10 },
          (_, at) => `a.py:${at}:1: error: ${more.repeat(size / 10 / more.length)}`,
        ).join('\n'),
      (text) => {
        const form = formBy(findings, text, contextOf('make lint'));
        if (form !== null) findings.decode(form, null);
      },
    );
  });
}
