import { minListChars, minTableRows, tableGain } from '../../limits.ts';
import { minifiedLength, minify, type JsonArray, type JsonTree } from '../../json/tree.ts';
import { buildTable, type Table } from './table.ts';

/** How a value is laid out: on the line where it stands, as a table, or as an array with a line an item. */
export type Layout =
  | { readonly kind: 'inline'; readonly tree: JsonTree; readonly length: number }
  | { readonly kind: 'table'; readonly table: Table; readonly length: number }
  /** Several items of a list as one table. */
  | { readonly kind: 'rows'; readonly table: Table; readonly length: number }
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
  if (typeof tree === 'string') return { kind: 'inline', tree, length: tree.length };
  if (tree.kind === 'array') return arrayLayout(tree);
  const values = tree.values.map(layoutOf);
  if (values.every((value) => value.kind === 'inline')) return inline(tree);
  const keys = tree.keys.reduce((sum, key) => sum + key.length + 2, 2);
  return { kind: 'object', keys: tree.keys, values, length: keys + sumOf(values) };
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

/** The encoded lines and, for lines that may be left out, what they show. */
export interface Page {
  readonly lines: readonly string[];
  readonly groups: readonly Group[];
}

/** Consecutive lines of one kind: the rows of a table or the items of a list. `firstLine` counts from 0. */
export interface Group {
  readonly firstLine: number;
  readonly rows: readonly string[];
  /** The values that the rows show. */
  readonly items: readonly JsonTree[];
  readonly table: Table | null;
}

/** Writes a layout as lines. */
export class PageWriter {
  readonly #lines: string[] = [];
  readonly #groups: Group[] = [];
  #line = '';

  finish(): Page {
    if (this.#line !== '') this.#break();
    return { lines: this.#lines, groups: this.#groups };
  }

  #endLine(text: string): void {
    this.#line += text;
    this.#break();
  }

  write(layout: Layout): void {
    if (layout.kind === 'inline') this.#line += minify(layout.tree);
    else if (layout.kind === 'object') this.#object(layout.keys, layout.values);
    else if (layout.kind === 'array') this.#array(layout.items);
    else {
      this.#endLine('[');
      if (layout.kind === 'table' || layout.kind === 'rows') this.#table(layout.table);
      else this.#list(layout.items, ',');
      this.#line += ']';
    }
  }

  /** Writes the documents of JSON lines, without brackets and commas around them. */
  writeLines(layout: Layout): void {
    if (layout.kind === 'table') this.#table(layout.table);
    else if (layout.kind === 'list') this.#list(layout.items, '');
    else this.write(layout);
  }

  #table(table: Table): void {
    for (const line of table.header) this.#endLine(line);
    this.#groups.push({ firstLine: this.#lines.length, rows: table.rows, items: table.items, table });
    for (const row of table.rows) this.#endLine(row);
  }

  /** One item a line; items that span lines themselves part the list into groups. */
  #list(items: readonly Layout[], separator: string): void {
    let rows: string[] = [];
    let trees: JsonTree[] = [];
    let firstLine = 0;
    for (const [index, item] of items.entries()) {
      const end = index < items.length - 1 ? separator : '';
      if (item.kind !== 'inline' && rows.length > 0) {
        this.#groups.push({ firstLine, rows, items: trees, table: null });
        rows = [];
        trees = [];
      }
      if (item.kind === 'inline') {
        if (rows.length === 0) firstLine = this.#lines.length;
        rows.push(minify(item.tree) + end);
        trees.push(item.tree);
        this.#endLine(rows.at(-1) ?? '');
      } else if (item.kind === 'rows') this.#table(item.table);
      else {
        this.write(item);
        this.#endLine(end);
      }
    }
    if (rows.length > 0) this.#groups.push({ firstLine, rows, items: trees, table: null });
  }

  #object(keys: readonly string[], values: readonly Layout[]): void {
    for (const [index, value] of values.entries()) {
      this.#line += `${index === 0 ? '{' : ','}${keys[index] ?? ''}:`;
      this.write(value);
    }
    this.#line += '}';
  }

  #array(items: readonly Layout[]): void {
    for (const [index, item] of items.entries()) {
      this.#line += index === 0 ? '[' : ',';
      this.write(item);
    }
    this.#line += ']';
  }

  #break(): void {
    this.#lines.push(this.#line);
    this.#line = '';
  }
}
