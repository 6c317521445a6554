import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { log } from '../../src/engines/log/index.ts';
import { briefPage } from '../../src/engines/log/brief.ts';
import { decode } from '../../src/engines/log/decode.ts';
import { distinctLines } from '../../src/engines/log/distinct.ts';
import { anyOutput } from './log-samples.ts';
import { byLength, eager, printedBy } from './samples.ts';
import { formBy } from './outcome.ts';

test('What scripts print comes back byte for byte from its short form.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anyOutput, (text) => {
      const form = formBy(log, text, printedBy('python run.py', eager(text)));
      if (form === null) return;
      encoded += 1;
      assert.equal(decode(form), text);
    }),
    { numRuns: 1_000 },
  );
  assert.ok(encoded > 450, `only ${encoded} texts had a form`);
});

test('A path is given in full once, and code once.', () => {
  const text = [
    'Traceback (most recent call last):',
    '  File "/srv/shop/models/order.py", line 18, in total',
    '    return sum(row.price for row in rows)',
    '  File "/srv/shop/models/row.py", line 7, in price',
    '    return self.data["price"]',
    "KeyError: 'price'",
    '',
    'During handling of the above exception, another exception occurred:',
    '',
    'Traceback (most recent call last):',
    '  File "/srv/shop/web/order.py", line 31, in show',
    '    total = order.total()',
    '  File "/srv/shop/models/order.py", line 18, in total',
    '    return sum(row.price for row in rows)',
    '  File "/srv/shop/models/row.py", line 9, in price',
    '    raise MissingPrice(self) from error',
    'shop.errors.MissingPrice: row 4 has no price',
  ].join('\n');
  const form = formBy(log, text, printedBy('python run.py', byLength)) ?? '';
  assert.equal(
    form,
    [
      'Stack frames: path:line in function. A path given before is named by its end, code given before left out.',
      'Traceback (most recent call last):',
      '  /srv/shop/models/order.py:18 in total',
      '    return sum(row.price for row in rows)',
      '  /srv/shop/models/row.py:7 in price',
      '    return self.data["price"]',
      "KeyError: 'price'",
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      'Traceback (most recent call last):',
      '  /srv/shop/web/order.py:31 in show',
      '    total = order.total()',
      '  models/order.py:18 in total',
      '  row.py:9 in price',
      '    raise MissingPrice(self) from error',
      'shop.errors.MissingPrice: row 4 has no price',
    ].join('\n'),
  );
  assert.equal(decode(form), text);
});

test('What comes again right below is counted, and a warning is spelled once.', () => {
  const said =
    "DeprecationWarning: importing the ABCs from 'collections' is deprecated, use 'collections.abc'";
  const warnings = [
    `/srv/lib/basic.py:3: ${said}`,
    '  from collections import Mapping',
    `/srv/lib/containers.py:271: ${said}`,
    '  class OrderedSet(collections.MutableSet):',
  ];
  const text = [
    ...warnings,
    ...warnings,
    ...new Array<string>(8).fill("Cloning the database 'default'..."),
    'OK',
  ];
  const form = formBy(log, text.join('\n'), printedBy('python run.py', byLength));
  assert.equal(
    form,
    [
      `/srv/lib/basic.py:3: ${said}`,
      '  from collections import Mapping',
      '/srv/lib/containers.py:271: DeprecationWarning as above',
      '  class OrderedSet(collections.MutableSet):',
      '[the 4 lines above once more]',
      "Cloning the database 'default'...",
      '[the line above 7 times more]',
      'OK',
    ].join('\n'),
  );
});

test('A text with notes like ours keeps its lines.', () => {
  const lines = ['x', ...new Array<string>(9).fill('waiting for the lock'), '[the line above 3 times more]'];
  assert.doesNotMatch(
    String(formBy(log, lines.join('\n'), printedBy('python run.py', byLength))),
    /above 8 times/,
  );
});

const run = (path: string, ...code: string[]): string[] => [`  File "${path}", line 4, in run`, ...code];

/** Texts of frames whose short form could be read in two ways. */
const hardFrames: Readonly<Record<string, readonly string[]>> = {
  'a path right below the root, and one with the same end': [
    ...run('/query.py'),
    ...run('/app/query.py'),
    ...run('/app/query.py'),
    ...run('/query.py'),
  ],
  'the same, the other way round': [
    ...run('/app/query.py'),
    ...run('/query.py'),
    ...run('/app/query.py'),
    ...run('/query.py'),
  ],
  'a path that is the end of one right below the root': [
    ...run('/query.py'),
    ...run('query.py'),
    ...run('/query.py'),
    ...run('query.py'),
  ],
  'code that would be counted, had what it repeats not been left out': [
    ...run('/a/query.py', '    run()', '    ^^^^^'),
    '  done',
    ...run('/a/query.py', '    run()', '    ^^^^^'),
    ...run('/a/order.py', '    run()', '    ^^^^^'),
    ...run('/a/order.py', '    run()', '    ^^^^^'),
    ...run('/a/order.py', '    run()', '    ^^^^^'),
  ],
  'code that is a warning said before': [
    '/a/b.py:3: UserWarning: the column is of another type',
    ...run('/a/query.py', '    /a/c.py:3: UserWarning: the column is of another type'),
    'done',
    ...run('/a/query.py', '    /a/c.py:3: UserWarning: the column is of another type'),
  ],
  'code that is counted itself': [
    ...run('/a/query.py', '    run()', ...new Array<string>(9).fill('    run(again, and, again)')),
    'done',
    ...run('/a/query.py', '    run()', ...new Array<string>(9).fill('    run(again, and, again)')),
  ],
};

for (const [what, lines] of Object.entries(hardFrames)) {
  test(`Frames are read back: ${what}.`, () => {
    const printed = ['Traceback (most recent call last):', ...lines];
    for (const text of [printed, [...printed, ...printed], ['x', ...printed, 'y', ...printed]]) {
      const form = briefPage(distinctLines(text))?.rows.map((row) => row.text) ?? [];
      assert.match(form[0] ?? '', /^Stack frames: /);
      assert.equal(decode(form.join('\n')), text.join('\n'));
    }
  });
}
