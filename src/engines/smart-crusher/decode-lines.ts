import { Cursor } from './cursor.ts';
import { goesOn, isLegend, readLegend } from './decode.ts';

const tableStart = /^(\d+) (?:rows|members) (of|alike:) [[{]/;
/** The lists of short forms below a pattern. */
const list = /^[\w.]+(?: by [\w.]+)?: /;

/** For each line of the form what it stands for: of a table's row the whole document, on one line. */
export function decodeLines(form: string): readonly (readonly string[])[] {
  const lines = form.split('\n');
  const [first = ''] = lines;
  const legend = readLegend(first);
  // An indented document takes lines of its own.
  const spacing = legend.spacing === 'spaced' ? 'spaced' : 'minified';
  const mark = legend.isMarked ? '| ' : goesOn.test(first) ? '& ' : null;
  const found: string[][] = lines.map((line) => [
    mark !== null && line.startsWith(mark) ? line.slice(mark.length) : line,
  ]);
  if (!isLegend(first)) return found;
  found[0] = [];
  for (let at = 1; at < lines.length; at += 1) {
    const [start, count = '0', of] = tableStart.exec(lines[at] ?? '') ?? [];
    if (start === undefined) continue;
    let from = at + 1;
    if (of === 'of') {
      while (list.test(lines[from] ?? '')) from += 1;
      from += 1;
    }
    const end = of === 'of' ? from + Number(count) : from;
    const documents = new Cursor(lines.slice(at, end).join('\n'), legend).table(spacing);
    found.fill([], at, from);
    if (of === 'of') for (const [row, document] of documents.entries()) found[from + row] = [document];
    else found[at] = documents;
    at = end - 1;
  }
  return found;
}
