import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines } from '../../src/engines/index.ts';
import { formBy, piecesBy } from '../engines/outcome.ts';
import { byLength, printedBy } from '../engines/samples.ts';

const value = (at: number): Readonly<Record<string, unknown>> => {
  return { id: at, name: `item number ${at}`, tags: ['a', 'b', 'c'], price: { net: 1.5 + at, cur: 'EUR' } };
};

/** One value, written in four ways that differ in blanks alone. */
const writings: readonly ((of: unknown) => string)[] = [
  (of) => JSON.stringify(of),
  (of) => JSON.stringify(of).replace(/(?<=[\]}"\w]),(?=["[{\w])|(?<="):/g, (sign) => `${sign} `),
  (of) => JSON.stringify(of).replaceAll('{', '{ ').replaceAll('}', ' }'),
  (of) => JSON.stringify(of, null, 2),
];

/** How programs set one text against another. */
const comparisons: Readonly<Record<string, (one: string, other: string) => string>> = {
  'node run.js': (one, other) => `expected:\n${one}\nreceived:\n${other}\nMISMATCH\n`,
  'python check.py': (one, other) => `Expected: ${one}\n  Actual: ${other}\n1 difference\n`,
  './verify.sh': (one, other) => `want\n${one}\n\ngot\n${other}\n\n`,
  'cargo run': (one, other) => ` left: ${one}\nright: ${other}\n`,
  'diff -y a.json b.json': (one, other) =>
    `${one.replaceAll('\n', ' ')}   |   ${other.replaceAll('\n', ' ')}\n`,
  'diff a.json b.json': (one, other) => `1c1\n< ${one}\n---\n> ${other}\n`,
  'git diff': (one, other) =>
    `diff --git a/a.json b/a.json\nindex 1f2e3d4..5a6b7c8 100644\n--- a/a.json\n+++ b/a.json\n@@ -1 +1 @@\n-${one.replaceAll('\n', '\n-')}\n+${other.replaceAll('\n', '\n+')}\n`,
  'node two.js': (one, other) => `${one}\n${other}\n`,
};

test('Two values that differ in nothing but blanks are seen to differ, and each as it was printed.', () => {
  let changed = 0;
  for (const [command, compare] of Object.entries(comparisons)) {
    for (const [first, one] of writings.entries()) {
      for (const [second, other] of writings.entries()) {
        if (first === second) continue;
        // Two whole values of several lines are no JSON lines, and a text of JSON alone may lose its layout.
        if (command === 'node two.js' && (first === 3 || second === 3)) continue;
        for (const of of [value(0), [value(1), value(2), value(3)]]) {
          const text = compare(one(of), other(of));
          const context = printedBy(command, byLength);
          const engine = engines.find((each) => each.read(text, context) !== null);
          if (engine === undefined) continue;
          const form = formBy(engine, text, context) ?? text;
          if (form !== text) changed += 1;
          const shown = (writing: string): boolean =>
            writing.split('\n').every((line) => form.includes(line.trim()));
          assert.ok(shown(one(of)) && shown(other(of)), `${command} by ${engine.name}:\n${form}`);
          assert.equal(piecesBy(engine, text, context), null);
        }
      }
    }
  }
  assert.ok(changed > 0, 'no text has a form');
});
