import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../src/engines/table/decode.ts';
import { table } from '../../src/engines/table/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { formBy, isTakenBy } from './outcome.ts';
import { byLength } from './samples.ts';

type Rows = readonly (readonly string[])[];

/** Rows as kubectl, docker and ps line them up; `right`: columns of numbers. */
function linedUp(rows: Rows, right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) =>
          right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
        )
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

const many = (row: (at: number) => readonly string[]): Rows => Array.from({ length: 40 }, (_, at) => row(at));

const tables: Readonly<Record<string, string>> = {
  'kubectl get pods': linedUp([
    ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
    ...many((at) => [`web-${at}`, '1/1', 'Running', String(at % 3), `${at + 1}d`]),
  ]),
  'docker images': linedUp([
    ['REPOSITORY', 'TAG', 'IMAGE ID', 'SIZE'],
    ...many((at) => [`shop/part-${at}`, `1.${at}`, `abc${at}def`, `${at * 7}MB`]),
  ]),
  'ps aux': linedUp(
    [
      ['USER', 'PID', '%CPU', 'COMMAND'],
      ...many((at) => ['root', String(at * 91), '0.0', `/bin/part ${at}`]),
    ],
    [1, 2],
  ),
  'df -h': linedUp(
    [
      ['Filesystem', 'Size', 'Used', 'Mounted on'],
      ...many((at) => [`/dev/sda${at}`, `${at}G`, '1G', `/mnt/${at}`]),
    ],
    [1, 2],
  ),
  'pip list': linedUp([
    ['Package', 'Version'],
    ['------------', '-------'],
    ...many((at) => [`package-${at}`, `1.${at}.0`]),
  ]),
};

test('A table that blanks line up is known by the names of its columns.', () => {
  for (const [kind, text] of Object.entries(tables)) {
    for (const command of [null, './status.sh', 'make ps']) {
      const form = formBy(table, text, {
        ...byLength,
        programs: command === null ? [] : programsOf(command),
      });
      assert.ok(form !== null && form.length < text.length, `${kind}: ${command ?? 'no command'}`);
      assert.equal(decode(form), text, kind);
    }
  }
});

test('What is lined up but is no table stays as it is.', () => {
  const texts: Readonly<Record<string, string>> = {
    prose: linedUp(many((at) => ['The', 'words', `of line ${at}`, 'stand so'])),
    source: linedUp(many((at) => ['const', `value${at}`, '=', `${at};`])),
    settings: linedUp(many((at) => [`Key${at}`, `Value ${at}`])),
    values: linedUp([['name', 'of', 'it'], ...many((at) => [`a${at}`, `b${at}`, `c${at}`])]),
    log: linedUp(many((at) => [`10:04:${10 + at}`, 'INFO', `step ${at}`])),
    few: (tables['kubectl get pods'] ?? '').split('\n').slice(0, 4).join('\n'),
    'mostly prose': `${(tables['kubectl get pods'] ?? '').split('\n').slice(0, 8).join('\n')}\n\n${'A word of prose.\n'.repeat(20)}`,
  };
  for (const [kind, text] of Object.entries(texts)) {
    for (const command of [null, './status.sh'])
      assert.equal(
        isTakenBy(table, text, { ...byLength, programs: command === null ? [] : programsOf(command) }),
        false,
        kind,
      );
  }
});
