import type { Records } from './records.ts';
import type { Row } from './row.ts';

export const recordsIntroduction = 'Blocks of ';

/**
 * Blocks of lines, a row each: below a line that says how to read them stands the block with a sign in place of each
 * value, then the values of all blocks.
 */
export function recordsRows({ template, mark, names, cells }: Records, table: number): readonly Row[] {
  const isPlain = (text: string): boolean => text !== '' && !/\s/.test(text);
  const single = cells.every((row) => row.every(isPlain));
  const sign = single ? ' ' : '\t';
  const title = `${recordsIntroduction}${template.length} lines, as below with ${mark} for what differs; then a block a row, ${single ? 'one blank' : 'tabs'} between what differs, to the next blank line:`;
  const head = (text: string): Row => ({ text, cells: null, table, names });
  return [
    head(title),
    ...template.map(({ before, behind }) => head(behind === null ? before : before + mark + behind)),
    ...cells.map((row) => ({ text: row.join(sign), cells: row, table, names })),
  ];
}
