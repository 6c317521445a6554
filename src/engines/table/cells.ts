/** A table's cells as they are written below its title. */
export interface Written {
  /** For each column its name; behind `=` what is the same in all rows: a value, or `A…B` around what differs. */
  readonly heads: readonly string[];
  readonly rows: readonly string[];
  /** Stands between the cells of a row. */
  readonly sign: ' ' | '\t';
  readonly hasAffixes: boolean;
}

/** What cells of a column begin and end with. */
interface Affix {
  readonly head: string;
  readonly tail: string;
}

/** What all rows have in a column; null where they have nothing in common that is worth saying once. */
type Shared = string | Affix | null;

/** Stands for what differs. */
const differs = '\u2026';
/** Stands behind a title where some column has such. */
export const affixNote = ', NAME=A\u2026B: between A and B';
const moment =
  /^\d{2,4}[-/.]\d\d[-/.]\d{2,4}(?:[ T]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?(?: ?(?:Z|UTC|[-+]\d\d:?(?:\d\d)?))?$/;
/** Shorter beginnings and ends cost hardly anything. */
const minAffixChars = 2;

/** Cells, without what all rows of a column share. `plainHeads`: heads may hold no blank where rows are parted by one. */
export function writeCells(
  names: readonly string[],
  data: readonly (readonly string[])[],
  plainHeads: boolean,
): Written {
  const shared = sharedOf(names, data);
  const shown = names.flatMap((_, index) => (typeof shared[index] === 'string' ? [] : [index]));
  const short = data.map((row) => shown.map((index) => bare(row[index] ?? '', shared[index] ?? null)));
  const heads = names.map((name, index) => name + says(shared[index] ?? null));
  const isPlain = (text: string): boolean => text !== '' && !/\s/.test(text);
  const last = shown.length - 1;
  const single =
    (!plainHeads || heads.every((head, index) => isPlain(head) && isPlain(names[index] ?? ''))) &&
    heads.every((head) => !head.endsWith('=')) &&
    short.every((row) => row.every((text, at) => (at === last ? text.trim() !== '' : isPlain(text))));
  const sign = single ? ' ' : '\t';
  const hasAffixes = shared.some((each) => each !== null && typeof each !== 'string');
  return { heads, rows: short.map((row) => row.join(sign)), sign, hasAffixes };
}

function sharedOf(names: readonly string[], data: readonly (readonly string[])[]): readonly Shared[] {
  const [first = []] = data;
  const columns = names.map((_, index) => data.map((row) => row[index] ?? ''));
  const constants = columns.map((column, index): string | null => {
    const value = first[index] ?? '';
    return column.every((cell) => cell === value) ? value : null;
  });
  // A row must have something to show: an empty one would end the table.
  const shows = data.every((row) => row.some((text, index) => constants[index] === null && text !== ''));
  if (!shows) return names.map(() => null);
  const isTaken = constants.some((value) => value?.includes(differs) === true);
  return columns.map((column, index) => constants[index] ?? (isTaken ? null : affixOf(column)));
}

/**
 * What moments begin and end with, up to a sign that parts their numbers: `2026-03-` and `:00`. Names stay whole, a
 * reader looks for them.
 */
function affixOf(column: readonly string[]): Affix | null {
  if (!column.every((cell) => moment.test(cell))) return null;
  const [first = ''] = column;
  let [before, behind] = [first.length, first.length];
  for (const cell of column) {
    let at = 0;
    while (at < before && at < cell.length && cell[at] === first[at]) at += 1;
    before = at;
    at = 0;
    while (at < behind && at < cell.length && cell.at(-1 - at) === first.at(-1 - at)) at += 1;
    behind = at;
  }
  const head = /^.*[^\d\s]/s.exec(first.slice(0, before))?.[0] ?? '';
  const tail = /[^\d\s].*$/s.exec(first.slice(first.length - behind))?.[0] ?? '';
  const shared = head.length + tail.length;
  if (shared < minAffixChars) return null;
  // Something must be left of each cell.
  return column.every((cell) => cell.length > shared) ? { head, tail } : null;
}

function bare(cell: string, shared: Shared): string {
  if (shared === null || typeof shared === 'string') return cell;
  return cell.slice(shared.head.length, cell.length - shared.tail.length);
}

function says(shared: Shared): string {
  if (shared === null) return '';
  return typeof shared === 'string' ? `=${shared}` : `=${shared.head}${differs}${shared.tail}`;
}
