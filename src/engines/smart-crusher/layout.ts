import { dominantShapeShare, minFoldRows, minTableRows } from '../../limits.ts';
import { minifiedLength, type JsonArray, type JsonObject, type JsonTree } from '../../json/tree.ts';
import { embeddedIn } from './embedded.ts';
import { buildTable, memberTable, type Table } from './table.ts';

/** A table stands only if it is shorter than minified JSON by this factor: below it keys read better. */
const tableGain = 0.9;

/** An array shorter than this stays on one line; a longer one gets a line an item, so that items can be left out. */
const minListChars = 400;

/** How a value is laid out: on the line where it stands, as a table, or as an array with a line an item. */
export type Layout =
  | { readonly kind: 'inline'; readonly tree: JsonTree; readonly length: number }
  | { readonly kind: 'table'; readonly table: Table; readonly length: number }
  /** The members of an object as a table. */
  | { readonly kind: 'members'; readonly table: Table; readonly length: number }
  /** Short scalars, as many on a line as fit. */
  | { readonly kind: 'wrapped'; readonly tree: JsonArray; readonly length: number }
  /** Several items of a list as one table. */
  | { readonly kind: 'rows'; readonly table: Table; readonly length: number }
  /** A string, laid out as the JSON that it holds. */
  | { readonly kind: 'embedded'; readonly label: string; readonly layout: Layout; readonly length: number }
  | { readonly kind: 'list' | 'array'; readonly items: readonly Layout[]; readonly length: number }
  | {
      readonly kind: 'object';
      readonly keys: readonly string[];
      readonly values: readonly Layout[];
      readonly length: number;
    };

/** A table at less than this share of the minified text is not worth comparing with tables further in. */
const surelyGood = 0.5;

export function layoutOf(tree: JsonTree): Layout {
  if (typeof tree === 'string') return stringLayout(tree);
  if (tree.kind === 'array') return arrayLayout(tree);
  const members = membersLayout(tree);
  if (members !== null && members.length < surelyGood * minifiedLength(tree)) return members;
  const values = tree.values.map(layoutOf);
  const keys = tree.keys.reduce((sum, key) => sum + key.length + 2, 2);
  if (members !== null && members.length <= keys + sumOf(values)) return members;
  if (values.every((value) => value.kind === 'inline')) return inline(tree);
  return { kind: 'object', keys: tree.keys, values, length: keys + sumOf(values) };
}

/** Records by name, or many scalars by name, as a table; null: that gains too little. */
function membersLayout(tree: JsonObject): Layout | null {
  const records = tree.values.filter((value) => typeof value !== 'string').length;
  const alike = records >= tree.keys.length * dominantShapeShare;
  if (tree.keys.length < minTableRows || !(alike || (records === 0 && tree.keys.length >= minFoldRows)))
    return null;
  const table = memberTable(tree);
  if (table === null || table.length >= tableGain * minifiedLength(tree)) return null;
  return { kind: 'members', table, length: table.length };
}

function stringLayout(lexeme: string): Layout {
  const embedded = embeddedIn(lexeme);
  if (embedded !== null) {
    const layout = layoutOf(embedded.tree);
    const length = embedded.label.length + layout.length;
    if (length < lexeme.length) return { kind: 'embedded', label: embedded.label, layout, length };
  }
  return { kind: 'inline', tree: lexeme, length: lexeme.length };
}

/** The documents of JSON lines: one table, or a layout for each. */
export function linesLayout(documents: readonly JsonTree[]): Layout {
  return arrayLayout({ kind: 'array', items: documents }, true);
}

function arrayLayout(tree: JsonArray, alwaysLines = false): Layout {
  const length = minifiedLength(tree);
  const table = buildTable(tree.items);
  const worthTable = table !== null && table.length < tableGain * length ? table : null;
  if (worthTable !== null && worthTable.length < surelyGood * length) return tableLayout(worthTable);
  const items = withTables(tree.items, tree.items.map(layoutOf));
  const nestedLength = sumOf(items) + items.length * 2 + 2;
  if (worthTable !== null && worthTable.length <= nestedLength) return tableLayout(worthTable);
  if (alwaysLines) return { kind: 'list', items, length: nestedLength };
  const containers = tree.items.some((item) => typeof item !== 'string');
  if (
    tree.items.length >= minTableRows &&
    length >= minListChars &&
    (containers || longItems(tree, length))
  ) {
    return { kind: 'list', items, length: nestedLength };
  }
  if (!containers && length >= minListChars) return { kind: 'wrapped', tree, length };
  if (items.some((item) => item.kind === 'rows')) return { kind: 'list', items, length: nestedLength };
  if (items.every((item) => item.kind === 'inline')) return inline(tree, length);
  return { kind: 'array', items, length: nestedLength };
}

/** Makes tables of runs of plain objects within a mixed array, such as the files after the folders. */
function withTables(trees: readonly JsonTree[], layouts: readonly Layout[]): readonly Layout[] {
  const items: Layout[] = [];
  let start = 0;
  for (let index = 0; index <= layouts.length; index += 1) {
    const tree = trees[index];
    const layout = layouts[index];
    if (layout?.kind === 'inline' && typeof tree !== 'string' && tree?.kind === 'object') continue;
    const run = layouts.slice(start, index);
    const table = run.length < trees.length ? buildTable(trees.slice(start, index)) : null;
    if (table !== null && table.length < tableGain * sumOf(run))
      items.push({ kind: 'rows', table, length: table.length });
    else items.push(...run);
    if (layout !== undefined) items.push(layout);
    start = index + 1;
  }
  return items;
}

/** Strings that read as lines of their own; numbers and short words stay on one line. */
function longItems(tree: JsonArray, length: number): boolean {
  return length / tree.items.length >= 16;
}

function tableLayout(table: Table): Layout {
  return { kind: 'table', table, length: table.length };
}

function inline(tree: JsonTree, length = minifiedLength(tree)): Layout {
  return { kind: 'inline', tree, length };
}

function sumOf(layouts: readonly Layout[]): number {
  return layouts.reduce((sum, layout) => sum + layout.length, 0);
}
