import type { Reading, Scope } from '../engine.ts';
import { sharedWords } from './decode-rows.ts';
import { printedLines } from './decode.ts';

const never: Scope = { under: '', above: Infinity };

/** A line of a form stands for what was printed; one that leads further up belongs to the line above it. */
export function scopes(lines: readonly string[]): Reading | null {
  const title = lines.findIndex((line) => sharedWords(line) !== null);
  if (title !== -1) return { scopes: rowScopes(lines, title) };
  if (!lines.some(mayBeOurs)) return null;
  const found = printedLines(lines).map((printed, at): Scope | null => {
    if (printed === null) return never;
    const line = lines[at] ?? '';
    if (printed === line || printed === false) return null;
    return { under: underOf(line, printed), above: line.startsWith('[') ? 1 : 0 };
  });
  return found.every((scope) => scope === null) ? null : { scopes: found };
}

/** A commit has the words that the title says all have. */
function rowScopes(lines: readonly string[], title: number): readonly (Scope | null)[] {
  const under = lines[title] ?? '';
  return lines.map((line, at) => (at <= title || !row.test(line) ? null : { under, above: 0 }));
}

const row = /^[0-9a-f]{7,40} /;

/** What tells, beside a line, what was printed for it: short, since long ones are hashed. */
function underOf(line: string, printed: string): string {
  if (printed.endsWith(line)) return `before it ${printed.slice(0, printed.length - line.length)}`;
  const rest = line.slice(1);
  if (printed.endsWith(rest)) return `for its first ${printed.slice(0, printed.length - rest.length)}`;
  const [, author, zone] = /\nAuthor: (.*)\nDate: .* (\S+)(?:\n|$)/.exec(printed) ?? [];
  if (!line.startsWith('commit ') || author === undefined || zone === undefined) return printed;
  return `${author} ${zone}${printed.endsWith('\n    ') ? ' and more' : ''}`;
}

/** A line that one of ours may be: but for those that begin with a word of ours, a row of a list of files. */
function mayBeOurs(line: string): boolean {
  return begins.some((each) => line.startsWith(each)) || (ends.test(line.slice(-1)) && mayBeRow(line));
}

const begins = ['@@ ', 'diff ', 'commit ', '[git log: '] as const;
/** Of `--stat` with or without a graph, of a binary file, of several files. */
const ends = /[-+0}s]/;

function mayBeRow(line: string): boolean {
  return line.startsWith(' ') ? line[1] !== ' ' : line.endsWith('}') && line.includes('/{');
}
