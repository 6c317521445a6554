import type { Random } from '../../random.ts';
import { chance } from './made.ts';
import { words } from './words.ts';

/** Lines that some form of ours writes, or that nearly read so, and what no program should print. */
const lines = [
  '',
  '',
  '',
  ' ',
  '\t',
  '    ',
  '\r',
  'x\r',
  'a\rb',
  '\u240d',
  'x\u240d',
  '⏎',
  '\u0000',
  '\u001b[2K\u001b[1G',
  '\ud800',
  '\ufeffx',
  '[headroom: 51 lines left out here (5-55; 51 INFO). headroom_retrieve ref=k3f9a2c1m0 lines=5-55]',
  '[headroom: 1 line left out (7)]',
  '[headroom: 12 lines left out and no end',
  '[same as lines 1-4 of "cat a"]',
  '[same as lines 2-3 of this output]',
  '[same as file lines 3-9 there]',
  '[lines 3-9]',
  '[lines 1-12, every 10th numbered]',
  '[lines 12-3]',
  'Log in short form.',
  'Log in short form. "=a: …" begins kind a, its changing parts in {};',
  '=a',
  '=a x',
  '=a: b {c} d',
  '=+3',
  ':b 1',
  '$+2',
  '[the line above once more]',
  '[the 3 lines above 2 times more]',
  'a.py:1: DeprecationWarning as above',
  'run.py:12 in run',
  'Stack frames: path:line in function. A path given before is named by its end, code given before left out.',
  'Table: columns at 0 9 (- ends there), tabs between; NAME=VALUE: the same in all rows',
  'NAME=x',
  'A B C',
  'Paths are in src/:',
  'src/text/: a.ts b.ts',
  ' a.ts b.ts',
  'src/app.ts:',
  '12:x',
  '13-x',
  '--',
  'SIZE NAME = -rw-r--r-- 1 root root SIZE Oct 24  2024 NAME; what differs is written out',
  '12 x',
  'd x',
  'total 4',
  'Tree, each level one blank deeper ("│   ", "├── "):',
  '└── x',
  '├── ',
  '|-- y',
  "Tables: each row's cells fill the {names} of the pattern above.",
  'JSON: JSON was spaced (indent 2).',
  'JSON: & goes on with the line above.',
  '& x',
  '5 rows of {}',
  '3 members alike: {}',
  'string of [1]',
  '| a line',
  '{"a":1}',
  '[',
  ']',
  '{',
  '}',
  '{}',
  '[]',
  '[{"a": 1},',
  'null',
  '"',
  '[3 times] x',
  '[2 times these 2 lines]',
  '[3 lines] test {a, b, c} ... ok',
  '[40 times "_ "]',
  'b.py:7: UserWarning: [as above]',
  '[<site-packages> = /usr/lib/python3/site-packages]',
  '[each sign of a test has colour codes of its own]',
  '_ _ _ _ _ _ _ _ _ _ _ _ ',
  'diff --git src/app.ts index 1234567..89abcde 100644',
  'diff --git a/x b/x',
  'diff --git a.ts => b.ts similarity index 90% rename',
  'diff --cc x index 1234567,1234567..89abcde',
  '--- a/src/app.ts',
  '+++ b/src/app.ts',
  ' src/app.ts | 3 +-',
  '-- ',
  '@@ -1 +1 @@',
  '@@ -1,2 +1,2 @@',
  '@@ -1,2 +1,2 @@ x',
  '+x',
  '-x',
  '\\ No newline at end of file',
  'commit 0123456789012345678901234567890123456789 by the same author, today',
  'commit 0123456789012345678901234567890123456789 by Ann <ann@example.org>, today',
  'commit 0123456789012345678901234567890123456789',
  'Author: A <a@b>',
  'Date:   now',
  ' M src/{a.ts,b.ts}',
  'Untracked files: (usual hints)',
  "A line's commit is that of the line above where none is given; who and when stand at a commit's first line.",
  '12) x',
  'abcdef1 12) x',
  '[page; <~1>, <~2> … are the tags below in this order]',
  '<~1>',
  '[page begins]',
  '[JSON, … is below: {"output":…}]',
  '[Python on 2 lines, … are below: {',
  '[next …]',
  '<p>',
  '</script>',
  '<!--',
] as const;

/** A line that a form could stumble over; `own`: lines of forms that were made before, if there are any. */
export function hostileLine(random: Random, own: readonly string[]): string {
  const [first, ...others] = own;
  if (first !== undefined && chance(random, 30)) return random.pick([first, ...others]);
  return chance(random, 85) ? random.pick(lines) : words(random, 1, 6);
}

type Spoil = (lines: string[], random: Random, own: readonly string[]) => void;

const ways: readonly [Spoil, ...Spoil[]] = [
  (text, random, own) => text.splice(random.int(0, text.length), 0, hostileLine(random, own)),
  (text, random, own) => {
    text[random.int(0, text.length - 1)] = hostileLine(random, own);
  },
  (text, random) => text.splice(random.int(0, text.length), 0, ...Array<string>(random.int(1, 3)).fill('')),
  (text, random) => text.splice(random.int(0, text.length - 1), 1),
  // Once more what stands elsewhere, one line or several, once or some times.
  (text, random) => {
    const from = random.int(0, text.length - 1);
    const some = text.slice(from, from + random.int(1, 4));
    const at = random.int(0, text.length);
    for (let times = random.int(1, 4); times > 0; times -= 1) text.splice(at, 0, ...some);
  },
  (text, random) => {
    changeLine(text, random, (line) => line.slice(0, random.int(0, line.length)));
  },
  (text, random) => {
    changeLine(text, random, (line) => line + random.pick([' ', '\t', '\r', ',', ':', ' x', '"', '}', ']']));
  },
  (text, random) => {
    changeLine(text, random, (line) => random.pick([' ', '\t', '\r', '+', '-', '[', '=', '| ']) + line);
  },
  (text, random) => {
    changeLine(text, random, (line) => {
      const at = random.int(0, line.length);
      return (
        line.slice(0, at) +
        random.pick([
          '\t',
          ' ',
          '\r',
          '{',
          '}',
          '"',
          '\\',
          'ß',
          '任',
          '\ud83d',
          '\u2028',
          '\u0085',
          '0',
          ':',
        ]) +
        line.slice(at)
      );
    });
  },
  (text, random) => {
    changeLine(text, random, (line) =>
      line.replace(/\d+/, (digits) => random.pick([`${digits}0`, '007', '1', `-${digits}`])),
    );
  },
  (text) => text.push(''),
  (text) => text.reverse(),
];

function changeLine(text: string[], random: Random, change: (line: string) => string): void {
  const at = random.int(0, text.length - 1);
  text[at] = change(text[at] ?? '');
}

/** The text of some lines: half of the time as they are, else with one to four faults, and one in nine with CR LF. */
export function spoiled(lines: readonly string[], random: Random, own: readonly string[]): string {
  const text = [...lines];
  if (chance(random, 50))
    for (let more = random.int(1, 4); more > 0 && text.length > 0; more -= 1)
      random.pick(ways)(text, random, own);
  const end = chance(random, 11) ? '\r\n' : '\n';
  return text.join(end) + (chance(random, 30) ? end : '');
}
