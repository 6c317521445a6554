import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode } from '../../src/engines/log/decode.ts';
import { log } from '../../src/engines/log/index.ts';
import { rebuilt } from './forms.ts';
import { formBy, piecesBy } from './outcome.ts';
import { printedBy, byLength } from './samples.ts';

/** How programs draw a bar at a step of a hundred, and by which command they run. */
const bars = {
  'pip install torch': (at, name) =>
    `     ${'━'.repeat(at / 3)} ${(at * 8.1).toFixed(1)}/810.0 MB 9.${at % 10} MB/s eta 0:00:${100 - at} ${name}`,
  'npm ci': (at, name) =>
    `[${'#'.repeat(at / 5)}${'.'.repeat(20 - at / 5)}] | reify:${name}: timing reifyNode ${at * 7}ms`,
  'docker pull postgres': (at, name) => `${name}: Downloading [${'='.repeat(at / 2)}>] ${at * 300}kB/30MB`,
  'cargo build': (at, name) => `    Building [${'='.repeat(at / 4)}>   ] ${at}/100: ${name}`,
  'wget https://a.example/b.iso': (at, name) =>
    `${name}   ${at}%[${'='.repeat(at / 3)}>  ] ${at * 11}.1M  3.${at % 10}MB/s`,
  'python train.py': (at, name) =>
    `${name}: ${at}%|${'█'.repeat(at / 10)}  | ${at * 10}/1000 [00:${at}<00:${100 - at}, 9.${at % 10}it/s]`,
  'rsync -a --info=progress2 a b': (at, name) =>
    `  ${at * 1234},567  ${at}%  ${at}.5MB/s    0:00:${100 - at} ${name}`,
  'git clone https://a.example/b': (at, name) =>
    `Receiving objects: ${at}% (${at * 31}/3100), ${at}.1 MiB of ${name}`,
  'docker logs import': (at, name) => `Processing: Node(${at * 977}k 15${at % 10}.2k/s) ${name}(0k 0.00k/s)`,
  'curl -O https://a.example/b': (at, name) =>
    ` ${at}  810M   ${at} ${at * 8}M    0     0  9${at % 10}.1M  0:00:${at} ${name}`,
} as const satisfies Readonly<Record<string, (at: number, name: string) => string>>;

interface Drawn {
  readonly text: string;
  readonly shown: readonly string[];
}

/** Bars one below the other, each drawn over and over, with lines between them. */
function drawn(command: keyof typeof bars, names: readonly string[], said: readonly string[]): Drawn {
  const bar = bars[command];
  const shown: string[] = [];
  const lines = names.map((name, at) => {
    const states = Array.from({ length: 100 }, (_, step) => bar(step + 1, name));
    const between = said[at] ?? '';
    shown.push(states.at(-1) ?? '', ...(between === '' ? [] : [between]));
    return `${states.join('\r')}\n${between === '' ? '' : `${between}\n`}`;
  });
  return { text: lines.join(''), shown };
}

const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,9}$/), { minLength: 1, maxLength: 12 });
const said = fc.array(
  fc.constantFrom('', 'Node stats: total(538363)', 'done in 3 s', 'WARNING: disk 91% full'),
  {
    maxLength: 12,
  },
);
const commands = fc.constantFrom(...(Object.keys(bars) as (keyof typeof bars)[]));

test('What a terminal shows at the end stays as printed; what was printed over leaves first.', () => {
  fc.assert(
    fc.property(
      commands,
      names,
      said,
      fc.constantFrom('balanced', 'tight'),
      (command, all, between, level) => {
        const { text, shown } = drawn(command, all, between);
        const context = { ...printedBy(command, byLength), level };
        const form = formBy(log, text, context) ?? text;
        const pieces = piecesBy(log, text, context);
        assert.ok(pieces !== null, command);
        assert.equal(rebuilt(pieces, form), form);
        const kept = pieces.flatMap((piece) => (typeof piece === 'string' ? piece.split('\n') : []));
        for (const line of shown)
          assert.ok(
            kept.some((row) => row.includes(line)),
            `${command}: ${line}`,
          );
        const over = kept.filter((line) => line.endsWith('\u240d')).length;
        assert.ok(over <= 8, `${over} states that were printed over stay`);
      },
    ),
    { numRuns: 25 },
  );
});

test('A bar is whole in the lossless form.', () => {
  for (const command of Object.keys(bars) as (keyof typeof bars)[]) {
    const { text } = drawn(command, ['one', 'two', 'three'], ['x', '', 'y']);
    const form = formBy(log, text, printedBy(command, byLength));
    if (form !== null) assert.equal(decode(form), text);
  }
});

test('A state that says what went wrong stays, though something was printed over it.', () => {
  const { text } = drawn('docker logs import', ['one', 'two'], []);
  const broken = text.replace('\r', '\rError: connection reset by peer\r');
  const pieces = piecesBy(log, broken, printedBy('docker logs import', byLength)) ?? [];
  assert.ok(pieces.some((piece) => typeof piece === 'string' && piece.includes('connection reset')));
});
