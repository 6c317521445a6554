import { Cursor, type Legend } from './cursor.ts';

/**
 * Reads a form as a careful reader would, from its text alone. JSON that stands within other text comes back byte for
 * byte; a text that is JSON as a whole comes back minified.
 */
export function decode(form: string): string {
  const [first = ''] = form.split('\n', 1);
  const hasLegend = isLegend(first);
  const legend = readLegend(first);
  const text = hasLegend ? form.slice(first.length + 1) : form;
  const cursor = new Cursor(text, legend);
  const lines: string[] = [];
  while (cursor.hasMore()) {
    if (cursor.seesTable()) for (const line of cursor.table(legend.spacing)) lines.push(line);
    else lines.push(cursor.lineOfText(legend));
  }
  if (text.endsWith('\n') && !cursor.endsInEmptyRow) lines.push('');
  if (!hasLegend || !goesOn.test(first)) return lines.join('\n');
  return lines
    .map((line, at) => (line.startsWith('& ') ? line.slice(2) : at === 0 ? line : `\n${line}`))
    .join('');
}

/** What stands behind JSON on its line stands on one of ours. */
export const goesOn = / & goes on with the line above\./;

/** True for a line that says how to read the others. */
export function isLegend(first: string): boolean {
  return /^(?:Tables|JSON): /.test(first);
}

/** What the first line of a form says. */
export function readLegend(first: string): Legend {
  const hasLegend = isLegend(first);
  return {
    isMarked: hasLegend && first.includes(' | begins a line that is no JSON.'),
    spacing: (hasLegend ? / JSON was spaced \(([^()]+)\)\./.exec(first)?.[1] : null) ?? 'minified',
  };
}
