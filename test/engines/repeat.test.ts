import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { repeat } from '../../src/engines/repeat/index.ts';
import { LineMemory } from '../../src/engines/repeat/line-memory.ts';
import { scopesOf } from '../../src/pipeline/worker/line-scopes.ts';
import { pointersHold } from '../../src/pipeline/worker/pointers-hold.ts';
import { shrink } from '../../src/pipeline/worker/shrink.ts';
import { anyCodePoint } from '../any-code-point.ts';
import { assertLinear } from '../linear.ts';
import { followPointers } from './repeat-parser.ts';
import { byLength } from './samples.ts';
import { isTakenBy, formBy } from './outcome.ts';

const file = Array.from(
  { length: 40 },
  (_, line) => `  const part${String(line)} = read(${String(line * 7)});`,
);

function remember(...texts: readonly string[]): LineMemory {
  const memory = new LineMemory(scopesOf);
  texts.forEach((text, index) => {
    memory.add({ name: `of "cat ${String(index)}"`, text });
  });
  return memory;
}

function shown(text: string, seen: LineMemory): string | null {
  return formBy(repeat, text, { ...byLength, seen });
}

test('lines seen before become one line that says where they stand', () => {
  const memory = remember(file.join('\n'));
  const edited = [...file.slice(5, 15), '  const added = true;', ...file.slice(15, 30)].join('\n');
  assert.equal(
    shown(edited, memory),
    ['[same as lines 6-15 of "cat 0"]', '  const added = true;', '[same as lines 16-30 there]'].join('\n'),
  );
});

test('a call made again is told from the first one', () => {
  const memory = new LineMemory(scopesOf);
  memory.add({ name: 'of "make"', text: 'all is well' });
  memory.add({ name: 'of "make"', text: file.join('\n') });
  assert.match(shown(file.join('\n'), memory) ?? '', /^\[.* of "make" \(2nd time\)\]$/);
});

test('calls that share a name are told apart by what was called, and a call made again by how often', () => {
  const memory = new LineMemory(scopesOf);
  const name = 'of "kubectl prod"';
  const other = file.map((line) => `${line} // other`);
  memory.add({ name, longName: 'of "kubectl get pods -n prod"', text: file.join('\n') });
  assert.equal(shown(file.join('\n'), memory), '[same as lines 1-40 of "kubectl prod"]');
  memory.add({ name, longName: 'of "kubectl describe deploy -n prod"', text: 'all is well' });
  memory.add({ name, longName: 'of "kubectl get pods -n prod"', text: other.join('\n') });
  assert.equal(shown(file.join('\n'), memory), '[same as lines 1-40 of "kubectl get pods -n prod"]');
  assert.equal(
    shown(other.join('\n'), memory),
    '[same as lines 1-40 of "kubectl get pods -n prod" (2nd time)]',
  );
  memory.keep(1);
  assert.equal(shown(file.join('\n'), memory), '[same as lines 1-40 of "kubectl prod"]');
});

test('the same call in another folder is another one, and the folder is said where there are two only', () => {
  const memory = new LineMemory(scopesOf);
  const call = (folder: string, lines: readonly string[]): void => {
    memory.add({ name: 'of "df"', inFolder: `of "cd ${folder} && df"`, text: lines.join('\n') });
  };
  const other = file.map((line) => `${line} // other`);
  const third = file.map((line) => `${line} // third`);
  call('a', ['all is well']);
  call('a', file);
  assert.equal(shown(file.join('\n'), memory), '[same as lines 1-40 of "df" (2nd time)]');
  call('b', other);
  memory.add({ name: 'of "df"', text: third.join('\n') });
  assert.equal(shown(file.join('\n'), memory), '[same as lines 1-40 of "cd a && df" (2nd time)]');
  assert.equal(shown(other.join('\n'), memory), '[same as lines 1-40 of "cd b && df"]');
  assert.equal(shown(third.join('\n'), memory), '[same as lines 1-40 of "df"]');
  memory.keep(2);
  assert.equal(shown(file.join('\n'), memory), '[same as lines 1-40 of "df" (2nd time)]');
});

test('of its names a call goes by the shortest that no other call has, short or long', () => {
  const memory = new LineMemory(scopesOf);
  const call = (name: string, fullerName: string, longName: string, text: string): void => {
    memory.add({
      name: `of "${name}"`,
      fullerName: `of "${fullerName}"`,
      longName: `of "${longName}"`,
      text,
    });
  };
  const part = (number: number): string => file.map((line) => `${line} // ${String(number)}`).join('\n');
  call('sed a.ts', 'sed 1,40p a.ts', "sed -n '1,40p' src/a.ts", part(1));
  assert.equal(shown(part(1), memory), '[same as lines 1-40 of "sed a.ts"]');
  call('sed a.ts', 'sed 41,80p a.ts', "sed -n '41,80p' src/a.ts", part(2));
  assert.equal(shown(part(1), memory), '[same as lines 1-40 of "sed 1,40p a.ts"]');
  assert.equal(shown(part(2), memory), '[same as lines 1-40 of "sed 41,80p a.ts"]');
  // Of another folder: only what was called tells it from the first.
  call('sed a.ts', 'sed 1,40p a.ts', "sed -n '1,40p' test/a.ts", part(3));
  assert.equal(shown(part(1), memory), `[same as lines 1-40 of "sed -n '1,40p' src/a.ts"]`);
  assert.equal(shown(part(3), memory), `[same as lines 1-40 of "sed -n '1,40p' test/a.ts"]`);
  // A call that reads as another one's longer name takes that from it.
  call('sed 41,80p a.ts', 'sed 41,80p a.ts', 'sed 41,80p a.ts', part(4));
  assert.equal(shown(part(2), memory), `[same as lines 1-40 of "sed -n '41,80p' src/a.ts"]`);
  assert.equal(shown(part(4), memory), '[same as lines 1-40 of "sed 41,80p a.ts"]');
  memory.keep(2);
  assert.equal(shown(part(1), memory), '[same as lines 1-40 of "sed 1,40p a.ts"]');
});

test('a pointer of an older release, which named the whole call, is still followed', () => {
  const memory = new LineMemory(scopesOf);
  const names = {
    name: 'of "sed a.ts"',
    fullerName: 'of "sed 1,9p a.ts"',
    longName: 'of "sed -n 1,9p src/a.ts"',
  };
  for (const text of ['one', file.join('\n')]) memory.add({ ...names, text });
  for (const source of Object.values(names)) {
    const run = { source: `${source} (2nd time)`, fromLine: 1, unit: 'lines', lines: 40 } as const;
    assert.deepEqual(memory.linesOf(run), file);
    assert.equal(memory.linesOf({ ...run, source }), null);
  }
  const none = { source: 'of "sed b.ts"', fromLine: 1, unit: 'lines', lines: 1 } as const;
  assert.equal(memory.linesOf(none), null);
});

test('lines below a header that itself stands behind a pointer are known by it', () => {
  const log = (from: number, to: number): string[] => [
    'Log in short form. "=a: \u2026" begins kind a, its changing parts in {}; "=a x y" is that line with x, y in these places.',
    '=a: Fetched the package {left-pad} in {3} ms from the registry',
    ...file.slice(from, to).map((_, row) => `=a package-number-${String(row + from)} ${String(row)}`),
  ];
  const memory = remember(log(0, 10).join('\n'));
  const below = log(10, 30).slice(2);
  memory.add({
    name: 'of "npm"',
    text: ['[same as lines 1-12 of "cat 0"]', ...below].join('\n'),
  });
  memory.add({
    name: 'of "gone"',
    text: ['[same as lines 1-12 of "nothing"]', ...file].join('\n'),
  });
  // Verbatim they say nothing, and where the header is gone nobody knows what they say.
  assert.equal(shown(below.join('\n'), memory), null);
  assert.equal(shown(file.join('\n'), memory), null);
  const page = repeat.read(log(10, 30).join('\n'), { ...byLength, seen: memory });
  assert.ok(page !== null);
  assert.match(
    repeat.encode({ ...page, scopes: scopesOf(page.lines) }) ?? '',
    /\n\[same as lines 2-21 of "npm"\]$/,
  );
});

test('numbered lines are known again under other numbers, and under none', () => {
  const numbered = (...header: string[]): string =>
    [...header, `    11\t${file[0] ?? ''}`, ...file.slice(1)].join('\n');
  const memory = remember(numbered('[lines 11-50, every 10th numbered]'));
  assert.equal(shown(file.join('\n'), memory), '[same as file lines 11-50 of "cat 0"]');
  const [, ...rest] =
    shown(numbered('first', '[lines 11-50, every 10th numbered]'), memory)?.split('\n') ?? [];
  // The line that shows how numbers are written stays.
  assert.deepEqual(rest, [
    '[lines 11-50, every 10th numbered]',
    `    11\t${file[0] ?? ''}`,
    '[same as file lines 12-50 of "cat 0"]',
  ]);
});

/** What goes upstream of a file's numbered lines, as Claude Code reads them, and what proves it. */
function sentOf(text: string, memory: LineMemory): string {
  const job = { text, tool: 'Read', command: null, role: 'read', failed: false, question: '' } as const;
  const verdict = shrink({ ...job, level: 'lossless', retrieval: null }, byLength.count, memory);
  assert.notEqual(verdict.reason, 'unproved');
  return verdict.lossless?.text ?? text;
}

test('numbered lines that are read again need no line that shows how numbers are written', () => {
  const read = (first: number, last: number, width = 6, edited = -1): string =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at)
      .map(
        (number) =>
          `${String(number).padStart(width)}\t${file[number - 1] ?? ''}${number === edited ? ' // new' : ''}`,
      )
      .join('\n');
  const memory = new LineMemory(scopesOf);
  memory.add({ name: 'of "Read a.ts"', text: sentOf(read(1, 30), memory) });
  const shown = (text: string): string[] => {
    const sent = sentOf(text, memory).split('\n');
    const views = [sentOf(text, new LineMemory(scopesOf)), text].map((each) => ({
      text: each,
      scopes: null,
    }));
    assert.ok(pointersHold(sent.join('\n'), views, memory), sent.join('\n'));
    return sent;
  };
  assert.deepEqual(shown(read(1, 30)), ['[same as numbered lines 1-30 of "Read a.ts"]']);
  assert.deepEqual(shown(`file a.ts\n${read(5, 20)}\nend`), [
    'file a.ts',
    '[same as numbered lines 5-20 of "Read a.ts"]',
    'end',
  ]);
  assert.deepEqual(shown(read(9, 33)).slice(0, 3), [
    '[same as numbered lines 9-30 of "Read a.ts"]',
    '[lines 31-33, every 10th numbered]',
    `    31\t${file[30] ?? ''}`,
  ]);
  assert.deepEqual(shown(read(9, 30, 6, 15)), [
    '[same as numbered lines 9-14 of "Read a.ts"]',
    '[lines 15-30, every 10th numbered]',
    `    15\t${file[14] ?? ''} // new`,
    '[same as file lines 16-30 there]',
  ]);
  // Numbers that were written in another way are no such lines.
  assert.match(
    shown(read(9, 30, 4)).join('\n'),
    /^\[lines 9-30, .*\n +9\t.*\n\[same as file lines 10-30 of "Read a.ts"\]$/,
  );
});

test('where numbers name no line, or two, the lines of the output count', () => {
  const range = (first: number): string[] => [
    `[lines ${first}-${first + 2}]`,
    `${first}\tone`,
    'two',
    'three',
  ];
  const memory = remember([...range(1), ...range(1), ...file].join('\n'));
  assert.match(shown(file.join('\n'), memory) ?? '', /^\[same as lines 9-48 of/);
});

test('few or short lines, lines in another order and unseen ones stay', () => {
  const memory = remember(file.join('\n'), '{\n}\n\n{\n}\n');
  assert.equal(shown(file.slice(0, 2).join('\n'), memory), null);
  assert.equal(shown(file.toReversed().join('\n'), memory), null);
  assert.equal(shown('{\n}\n\n{\n}\n', memory), null);
  assert.equal(shown('', memory), null);
});

test('a text that holds a pointer already is left alone', () => {
  const text = `[same as lines 1-3 of "x"]\n${file.join('\n')}`;
  assert.ok(!isTakenBy(repeat, text, { ...byLength, seen: remember(file.join('\n')) }));
});

test('lines of the output itself are pointed at as well', () => {
  const trace = file.slice(0, 6);
  assert.equal(
    shown(['first', ...trace, 'then', ...trace, 'end'].join('\n'), remember()),
    ['first', ...trace, 'then', '[same as lines 2-7 of this output]', 'end'].join('\n'),
  );
  assert.equal(formBy(repeat, [...trace, ...trace].join('\n'), byLength)?.split('\n').length, 7);
});

test('what was forgotten is pointed at no more, and what was kept still is', () => {
  const other = file.map((line) => `${line} // other`);
  const memory = remember(file.join('\n'), other.join('\n'), file.join('\n'));
  memory.keep(1);
  assert.equal(shown(other.join('\n'), memory), null);
  assert.match(shown(file.join('\n'), memory) ?? '', /of "cat 0"/);
  memory.keep(0);
  assert.equal(shown(file.join('\n'), memory), null);
});

const anyLines = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 39 }).map((line) => file.slice(line, line + 8)) },
    { weight: 2, arbitrary: fc.array(fc.constantFrom('', '}', '  return 1;', '\t'), { maxLength: 5 }) },
    { weight: 1, arbitrary: fc.array(fc.string({ unit: anyCodePoint }), { maxLength: 3 }) },
  ),
  { maxLength: 8 },
);
const anyText = anyLines.map((runs) => runs.flat().join('\n'));

test('who looks up finds the original, whatever was seen, forgotten and seen again', () => {
  fc.assert(
    fc.property(
      fc.array(anyText, { maxLength: 5 }),
      fc.nat(5),
      fc.array(anyText, { maxLength: 3 }),
      anyText,
      (...given) => {
        const [first, kept, then, text] = given;
        const memory = new LineMemory(scopesOf);
        const seen = new Map<string, string>();
        first.forEach((each, index) => {
          memory.add({ name: `of "a${String(index)}"`, text: each });
          if (index < kept) seen.set(`of "a${String(index)}"`, each);
        });
        memory.keep(kept);
        then.forEach((each, index) => {
          memory.add({ name: `of "b${String(index)}"`, text: each });
          seen.set(`of "b${String(index)}"`, each);
        });
        const context = { ...byLength, seen: memory };
        if (!isTakenBy(repeat, text, context)) return;
        const form = formBy(repeat, text, context);
        if (form === null) return;
        assert.ok(form.split('\n').length < text.split('\n').length);
        assert.equal(followPointers(form, seen), text);
        assert.equal(formBy(repeat, text, context), form);
      },
    ),
    { numRuns: 800 },
  );
});

test('work grows with the text that is looked up and with what is remembered', () => {
  const shapes: readonly ((size: number) => string)[] = [
    (size) =>
      Array.from({ length: size / 40 }, (_, line) => `line ${String(line)} of many that say little`).join(
        '\n',
      ),
    (size) => '\n'.repeat(size / 5),
    (size) => 'x'.repeat(size),
    (size) => '}\n\n'.repeat(size / 10),
  ];
  for (const shape of shapes) {
    assertLinear(
      shape,
      (text) => {
        shown(text, remember(text, text));
      },
      250_000,
    );
  }
});
