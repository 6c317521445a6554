const heading =
  'SQL dump: below [N rows of INSERT …] stand N rows, a line for what each has in place of …; ⏎ is a line break.';

/**
 * Rebuilds a dump from the lossless form of the sql engine. Of the beginning of a form that is the beginning of the
 * dump, so that rows can be printed as `INSERT`s without reading all of it.
 */
export function decode(form: string): string {
  const lines = form.split('\n');
  if (lines[0] !== heading) return form;
  const printed: string[] = [];
  for (let at = 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, count, pattern = ''] = /^\[(\d+) rows of ([^]*)\]$/.exec(line) ?? [];
    if (count === undefined) {
      printed.push(line);
      continue;
    }
    const rows = lines.slice(at + 1, at + 1 + Number(count));
    printed.push(insertsOf(pattern, rows, rows.length === Number(count)));
    at += rows.length;
  }
  return printed.join('\n');
}

function insertsOf(pattern: string, rows: readonly string[], areAll: boolean): string {
  const [before = '', ...behind] = pattern.split('…');
  const [between, after] = behind;
  if (between === undefined || behind.length > 2)
    throw new Error(`"${pattern}" does not say where rows stand`);
  if (after === undefined) return lined(rows.map((row) => before + row + between).join('⏎'));
  // What follows the last row that is there belongs to its line.
  const end = areAll ? after : (between.split('⏎', 1)[0] ?? '');
  return lined(before + rows.join(between) + end);
}

function lined(text: string): string {
  return text.replaceAll('⏎', '\n');
}
