import { minifiedLength, minify, type JsonTree } from '../../json/tree.ts';
import type { Layout } from './layout.ts';
import type { Table } from './table.ts';

/** Numbers and short words of an array stand on lines of about this many characters, so that lines can be left out. */
const wrappedLineChars = 100;

/** The encoded lines and, for lines that may be left out, what they show. */
export interface Page {
  readonly lines: readonly string[];
  readonly groups: readonly Group[];
  /** Some string is shown as the JSON that it holds. */
  readonly embeds: boolean;
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
  #embeds = false;

  /** `open`: the text ends in a line break, so that its last line is an empty one. */
  finish(open = false): Page {
    if (this.#line !== '') this.#break();
    if (open) this.#break();
    return { lines: this.#lines, groups: this.#groups, embeds: this.#embeds };
  }

  #endLine(text: string): void {
    this.#line += text;
    this.#break();
  }

  /** Writes text as it is. */
  writeText(text: string): void {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) this.#endLine(line);
    this.#line += last;
  }

  write(layout: Layout): void {
    if (layout.kind === 'inline') this.#line += minify(layout.tree);
    else if (layout.kind === 'members') {
      this.#endLine('{');
      this.#table(layout.table);
      this.#line += '}';
    } else if (layout.kind === 'wrapped') this.#wrapped(layout.tree.items);
    else if (layout.kind === 'embedded') {
      this.#line += layout.label;
      this.#embeds = true;
      this.write(layout.layout);
    } else if (layout.kind === 'object') this.#object(layout.keys, layout.values);
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

  /** As many items on a line as fit. */
  #wrapped(items: readonly JsonTree[]): void {
    this.#endLine('[');
    const firstLine = this.#lines.length;
    const rows: string[] = [];
    const trees: JsonTree[] = [];
    let from = 0;
    let length = 0;
    for (const [index, item] of items.entries()) {
      length += minifiedLength(item) + 1;
      const last = index === items.length - 1;
      if (length < wrappedLineChars && !last) continue;
      const tree: JsonTree = { kind: 'array', items: items.slice(from, index + 1) };
      trees.push(tree);
      rows.push(minify(tree).slice(1, -1) + (last ? '' : ','));
      from = index + 1;
      length = 0;
    }
    this.#groups.push({ firstLine, rows, items: trees, table: null });
    for (const row of rows) this.#endLine(row);
    this.#line += ']';
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
