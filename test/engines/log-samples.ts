import fc from 'fast-check';
import { anyCodePoint } from '../any-code-point.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** A service's log: three statements by turns, a moment and a level on each line. */
export function serviceLog(count: number): string[] {
  return Array.from({ length: count }, (_, line) => {
    const time = `2031-05-02T10:${two(Math.floor(line / 60) % 60)}:${two(line % 60)}.120Z`;
    const said = [
      `INFO [worker-${line % 8}] GET /api/orders/${line * 7} answered 200 in ${line % 90} ms`,
      `DEBUG [pool] connection ${line} to 10.0.0.${line % 250}:5432 is idle`,
      `INFO [cache] user:${line * 3} was not found, loading it from the store`,
    ];
    return `${time} ${said[line % said.length] ?? ''}`;
  });
}

/** What a package manager prints: colours, progress, names that never come again. */
export function installLog(count: number): string[] {
  return Array.from({ length: count }, (_, line) => {
    const name = `lib${(line * 7919).toString(36)}`;
    const said = [
      `Unpacking ${name}:amd64 (1:${line % 9}.${line % 4}-${line}ubuntu1) ...`,
      `Setting up ${name}:amd64 (1:${line % 9}.${line % 4}-${line}ubuntu1) ...`,
      `\u001b[32mFetching ${name} ${line % 5}.${line % 7}.0\u001b[0m`,
      `(Reading database ... ${(line * 5) % 101}%`,
    ];
    return said[line % said.length] ?? '';
  });
}

/** One line with a progress bar that was drawn over and over. */
export function progressLine(states: number): string {
  return Array.from({ length: states }, (_, state) => `Downloading ${state} of ${states} kB`).join('\r');
}

const word = fc.constantFrom(
  'job',
  'done',
  'of',
  'queue',
  'was',
  'in',
  'a',
  'user',
  '\u00fcber',
  '\u4efb\u52a1',
  '{x}',
  '<y>',
);
const junk = fc.oneof(
  fc.string({ unit: anyCodePoint, maxLength: 30 }),
  fc.constantFrom(
    '',
    ' ',
    '\t',
    'x\r',
    '\r',
    'a\rb\r',
    '=a',
    '=a x',
    '=a: b',
    '=+3',
    ':a x',
    '$+1',
    '\u240d',
    'x\u240d',
    '\u001b[',
    '\u001b[0K$ run',
    '{}',
    '\u00ab\u00bb<>\u2039\u203a\u27e8\u27e9\u27e6\u27e7',
    'Log in short form.',
  ),
);
const value = fc
  .tuple(fc.constantFrom('', 'x', 'job-', '/a/b'), fc.nat(999))
  .map(([name, number]) => `${name}${number}`);
const statement = fc
  .array(fc.oneof(word, value), { minLength: 1, maxLength: 8 })
  .map((words) => words.join(' '));

/** Texts of a few statements many times over, of repeats, and of things that no log should hold. */
export const anyLog: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 6, arbitrary: statement }, { weight: 1, arbitrary: junk }), {
      minLength: 1,
      maxLength: 12,
    }),
    fc.array(fc.tuple(fc.nat(11), fc.nat(40), fc.integer({ min: 1, max: 6 })), {
      minLength: 8,
      maxLength: 90,
    }),
    fc.constantFrom('\n', '\n', '\n', '\r\n', '\r'),
    fc.constantFrom('', '\n', '\r', '\r\n', 'end'),
  )
  .map(([said, uses, end, last]) => {
    const lines = uses.flatMap(([which, number, times]) => {
      const line = said[which % said.length] ?? '';
      const changed = number % 3 === 0 ? line : line.replace(/\d+/g, String(number));
      return new Array<string>(number % 4 === 0 ? times : 1).fill(changed);
    });
    return [...said, ...lines].join(end) + last;
  });

const path = fc.constantFrom(
  '/app/db/query.py',
  '/app/web/query.py',
  'query.py',
  '/app/run.py',
  '<stdin>',
  'web/query.py',
);
const frameLine = fc
  .tuple(
    fc.constantFrom('  ', '  ', '  | ', ''),
    path,
    fc.integer({ min: 1, max: 3 }),
    fc.constantFrom('run', '<module>'),
  )
  .map(([indent, file, line, place]) => `${indent}File "${file}", line ${line}, in ${place}`);
const frameWithCode = fc
  .tuple(
    frameLine,
    fc.array(fc.constantFrom('    run()', '    return 1', '    ^^^^^', '  | x', ''), { maxLength: 4 }),
  )
  .map(([frame, code]) => [frame, ...code]);
const warningLine = fc
  .tuple(
    path,
    fc.nat(20),
    fc.constantFrom('DeprecationWarning', 'SyntaxWarning', 'Warning'),
    fc.constantFrom('use b', 'is c'),
  )
  .map(([file, line, category, said]) => [`${file}:${line}: ${category}: ${said}`, '  import a']);
const printedLines = fc.oneof(
  frameWithCode,
  frameWithCode,
  warningLine,
  fc.constantFrom(
    ['Traceback (most recent call last):'],
    ['ValueError: bad'],
    ['x = 1', 'y = 2'],
    [''],
    ['done'],
  ),
);

/** What scripts print: stack traces, warnings, blocks that come again, now and then lines that look like our notes. */
export const anyOutput: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.tuple(printedLines, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 8 }),
    fc.integer({ min: 1, max: 3 }),
    fc.oneof({ weight: 12, arbitrary: fc.constant('') }, { weight: 1, arbitrary: junkNote() }),
  )
  .map(([blocks, times, note]) => {
    const once = blocks.flatMap(([lines, count]) => Array.from({ length: count }, () => lines).flat());
    return [...Array.from({ length: times }, () => once).flat(), ...(note === '' ? [] : [note])].join('\n');
  });

function junkNote(): fc.Arbitrary<string> {
  return fc.constantFrom(
    '[the line above once more]',
    '[the 3 lines above 2 times more]',
    'a.py:1: DeprecationWarning as above',
    '  run.py:12 in run',
    'Log in short form. So it is.',
  );
}
