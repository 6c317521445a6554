import { minify, type JsonTree } from '../../json/tree.ts';

/** One varying value of a table's rows and the way it is written. The passes of this folder refine it in turn. */
export interface Column {
  readonly path: readonly string[];
  /** All values are strings: values are what stands between their quotes. Else values are minified JSON. */
  readonly text: boolean;
  /** Null where a row has no such key. */
  readonly values: readonly (string | null)[];
  readonly optional: boolean;
  /** How the pattern spells the value. */
  parts: readonly Part[];
  /** What a row's cell holds: the part of its value that the pattern leaves open. */
  cells: readonly (string | null)[];
  /** False: the pattern alone gives the value, from other columns. */
  shown: boolean;
  /** Another column's value or cell is derived from this one's, so its own form must stay as it is. */
  source: boolean;
  /** Short names of cells that repeat. */
  codes: ReadonlyMap<string, string>;
  /** Short names of what cells begin with, up to their first digit. */
  stems: ReadonlyMap<string, string>;
  /** The column whose cell decides this one's. */
  follows: Column | null;
  /** The column whose cell texts of this one speak of: there they name the column. */
  mentions: Column | null;
  name: string;
}

/** Literal text, a column's own cell, or a sum over another column's cell. */
export type Part = string | Reference;

export interface Reference {
  readonly column: Column;
  readonly times: number;
  readonly plus: number;
}

export function newColumn(trees: readonly (JsonTree | null)[], path: readonly string[]): Column {
  const text = trees.every((tree) => tree === null || (typeof tree === 'string' && tree.startsWith('"')));
  const values = trees.map((tree) => {
    if (tree === null) return null;
    return typeof tree === 'string' && text ? tree.slice(1, -1) : minify(tree);
  });
  const column: Column = {
    path,
    text,
    values,
    optional: values.includes(null),
    parts: [],
    cells: values,
    shown: true,
    source: false,
    codes: new Map(),
    stems: new Map(),
    follows: null,
    mentions: null,
    name: '',
  };
  column.parts = [hole(column)];
  return column;
}

/** The place of a column's own cell in the pattern; also a plain reference to another column. */
export function hole(column: Column): Reference {
  return { column, times: 1, plus: 0 };
}

/** Counts of different cells; null as soon as there are more than `most`. */
export function distinct(column: Column, most: number): ReadonlyMap<string, number> | null {
  const counts = new Map<string, number>();
  for (const cell of column.cells) {
    if (cell === null) continue;
    const count = counts.get(cell);
    if (count === undefined && counts.size === most) return null;
    counts.set(cell, (count ?? 0) + 1);
  }
  return counts;
}
