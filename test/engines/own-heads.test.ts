import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makers } from '../../src/bench/forms/index.ts';
import type { Made } from '../../src/bench/forms/made.ts';
import { proveEngine } from '../../src/bench/forms/prove.ts';
import { engines } from '../../src/engines/index.ts';
import { seededRandom } from '../../src/random.ts';

/** How forms of each engine begin, and lines that stand for others: a text may hold any of them. */
const heads = [
  '[lines 1-40, every 10th numbered]',
  '[2 times these 6 lines]',
  '[lines alike: A| = "    --- FAIL: {} (0.00s)"]',
  '[lines alike: "A| = …" shows kind A, what differs in {}; "A| x" is that line with x there]',
  `[TAP: "ok 1 - A (5 ms)" stands for "# Subtest: A", "ok 1 - A" and, two blanks deeper, "---", "duration_ms: 5", "..."; "in all": without the first]`,
  'ok 1 - adds (5 ms in all)',
  '[colours closed where lines end: ± = 31; § = not so]',
  '[<site-packages> = /usr/lib/python3/site-packages]',
  "A line's commit is that of the line above where none is given; who and when stand at a commit's first line.",
  'Untracked files: (usual hints)',
  'diff --git src/app.ts index 1234567..89abcde 100644',
  'diff src/app.ts 1234567..89abcde',
  '@@ +1, 2 lines, each added:',
  '[git log: each line is "… Ann Lee … +0000 …"]',
  '[git log: times +0000, all by Ann Lee <ann@example.org>]',
  'commit 0123456789012345678901234567890123456789 by Ann <ann@example.org>, today',
  'Findings: each message once, below it PATH: LINE:COLUMN of each. Printed as "PATH:LINE:COLUMN: MESSAGE", by file and place; files by name.',
  'Findings (next 2 lines): each message once, below it PATH: LINE:COLUMN of each. Printed as "PATH:LINE:COLUMN: MESSAGE", by file and place; files by name.',
  'Besides (next 2 lines): 0 that number rows in their order, 0 of moments, 2 of source.',
  '  src/app.ts: 12:5 14:1',
  'Findings by message (next 2 lines): below each its places. Paths are in src/. Printed as "PATH:LINE:COLUMN: MESSAGE", by path and place.',
  'Besides findings (next 2 lines): 1 that number rows in their order, 1 of shapes.',
  ' app.ts:12-14,20:5 db.ts:3:1',
  'Outline of paths in src/*.ts: "a/ b c" are a/b.ts and a/c.ts, what stands one blank deeper is in a/ too:',
  'Outline of ls -R, *: "a/ b c" is folder a with b and c, what stands one blank deeper is in a too:',
  'Tree of npm packages, drawn with "│ ", "├── ": "a: b c" is a with b and c below it, each level one blank deeper; a name without a version has the one last said of it; "^" is " deduped", "?" is "UNMET OPTIONAL DEPENDENCY ":',
  'Paths are in src/:',
  '[lines without a number follow the one above]',
  'Paths are in /:',
  'Paths by folder: [9 lines "a…"] stands for 9 lines, in each a path below in place of "…".',
  '[8 lines "  …"]',
  '[a line that begins with a blank has the first word of the line above]',
  'Values and names by folder: values 6 wide, one blank behind:',
  "Tables: each row's cells fill the {names} of the pattern above.",
  'JSON: JSON was spaced (indent 2).',
  'JSON: & goes on with the line above.',
  '3 rows of {"a":{a}}',
  'SIZE NAME = -rw-r--r-- 1 root root SIZE Oct 24  2024 NAME; what differs is written out',
  'Tree, each level one blank deeper ("│   ", "├── "):',
  'SQL dump: below [N rows of INSERT …] stand N rows, a line for what each has in place of …; ⏎ is a line break.',
  'Table: columns at 0 9 (- ends there), tabs between; NAME=VALUE: the same in all rows',
  '[page; <~1>, <~2> … are the tags below in this order]',
  '[page begins]',
  'Log in short form. "=a: …" begins kind a, its changing parts in {};',
  'Stack frames: path:line in function. A path given before is named by its end, code given before left out.',
  '[JSON, … is below: {"output":…}]',
  '[Python on 2 lines, … are below: {',
  '[next …]',
  '[same as lines 1-4 of "cat a"]',
  '[headroom: 12 lines left out and no end',
];
/** Ends that a line may have beside its line break, each a line's end to some reader. */
const ends = ['', '\r', '\u2028', '\u0085', ' ', '\t'];

/** Texts of an engine's kind in which heads are put: to make one takes longer than to read it. */
const textsOfEach = 60;
/** Of these, those that a head is put in at each place: of fewer none may have another form. */
const textsOfHead = 8;

for (const engine of engines) {
  const make = makers[engine.name];
  const texts: Made[] = [];

  test(`${engine.name}: what reads like the head of a form is text like any other, wherever it stands.`, () => {
    assert.ok(make !== undefined);
    for (const [at, head] of heads.entries()) {
      for (const place of [0, 0.5, 1]) {
        const beside: typeof make = (random) => {
          const number = random.int(0, textsOfEach - 1);
          const { lines, ...made } = (texts[number] ??= make(seededRandom(number)));
          const from = Math.round(place * lines.length);
          return { ...made, lines: [...lines.slice(0, from), head, ...lines.slice(from)] };
        };
        const { forms, faults } = proveEngine(engine, beside, at, textsOfHead);
        assert.deepEqual(faults, [], head);
        assert.ok(forms > 0, `no text with ${head} was written in another form`);
      }
    }
  });

  test(`${engine.name}: lines may end in anything.`, () => {
    assert.ok(make !== undefined);
    for (const [at, end] of ends.entries()) {
      const ended: typeof make = (random) => {
        const { lines, ...made } = make(random);
        const every = random.int(1, 5);
        return { ...made, lines: lines.map((line, index) => (index % every === 0 ? line + end : line)) };
      };
      const { forms, faults } = proveEngine(engine, ended, at, 15);
      assert.deepEqual(faults, [], JSON.stringify(end));
      assert.ok(
        forms > 0,
        `no text with lines that end in ${JSON.stringify(end)} was written in another form`,
      );
    }
  });
}
