import { maxCodes, minCodeGainTokens } from '../../limits.ts';
import { distinct, hole, type Column } from './column.ts';
import { tokenWeight } from '../../text/token-weight.ts';

/** Tokens of one pair in the list of a follower's cells besides the cells themselves. */
const pairWeight = 5;
/** Rows that are enough to guess what a column's cells cost. */
const sampleRows = 64;

/** Drops columns whose cell another column's cell decides; the pairs are listed once instead. */
export function findFollowers(columns: readonly Column[]): void {
  const counts = new Map<Column, ReadonlyMap<string, number>>();
  for (const column of columns) {
    if (!column.shown || column.optional) continue;
    const cells = distinct(column, maxCodes);
    if (cells !== null && cells.size > 1) counts.set(column, cells);
  }
  for (const [column, cells] of counts) {
    if (column.source) continue;
    for (const [leader, keys] of counts) {
      if (leader === column || leader.follows !== null || keys.size < cells.size) continue;
      if (sharesFollower(column, leader, columns)) break;
      if (followGain(column, keys) < minCodeGainTokens || !decides(leader, column)) continue;
      column.follows = leader;
      column.shown = false;
      leader.source = true;
      break;
    }
  }
}

/** A second follower with the very cells of a first one refers to that one. */
function sharesFollower(column: Column, leader: Column, columns: readonly Column[]): boolean {
  const twin = columns.find(
    (each) => each.follows === leader && each.cells.every((cell, row) => cell === column.cells[row]),
  );
  if (twin === undefined || twin.text !== column.text) return false;
  column.shown = false;
  column.parts = column.parts.map((part) =>
    typeof part !== 'string' && part.column === column ? hole(twin) : part,
  );
  return true;
}

function followGain(column: Column, keys: ReadonlyMap<string, number>): number {
  let rows = 0;
  let weight = 0;
  for (const cell of column.cells.slice(0, sampleRows)) {
    rows += 1;
    weight += Math.min(2, tokenWeight(cell ?? ''));
  }
  const each = weight / rows + 1;
  return column.cells.length * each - keys.size * (each + pairWeight);
}

function decides(leader: Column, column: Column): boolean {
  const follows = new Map<string, string>();
  return leader.cells.every((key, row) => {
    const cell = column.cells[row];
    if (key === null || cell === null || cell === undefined || key.includes('=')) return false;
    const known = follows.get(key);
    if (known === undefined) follows.set(key, cell);
    return known === undefined || known === cell;
  });
}
