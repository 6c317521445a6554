import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext, Omission, Piece } from '../../src/engines/engine.ts';
import { log } from '../../src/engines/log/index.ts';
import { tracebacks } from '../text/tracebacks.ts';
import { decode } from '../../src/engines/log/decode.ts';
import { anyLog, installLog, progressLine, serviceLog } from './log-samples.ts';
import { byLength, eager, printedBy } from './samples.ts';
import { formBy, outcomeIn, piecesBy } from './outcome.ts';

/** Anything, between the lines of a service and of an installer. */
const longLog = fc
  .tuple(anyLog, fc.nat(300), fc.nat(200))
  .map(([text, served, installed]) => [...serviceLog(served), text, ...installLog(installed)].join('\n'));

const levels = ['balanced', 'tight'] as const;

const logs = [{ name: 'journalctl', args: [] }];

function fold(lines: readonly string[], changes: Partial<EngineContext> = {}): readonly Piece[] {
  return piecesBy(log, lines.join('\n'), { ...byLength, programs: logs, ...changes }) ?? [];
}

function omissionsOf(pieces: readonly Piece[]): readonly Omission[] {
  return pieces.filter((piece) => typeof piece !== 'string');
}

/** The printed lines that a reader of the kept pieces still sees. */
function shown(pieces: readonly Piece[]): readonly string[] {
  return decode(pieces.filter((piece) => typeof piece === 'string').join('\n')).split('\n');
}

test('Kept and left-out lines together are the lossless form.', () => {
  let folded = 0;
  const anyText = fc.tuple(longLog, fc.constantFrom(...levels), fc.constantFrom('', 'user queue', '任务'));
  fc.assert(
    fc.property(anyText, ([text, level, question]) => {
      const context = { ...eager(text), programs: logs, level, question };
      const { form: encoded, pieces } = outcomeIn(log, text, context);
      if (pieces === null) return;
      folded += 1;
      const form = encoded ?? text;
      const lines = form.split('\n');
      const parts = pieces.map((piece) =>
        typeof piece === 'string' ? piece : lines.slice(piece.fromLine - 1, piece.toLine).join('\n'),
      );
      assert.equal(parts.join('\n'), form);
      assert.deepEqual(piecesBy(log, text, context), pieces);
    }),
    { numRuns: 40 },
  );
  assert.ok(folded > 20, `only ${String(folded)} texts folded`);
});

test('Kept lines can be read without those left out.', () => {
  fc.assert(
    fc.property(longLog, fc.constantFrom(...levels), (text, level) => {
      const pieces = piecesBy(log, text, { ...eager(text), programs: logs, level }) ?? null;
      const form = formBy(log, text, printedBy('docker logs api', eager(text)));
      if (pieces === null || form === null) return;
      const printed = new Set(text.split(/\r?\n|\r/));
      for (const line of decode(pieces.filter((piece) => typeof piece === 'string').join('\n')).split(
        /\r?\n|\r/,
      )) {
        assert.ok(printed.has(line), JSON.stringify(line));
      }
    }),
    { numRuns: 40 },
  );
});

test('Tight keeps less than a tenth, balanced less than a quarter, and markers say what levels are missing.', () => {
  const lines = serviceLog(900);
  const whole = lines.join('\n').length;
  const size = (level: 'balanced' | 'tight'): number =>
    fold(lines, { level })
      .filter((piece) => typeof piece === 'string')
      .join('\n').length / whole;
  assert.ok(
    size('tight') < 0.08 && size('balanced') < 0.2,
    `${String(size('tight'))}, ${String(size('balanced'))}`,
  );
  assert.ok(size('tight') < size('balanced'));
  assert.ok(omissionsOf(fold(lines)).some(({ says }) => /^\d+ INFO, \d+ DEBUG$/.test(says)));
  assert.deepEqual(fold(lines, { level: 'lossless' }), []);
});

for (const [language, lines] of Object.entries(tracebacks)) {
  test(`A stack trace of ${language} stays whole, with lines around it.`, () => {
    const [before, after] = [serviceLog(400), serviceLog(800).slice(400)];
    for (const level of levels) {
      const seen = shown(fold([...before, ...lines, ...after], { level })).join('\n');
      const around = [...before.slice(-1), ...lines, ...after.slice(0, 1)];
      assert.ok(seen.includes(around.join('\n')), `${level}:\n${seen.slice(0, 3_000)}`);
    }
  });
}

test('Failures stay, each of them, and the first warning of each kind.', () => {
  const lines = serviceLog(600);
  const failures = [70, 71, 200, 410].map((at) => {
    const line = `2031-05-02T10:09:00.000Z ERROR [worker-3] order ${at} could not be stored`;
    lines[at] = line;
    return line;
  });
  const warnings = ['slow query of user 12', 'slow query of user 19', 'queue is nearly full'].map(
    (said, index) => {
      const line = `2031-05-02T10:09:00.000Z WARN [pool] ${said}`;
      lines[300 + 50 * index] = line;
      return line;
    },
  );
  for (const level of levels) {
    const seen = new Set(shown(fold(lines, { level })));
    for (const line of [...failures, warnings[0] ?? '', warnings[2] ?? '']) assert.ok(seen.has(line), line);
  }
});

test('The ends, a rare line and what the question names stay.', () => {
  const lines = serviceLog(600);
  lines[250] = '2031-05-02T10:09:00.000Z INFO [main] configuration was reloaded';
  const asked = lines[120] ?? '';
  for (const level of levels) {
    const question = `What became of ${/\/api\/orders\/\d+/.exec(asked)?.[0] ?? ''}?`;
    const seen = new Set(shown(fold(lines, { level, question })));
    for (const line of [lines[0], lines.at(-1), lines[250], asked]) assert.ok(seen.has(line ?? ''), line);
  }
});

test('What stands deeper below an odd line stays, and the line above that it hangs on.', () => {
  const lines = Array.from({ length: 40 }, (_, at) => [
    `${String(at)}: eth${String(at)}: <UP> mtu 1500 state ${at === 23 ? 'DOWN' : 'UP'} group default`,
    `    link/ether 22:e3:c0:be:${String(at + 10)}:f9 brd ff:ff:ff:ff:ff:ff`,
    `    inet 10.42.${String(at)}.1/24 scope global`,
    '       valid_lft forever preferred_lft forever',
  ]).flat();
  const seen = shown(fold(lines));
  assert.ok(seen.includes(lines[23 * 4] ?? ''));
  assert.ok(seen.includes(lines[23 * 4 + 2] ?? ''));
  assert.ok(!seen.includes(lines[17 * 4 + 2] ?? ''));
});

test('A record that a log ends with stays whole, though it has many lines.', () => {
  const stats = Array.from(
    { length: 24 },
    (_, at) => ` 'downloader/status_count/${String(at)}': ${String(at * 7)},`,
  );
  const lines = [...serviceLog(300), '2031-05-02T10:09:00.000Z INFO [main] Dumping stats:', ...stats];
  const seen = new Set(shown(fold(lines)));
  assert.deepEqual(
    stats.filter((line) => !seen.has(line)),
    [],
  );
});

test('States of a progress bar go, its last one and the lines around it stay.', () => {
  const lines = [...installLog(30), progressLine(600), 'ERROR: checksum mismatch'];
  const pieces = fold(lines, { level: 'tight' });
  const seen = shown(pieces).join('\n');
  assert.match(seen, /Downloading 599 of 600 kB\nERROR: checksum mismatch$/);
  assert.ok(omissionsOf(pieces).reduce((sum, { fromLine, toLine }) => sum + toLine - fromLine + 1, 0) > 500);
});

test('A count stays with the line that it counts.', () => {
  const lines = serviceLog(500).flatMap((line, at) =>
    at === 260 ? new Array<string>(90).fill('ERROR no disk') : [line],
  );
  for (const level of levels) {
    const seen = shown(fold(lines, { level }));
    assert.equal(seen.filter((line) => line === 'ERROR no disk').length, 90);
  }
});

test('Of many failures that say the same all stay, but where markers count them.', () => {
  const failing = (count: number, each: number): readonly string[] =>
    serviceLog(count).map((line, at) =>
      at % each === 0 ? line.replace('INFO', 'ERROR').replace('answered 200', 'answered 500') : line,
    );
  const rare = failing(3000, 19);
  const all = new Set(shown(fold(rare)));
  assert.ok(all.size > 1 && all.size < rare.length);
  for (const line of rare) if (line.includes('ERROR')) assert.ok(all.has(line), line);
  const lines = failing(600, 3);
  const failures = lines.filter((line) => line.includes('ERROR'));
  const pieces = fold(lines, { level: 'tight' });
  const seen = new Set(shown(pieces));
  for (const line of [...failures.slice(0, 24), ...failures.slice(-6)]) assert.ok(seen.has(line), line);
  assert.ok(failures.filter((line) => seen.has(line)).length < failures.length / 2);
  const counts = omissionsOf(pieces).map(({ says }) => Number(/(\d+) ERROR/.exec(says)?.[1] ?? 0));
  const left = failures.filter((line) => !seen.has(line)).length;
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    left,
  );
});

test('Of a failed run every failure stays with what stands around it, and its verdict.', () => {
  const lines = [...serviceLog(600), 'make: *** [all] Error 2'];
  const failures = [];
  for (let at = 100; at < 500; at += 9) {
    lines[at] = `src/part.c:${at}:7: error: 'x_${at}' undeclared (first use in this function)`;
    failures.push(...lines.slice(at - 3, at + 6));
  }
  lines[550] = 'hook: cannot open the cache';
  for (const level of levels) {
    const seen = new Set(shown(fold(lines, { level, failed: true })));
    for (const line of [...failures, lines[550], lines.at(-1)]) assert.ok(seen.has(line ?? ''), line);
  }
});

test('A failed run of nothing but failures is not folded, nor is a short log.', () => {
  const failures = serviceLog(200).map((line) => line.replace(/INFO|DEBUG/, 'ERROR'));
  assert.deepEqual(fold(failures, { level: 'tight', failed: true }), []);
  assert.deepEqual(fold(serviceLog(12)), []);
});

test('A failed script shows its whole stack trace, whatever else it printed.', () => {
  const printed = Array.from(
    { length: 300 },
    (_, row) => `row ${row}: ${row * row} items in ${row % 7} groups`,
  );
  const trace = [
    'Traceback (most recent call last):',
    '  File "/srv/app/run.py", line 12, in <module>',
    '    main(sys.argv)',
    '  File "/srv/app/run.py", line 8, in main',
    '    raise ValueError(rows)',
    'ValueError: 300 rows are too many',
  ];
  const context = {
    level: 'balanced',
    failed: true,
    programs: [{ name: 'python', args: ['run.py'] }],
  } as const;
  const text = shown(fold([...printed, ...trace], context)).join('\n');
  assert.ok(text.endsWith(trace.join('\n')), text.slice(-600));
  assert.ok(omissionsOf(fold([...printed, ...trace], context)).length > 0);
});

test('Lines without anything in common are folded as they are.', () => {
  const lines = Array.from({ length: 300 }, (_, line) => {
    const words = (line * 7919 * 7919).toString(36).replace(/\d/g, 'q');
    return line === 150 ? 'fatal: no space left' : `${words} ${words.slice(2)}${words} ${words.slice(3)}`;
  });
  const pieces = fold(lines, { level: 'tight' });
  assert.ok(omissionsOf(pieces).length > 0);
  assert.ok(pieces.some((piece) => typeof piece === 'string' && piece.includes('fatal: no space left')));
});

test('Of what a script printed only lines of a frequent kind are left out.', () => {
  const programs = [{ name: 'python', args: ['run.py'] }];
  const help = Array.from({ length: 200 }, (_, row) => {
    const word = (row * 7919 * 7919).toString(26).replace(/\d/g, 'q');
    return `${word} ${word.slice(2)}${word} ${word.slice(3)}`;
  });
  assert.deepEqual(fold(help, { programs }), []);
  const counted = Array.from(
    { length: 400 },
    (_, row) => `Importing record ${row} of table orders took ${row % 9} ms`,
  );
  counted[200] = 'orders has a new column: vat';
  const seen = shown(fold(counted, { programs }));
  assert.ok(seen.length < 250 && seen.includes('orders has a new column: vat'), String(seen.length));
});
