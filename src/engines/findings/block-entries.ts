import { quote, say, type Told } from './excerpt.ts';
import { isMisread, number, path, type Entry, type Style } from './section.ts';

/** rustc, clippy, ruff: the message stands above its place, below it an excerpt, a blank line behind it. */
export const blockStyle: Style = {
  pattern: 'MESSAGE\n --> PATH:LINE:COLUMN',
};

const arrow = new RegExp(`^( *)--> ${path}:${number}:${number}$`);
const bar = /^ +\|$/;
/** `12 |`, `   |`, `12 +`, `   -`, `...`, a rule of dashes. */
const source = /^ *\d+ +[|+~-](?: |$)|^ +[|+~-](?: |$)|^-{20,}$|^\.\.\. *(?:\||$)/;
/** What else stands in a block: it is indented, or begins as a note does. */
const besides = /^\s|^[a-z]+(?:\[\w+\])?: /;
/** Longer blocks are none. */
const maxLines = 400;

/** The finding whose message a line states above its place; null: it states none, or no excerpt follows. */
export function readBlock(lines: readonly string[], at: number): Entry | null {
  const below = lines[at + 1] ?? '';
  if (!below.includes('--> ')) return null;
  const [, indent = '', path = '', line, column] = arrow.exec(below) ?? [];
  const message = lines[at] ?? '';
  const first = lines[at + 2] ?? '';
  if (line === undefined || isMisread(message)) return null;
  // By where the bar stands the form knows how far the lines are indented.
  if (bar.test(first) ? first.length !== indent.length + 2 : indent !== '' || source.test(first)) return null;
  const told: Told = { shown: [message], excerpts: [] };
  const gap = ' '.repeat(indent.length + 1);
  for (let next = at + 2; next < Math.min(lines.length, at + maxLines); next += 1) {
    const row = lines[next] ?? '';
    if (row === '') {
      told.shown.push('');
      return { from: at, to: next + 1, path, line: Number(line), column: Number(column), ...told };
    }
    if (row.startsWith('= ') || row.startsWith('--> ')) return null;
    if (source.test(row)) quote(told, row);
    else if (!besides.test(row) || !say(told, outdented(row, gap))) return null;
  }
  return null;
}

/** What stands where the bar or the arrow does begins with its sign. */
function outdented(row: string, gap: string): string {
  if (row.startsWith(`${gap}= `)) return row.slice(gap.length);
  return row.startsWith(`${gap.slice(1)}--> `) ? row.slice(gap.length - 1) : row;
}
