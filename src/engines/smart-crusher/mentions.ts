import { minCodeGainTokens } from '../../limits.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { mayLend, splitsWord } from './affix.ts';
import type { Column } from './column.ts';

/** A shorter cell stands in other texts by chance. */
const minMentionChars = 3;
/** Rows that are enough to see which columns a text speaks of, and the share of them that must do so. */
const sampleRows = 200;
const minSampleShare = 1 / 16;

/**
 * Texts that speak of another column's cell name the column instead ("Retry for {service}"), so that equal
 * messages of different subjects become equal texts.
 */
export function nameMentions(columns: readonly Column[]): void {
  for (const column of columns) {
    if (!column.shown || !column.text || column.source) continue;
    const source = mentioned(column, columns);
    if (source === null) continue;
    const name = `{${source.name}}`;
    if (column.cells.some((cell) => cell?.includes(name) === true)) continue;
    const named = (cell: string | null, row: number): string | null =>
      withName(cell, source.cells[row] ?? '', name);
    const sample = column.cells.slice(0, sampleRows);
    if (weightOf(sample) - weightOf(sample.map(named)) < minCodeGainTokens) continue;
    column.cells = column.cells.map(named);
    column.mentions = source;
    source.source = true;
  }
}

/** The column that most texts of the first rows speak of. */
function mentioned(column: Column, columns: readonly Column[]): Column | null {
  const sample = column.cells.slice(0, sampleRows);
  let most = Math.max(1, sample.length * minSampleShare);
  let found: Column | null = null;
  for (const source of columns) {
    if (source === column || source.mentions !== null || !source.text || !mayLend(source)) continue;
    const count = sample.filter((cell, row) => withName(cell, source.cells[row] ?? '', '') !== cell).length;
    if (count <= most) continue;
    most = count;
    found = source;
  }
  return found;
}

function withName(cell: string | null, subject: string, name: string): string | null {
  if (cell === null || subject.length < minMentionChars || !cell.includes(subject)) return cell;
  let written = '';
  let from = 0;
  for (let at = cell.indexOf(subject); at !== -1; at = cell.indexOf(subject, at)) {
    const end = at + subject.length;
    const whole = !splitsWord(cell, at) && !splitsWord(cell, end);
    written += cell.slice(from, at) + (whole ? name : subject);
    from = end;
    at = end;
  }
  return written + cell.slice(from);
}

/** Tokens of all different texts: what equal texts cost more is little, once they have short names. */
function weightOf(cells: readonly (string | null)[]): number {
  let weight = 0;
  for (const cell of new Set(cells)) if (cell !== null) weight += tokenWeight(cell);
  return weight;
}
