import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { log } from '../../src/engines/log/index.ts';
import { rebuilt } from './forms.ts';
import { formBy, piecesBy } from './outcome.ts';
import { byLength, printedBy } from './samples.ts';

/** The lines that a fold shows, as they were printed; null: a gap. */
function shownBy(text: string, command: string): readonly (string | null)[] {
  const context = printedBy(command, byLength);
  const form = formBy(log, text, context) ?? text;
  const pieces = piecesBy(log, text, context) ?? [form];
  assert.equal(rebuilt(pieces, form), form);
  const shown = pieces.flatMap((piece) => (typeof piece === 'string' ? piece.split('\n') : [null]));
  return log
    .decode(shown.map((line) => line ?? gap).join('\n'), null)
    .split('\n')
    .map((line) => (line === gap ? null : line));
}
const gap = '~~~ left out ~~~';

const hex = fc.stringMatching(/^[0-9a-f]{12}$/);

test('Below the one odd thing of many stands what is said of it.', () => {
  const things = fc.array(hex, { minLength: 14, maxLength: 60 });
  const shape = fc.constantFrom(
    { command: 'ip addr', up: 'state UP', down: 'state DOWN', told: 'inet', indent: 4 },
    { command: 'ifconfig -a', up: '<UP,RUNNING>', down: '<BROADCAST>', told: 'inet', indent: 8 },
    { command: './ports.sh', up: 'link ok', down: 'link lost', told: 'address', indent: 2 },
  );
  let folds = 0;
  fc.assert(
    fc.property(things, shape, fc.nat(), (all, { command, up, down, told, indent }, seed) => {
      const at = 5 + (seed % (all.length - 8));
      const text = all
        .flatMap((id, index) => [
          `${index + 1}: br-${id}: mtu 1500 ${index === at ? down : up} qlen 1000`,
          `${' '.repeat(indent)}link ${id.match(/../g)?.join(':')} brd ff:ff`,
          `${' '.repeat(indent)}${told} 10.42.${index}.1/24 scope global`,
        ])
        .join('\n');
      const shown = shownBy(text, command);
      // Of a few things all may stay.
      if (!shown.includes(null)) return;
      folds += 1;
      const found = shown.findIndex((line) => line?.includes(down) === true);
      assert.match(shown[found + 2] ?? '', new RegExp(`${told} 10\\.42\\.${at}\\.1/24`));
    }),
    { numRuns: 60 },
  );
  assert.ok(folds > 20, String(folds));
});

test('Of a plan each thing that it changes is named.', () => {
  const change = fc.constantFrom(
    'will be created',
    'will be updated in-place',
    'must be replaced',
    'will be destroyed',
  );
  const changes = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{4,9}$/), change), {
    minLength: 8,
    maxLength: 40,
  });
  fc.assert(
    fc.property(changes, (all) => {
      const named = all.map(([name, what], index) => `  # aws_ecs_service.${name}_${index} ${what}`);
      const text = named
        .flatMap((line, index) => [
          line,
          `  ~ resource "aws_ecs_service" "${all[index]?.[0]}_${index}" {`,
          `        id   = "arn:aws:ecs:eu-central-1:123456789012:service/shop/${index}"`,
          ...Array.from({ length: 9 }, (_, tag) => `      ~ tag_${tag} = "a" -> "b"`),
          '    }',
          '',
        ])
        .join('\n');
      const shown = new Set(shownBy(text, 'terraform plan -no-color'));
      assert.deepEqual(
        named.filter((line) => !shown.has(line)),
        [],
      );
    }),
    { numRuns: 40 },
  );
});
