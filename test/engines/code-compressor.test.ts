import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeCompressor } from '../../src/engines/code-compressor/index.ts';
import type { EngineContext } from '../../src/engines/engine.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { anyCodePoint } from '../any-code-point.ts';
import { assertLinear } from '../linear.ts';
import { decode as restoreGutter } from '../../src/engines/code-compressor/decode.ts';
import { byLength, eager } from './samples.ts';
import { formBy, isTakenBy } from './outcome.ts';

/** How a program or a tool numbers lines. */
interface Style {
  readonly tool: string;
  readonly command: string | null;
  readonly width: number;
  readonly separator: string;
}

const nl: Style = { tool: 'Bash', command: 'nl -ba src/app.py', width: 6, separator: '\t' };
const styles: readonly Style[] = [
  nl,
  { ...nl, command: 'cat -n src/app.py | head -50' },
  { ...nl, command: 'bash -lc "cd src && nl -ba app.py | sed -n 1,50p; ls"' },
  { ...nl, command: 'bat -pn src/app.py', width: 4, separator: ' ' },
  { tool: 'Read', command: null, width: 0, separator: '\t' },
  { tool: 'Read', command: null, width: 6, separator: '→' },
  { tool: 'view', command: null, width: 0, separator: '. ' },
  { tool: 'read', command: null, width: 0, separator: ': ' },
];

function contextOf({ tool, command }: Style, base: EngineContext = byLength): EngineContext {
  return { ...base, tool, command, programs: command === null ? [] : programsOf(command) };
}

function number(lines: readonly string[], first: number, { width, separator }: Style): string[] {
  return lines.map((line, index) => String(first + index).padStart(width) + separator + line);
}

/** The form of an accepted text. */
function shorten(text: string, style: Style): string | null {
  const context = contextOf(style);
  assert.ok(isTakenBy(codeCompressor, text, context));
  return formBy(codeCompressor, text, context);
}

const code = [
  'def hstack(cls, *args):',
  '    """Stack arrays."""',
  '',
  '    arrays = [cls(arg) for arg in args]',
  '    if len(arrays) == 0:',
  "        raise ValueError('need at least one array')",
  '    return _stack(arrays)',
];

test('Numbers go from all lines but the first and every tenth, and a header says which lines these are.', () => {
  assert.equal(
    shorten(number(code, 368, nl).join('\n'), nl),
    [
      '[lines 368-374, every 10th numbered]',
      '   368\tdef hstack(cls, *args):',
      '    """Stack arrays."""',
      '370\t',
      '    arrays = [cls(arg) for arg in args]',
      '    if len(arrays) == 0:',
      "        raise ValueError('need at least one array')",
      '    return _stack(arrays)',
    ].join('\n'),
  );
});

test('Where numbers jump a new range begins; what is no range stays where it is.', () => {
  const text = ['---', ...number(code, 9, nl), ...number(code, 98, nl), '   700\tpass', 'app.py', ''].join(
    '\n',
  );
  assert.equal(
    shorten(text, nl),
    [
      '---',
      '[lines 9-15, every 10th numbered]',
      '     9\tdef hstack(cls, *args):',
      '10\t    """Stack arrays."""',
      ...code.slice(2),
      '[lines 98-104]',
      '    98\tdef hstack(cls, *args):',
      '    """Stack arrays."""',
      '100\t',
      ...code.slice(3),
      '   700\tpass',
      'app.py',
      '',
    ].join('\n'),
  );
});

test('Line ends, blanks at an end and lines that begin like numbered ones come through as they are.', () => {
  const lines = ['id\tname\r', '1\tOslo\r', '  2\tRome \r', '\r', '3. Bern', '\t', '', '7\t7\tseven'];
  const style = styles[4] ?? nl;
  assert.equal(
    formBy(
      codeCompressor,
      number(lines, 1, style).join('\n'),
      contextOf(style, eager(number(lines, 1, style).join('\n'))),
    ),
    [
      '[lines 1-8, every 10th numbered]',
      '1\tid\tname\r',
      '2\t1\tOslo\r',
      '3\t  2\tRome \r',
      '\r',
      '3. Bern',
      '\t',
      '',
      '8\t7\t7\tseven',
    ].join('\n'),
  );
});

test('Claude Code, Copilot and opencode number lines in ways of their own.', () => {
  const file = Array.from({ length: 40 }, (_, line) => code[line % code.length] ?? '');
  for (const style of styles) {
    const form = shorten(
      ['<path>src/app.py</path>', ...number(file, 8, style), '(End of file)'].join('\n'),
      style,
    );
    const [, header, first, second, third] = form?.split('\n') ?? [];
    assert.equal(header, '[lines 8-47, every 10th numbered]');
    assert.equal(first, `${'8'.padStart(style.width)}${style.separator}${code[0] ?? ''}`);
    assert.equal(second, code[1]);
    assert.equal(third, `10${style.separator}`);
  }
});

test('What nobody is known to have numbered is left alone.', () => {
  const table = number(code, 1, { ...nl, width: 0 }).join('\n');
  const list = code.map((line, index) => `${index + 1}. ${line}`).join('\n');
  const numbered = number(code, 1, nl).join('\n');
  const accepts = (text: string, tool: string, command: string | null): boolean =>
    isTakenBy(codeCompressor, text, contextOf({ ...nl, tool, command }));
  assert.ok(accepts(numbered, 'Bash', 'nl -ba src/app.py'));
  assert.ok(accepts(numbered, 'Bash', 'sudo cat -An src/app.py | grep -A9 hstack'));
  assert.ok(!accepts(numbered, 'Bash', 'cat listing.txt'));
  assert.ok(!accepts(numbered, 'Bash', 'echo "nl -ba"; cat listing.txt'));
  assert.ok(!accepts(table, 'Bash', 'cat cities.tsv'));
  assert.ok(!accepts(table, 'Bash', 'nl -ba src/app.py; cat cities.tsv'));
  assert.ok(!accepts(table, 'mcp__files__read', null));
  assert.ok(!accepts(list, 'Read', null));
  assert.ok(!accepts(number(code.slice(2), 1, nl).join('\n'), 'Bash', 'nl -ba src/app.py'));
  assert.ok(
    !accepts(
      number(code, 1, nl)
        .filter((_, index) => index % 2 === 0)
        .join('\n'),
      'Bash',
      'nl -ba src/app.py',
    ),
  );
});

test('A file that holds a header of ours stays as it is.', () => {
  const texts = [
    number([...code, '[lines 1-8]'], 1, nl),
    ['[lines 3-90, every 10th numbered]', ...number(code, 1, nl)],
  ];
  for (const text of texts.map((lines) => lines.join('\n'))) {
    assert.equal(formBy(codeCompressor, text, contextOf(nl, eager(text))), null);
  }
});

const anyLine = fc.oneof(
  fc.constantFrom(
    ...code,
    '',
    ' ',
    '\t',
    '\r',
    '}\r',
    '1\tone',
    '00012\tx',
    '  7\t',
    '5. five',
    '6: six',
    '7 seven',
    '→',
    '[lines 1-9]',
  ),
  fc.integer({ min: 0, max: 1_000_000 }).map((value) => `${value}\t${value}`),
  fc.string({ unit: anyCodePoint, maxLength: 12 }).map((text) => text.replaceAll('\n', '')),
);
const anyRange = fc.record({
  lines: fc.array(anyLine, { maxLength: 30 }),
  first: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constantFrom(995, 9_993, 99_990, 999_994)),
  isNumbered: fc.boolean(),
});
const anyText = fc
  .record({ style: fc.constantFrom(...styles), ranges: fc.array(anyRange, { minLength: 1, maxLength: 4 }) })
  .map(({ style, ranges }) => ({
    style,
    text: ranges
      .flatMap(({ lines, first, isNumbered }) => (isNumbered ? number(lines, first, style) : lines))
      .join('\n'),
  }));

test('The form alone says what each numbered line was, byte for byte.', () => {
  let shortened = 0;
  fc.assert(
    fc.property(anyText, ({ style, text }) => {
      const form = formBy(codeCompressor, text, contextOf(style, eager(text)));
      if (form === null) return;
      shortened += 1;
      assert.equal(restoreGutter(form), text);
      assert.equal(formBy(codeCompressor, text, contextOf(style, eager(text))), form);
    }),
    { numRuns: 4_000 },
  );
  assert.ok(shortened > 1_000, String(shortened));
});

test('Every numbered file without a header of ours gets shorter.', () => {
  const anyFile = fc.array(
    anyLine.filter((line) => !line.startsWith('[lines ')),
    { minLength: 6, maxLength: 40 },
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...styles),
      anyFile,
      fc.integer({ min: 1, max: 99_000 }),
      (style, lines, first) => {
        const text = number(lines, first, style).join('\n');
        assert.ok(isTakenBy(codeCompressor, text, contextOf(style)));
        const form = formBy(codeCompressor, text, contextOf(style, eager(text)));
        assert.equal(form?.split('\n').length, lines.length + 1);
      },
    ),
    { numRuns: 500 },
  );
});

test('Work grows with the size of a text, whatever stands in it.', () => {
  const shapes: readonly ((size: number) => string)[] = [
    (size) =>
      number(
        Array.from({ length: size / 20 }, (_, line) => `const value${line} = ${line};`),
        1,
        nl,
      ).join('\n'),
    (size) => '\n'.repeat(size),
    (size) => ' '.repeat(size),
    (size) => '1'.repeat(size),
    (size) => '     1\t'.repeat(size / 8),
    (size) => '     1\tx\n'.repeat(size / 10),
    (size) => '     1\tx\n     2\ty\n'.repeat(size / 20),
    (size) => '[lines 1-9]\n'.repeat(size / 12),
    (size) => '[('.repeat(size / 2),
  ];
  for (const shape of shapes) {
    assertLinear(
      shape,
      (text) => {
        formBy(codeCompressor, text, contextOf(nl));
      },
      60_000,
    );
  }
});
