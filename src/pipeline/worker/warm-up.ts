import type { Job } from './job.ts';

/** Rows of a sample: together they are as long as what agents' tools print when they print much. */
const rows = 400;

/** Texts of the kinds that agents see most, long enough that engines and token counter are compiled for their work. */
export function* warmUpJobs(): Generator<Job> {
  for (const [command, line] of samples) {
    const lines = Array.from({ length: rows }, (_, row) => line(row));
    yield jobOf(command, lines.join('\n'));
  }
  const records = Array.from({ length: rows }, (_, id) => ({
    id,
    state: id % 50 === 7 ? 'failed' : 'ready',
    owner: { name: `user-${id % 9}`, team: 'core' },
    seconds: (id * 37) % 911,
    note: `row ${id} of the list`,
  }));
  yield jobOf(null, JSON.stringify(records));
}

const samples: readonly (readonly [string, (row: number) => string])[] = [
  ['npm test', (row) => `ok ${row + 1} - reads part ${row % 7} of case ${row}`],
  [
    'journalctl -u api',
    (row) =>
      `2026-01-0${1 + (row % 9)}T10:${10 + (row % 50)}:03Z ${levelOf(row)} worker-${row % 4} job ${row} took ${(row * 7) % 95} ms`,
  ],
  [
    'grep -rn handle src',
    (row) => `src/part-${row % 20}/file-${row % 60}.ts:${row + 1}:  const handle${row} = open(${row});`,
  ],
  ['find . -type f', (row) => `./packages/part-${row % 20}/src/file-${row}.ts`],
  ['ls -l', (row) => `-rw-r--r-- 1 user user ${1000 + row * 13} Jan  5 10:${10 + (row % 50)} file-${row}.ts`],
  [
    'git diff',
    (row) =>
      row % 40 === 0
        ? `diff --git a/src/a${row}.ts b/src/a${row}.ts\n--- a/src/a${row}.ts\n+++ b/src/a${row}.ts\n@@ -1,39 +1,39 @@`
        : `${' +-'[row % 3] ?? ' '}const value${row} = ${row};`,
  ],
  [
    'ps aux',
    (row) =>
      `user ${1000 + row}  0.${row % 10}  1.2 ${50_000 + row} ${900 + row} ?  Ss  10:${10 + (row % 50)}  0:0${row % 10} /usr/bin/app --part ${row}`,
  ],
];

function levelOf(row: number): string {
  return row % 40 === 9 ? 'ERROR' : row % 5 === 0 ? 'DEBUG' : 'INFO';
}

function jobOf(command: string | null, text: string): Job {
  return {
    text,
    tool: null,
    command,
    role: 'run',
    failed: false,
    question: '',
    level: 'balanced',
    retrieval: { tool: 'headroom_retrieve', key: new Uint8Array(32) },
  };
}
