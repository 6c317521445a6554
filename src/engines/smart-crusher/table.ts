import { dominantShapeShare, maxTableColumns, minTableRows } from '../../limits.ts';
import { minify, type JsonArray, type JsonObject, type JsonTree } from '../../json/tree.ts';
import { factorText } from './affix.ts';
import { delimiterOf, spellCell, writeCell, type Delimiter } from './cell.ts';
import { nameRepeats } from './codes.ts';
import type { Column, Part } from './column.ts';
import { shareDigits } from './digits.ts';
import { findFollowers } from './follow.ts';
import { deriveNumbers } from './linear.ts';
import { nameMentions } from './mentions.ts';
import { nameColumns } from './names.ts';
import { rawMark } from './passages.ts';
import { findShape, sameKeys, type Shape } from './shape.ts';

/** Splits the entries of a list, whose long forms may hold spaces. */
const listDelimiter = '\t';

/** An array of objects as lines: a header that says once what the rows share, then one row a line. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly string[];
  /** The objects that the rows show. */
  readonly items: readonly JsonTree[];
  /** All varying values, also those the header derives; row numbers are those of `regular`. */
  readonly columns: readonly Column[];
  /** For each row its number in the columns; null for a row of another shape, written whole. */
  readonly regular: readonly (number | null)[];
  readonly delimiter: Delimiter;
  /** Some strings are shown as the JSON that they hold. */
  readonly embeds: boolean;
  /** Characters of all lines. */
  readonly length: number;
}

/** The members of an object as a table, each as an object of its key and its value. */
export function memberTable(object: JsonObject): Table | null {
  if (object.keys.length < minTableRows) return null;
  const items = object.keys.map((key, index): JsonObject => ({
    kind: 'object',
    keys: memberKeys,
    values: [key, object.values[index] ?? ''],
  }));
  return tableOf(items, () => true, 'members');
}

const memberKeys: readonly string[] = ['"key"', '"value"'];

/** The shortest table of these items; null: they are not rows of one kind. */
export function buildTable(items: readonly JsonTree[]): Table | null {
  if (items.length < minTableRows) return null;
  const [first] = items;
  if (typeof first === 'object' && first.kind === 'array') return arrayTable(items, first.items.length);
  const objects: JsonObject[] = [];
  for (const item of items) {
    if (typeof item === 'string') {
      if (item.startsWith(rawMark)) continue;
      return null;
    }
    if (item.kind === 'object') objects.push(item);
  }
  if (objects.length < items.length * dominantShapeShare) return null;
  const dominant = dominantKeys(objects);
  const all = tableOf(items, (item) => item.kind === 'object' && item.keys.length > 0);
  if (dominant === null) return all;
  const strict = tableOf(items, (item) => item.kind === 'object' && sameKeys(item.keys, dominant));
  return all === null || (strict !== null && strict.length < all.length) ? strict : all;
}

/** Rows that are arrays of one length. */
function arrayTable(items: readonly JsonTree[], length: number): Table | null {
  if (length < 2 || length > maxTableColumns) return null;
  const isRow = (item: JsonTree): boolean =>
    typeof item !== 'string' && item.kind === 'array' && item.items.length === length;
  return items.every(isRow) ? tableOf(items, isRow) : null;
}

/** The keys that most rows have, if some rows have others. */
function dominantKeys(objects: readonly JsonObject[]): readonly string[] | null {
  const first = objects[0]?.keys ?? [];
  if (objects.every(({ keys }) => sameKeys(keys, first))) return null;
  const counts = new Map<string, { keys: readonly string[]; count: number }>();
  for (const { keys } of objects) {
    const name = keys.join();
    const entry = counts.get(name) ?? { keys, count: 0 };
    entry.count += 1;
    counts.set(name, entry);
  }
  for (const { keys, count } of counts.values()) {
    if (keys.length > 0 && count >= objects.length * dominantShapeShare) return keys;
  }
  return null;
}

function tableOf(
  items: readonly JsonTree[],
  isRegular: (item: Exclude<JsonTree, string>) => boolean,
  noun: 'rows' | 'members' = 'rows',
): Table | null {
  const records: (JsonObject | JsonArray)[] = [];
  const regular = items.map((item) =>
    typeof item === 'string' || !isRegular(item) ? null : records.push(item) - 1,
  );
  if (records.length < minTableRows) return null;
  const found = findShape(records);
  if (found === null) return null;
  const { shape, columns } = found;
  factor(columns);
  nameColumns(columns, literalsOf(shape));
  nameMentions(columns);
  for (const column of columns) nameRepeats(column);
  const shown = columns.filter((column) => column.shown);
  const delimiter = delimiterOf(shown);
  if (shown.length === 0 && (records.length < items.length || noun === 'members')) return null;
  const rows =
    shown.length === 0
      ? []
      : regular.map((row, index) =>
          row === null
            ? minify(items[index] ?? '')
            : shown.map((column) => writeCell(column, row, delimiter)).join(delimiter),
        );
  // A row of one cell could not be told from a row that is written whole.
  if (shown.length === 1 && rows.some((row, index) => regular[index] !== null && /^[[{]/.test(row)))
    return null;
  const header = headerOf(`${items.length} ${noun}`, shape, columns, delimiter);
  const length = [...header, ...rows].reduce((sum, line) => sum + line.length + 1, 0);
  return { header, rows, items, columns, regular, delimiter, embeds: embedsJson(shape), length };
}

/** Decides what of each column is said once and what follows from other columns. */
function factor(columns: readonly Column[]): void {
  for (const column of columns) factorText(column, columns, false);
  // The first column names the row: later ones refer to it.
  for (const column of columns.toReversed()) factorText(column, columns, true);
  deriveNumbers(columns);
  findFollowers(columns);
  shareDigits(columns);
}

function headerOf(
  what: string,
  shape: Shape,
  columns: readonly Column[],
  delimiter: Delimiter,
): readonly string[] {
  const shown = columns.filter((column) => column.shown);
  if (shown.length === 0) return [`${what} alike: ${writeShape(shape)}`];
  const header = [`${what} of ${writeShape(shape)}`];
  for (const column of columns) {
    if (column.follows !== null) header.push(writeFollower(column, column.follows, delimiter));
    const names = [...column.codes, ...column.stems];
    const entries = names.map(([long, short]) => `${short}=${spellCell(column, long)}`);
    if (column.mentions !== null) entries.unshift(`{${column.mentions.name}}=that row's`);
    if (entries.length === 0) continue;
    header.push(`${column.name}: ${entries.join(listDelimiter)}`);
  }
  header.push(shown.map((column) => column.name).join(delimiter));
  return header;
}

function writeFollower(column: Column, leader: Column, delimiter: Delimiter): string {
  const pairs = new Map<string, string>();
  for (const [row, key] of leader.cells.entries()) {
    if (key !== null && !pairs.has(key))
      pairs.set(key, `${writeCell(leader, row, delimiter)}=${spellCell(column, column.cells[row] ?? '')}`);
  }
  return `${column.name} by ${leader.name}: ${[...pairs.values()].join(listDelimiter)}`;
}

function writeShape(shape: Shape): string {
  if (shape.kind === 'constant') return shape.text;
  if (shape.kind === 'embedded') return shape.label + writeShape(shape.shape);
  if (shape.kind === 'array') return `[${shape.items.map(writeShape).join(',')}]`;
  if (shape.kind === 'column') {
    const spelled = shape.column.parts.map(writePart).join('');
    return shape.column.text ? `"${spelled}"` : spelled;
  }
  const fields = shape.fields.map(
    (field) => `${field.key}${field.optional ? '?' : ''}:${writeShape(field.shape)}`,
  );
  return `{${fields.join(',')}}`;
}

function writePart(part: Part): string {
  if (typeof part === 'string') return part;
  const times = part.times === 1 ? '' : `${part.times}*`;
  const plus = part.plus === 0 ? '' : part.plus > 0 ? `+${part.plus}` : String(part.plus);
  return `{${times}${part.column.name}${plus}}`;
}

function embedsJson(shape: Shape): boolean {
  if (shape.kind === 'embedded') return true;
  if (shape.kind === 'array') return shape.items.some(embedsJson);
  return shape.kind === 'object' && shape.fields.some((field) => embedsJson(field.shape));
}

function literalsOf(shape: Shape): readonly string[] {
  if (shape.kind === 'constant') return [shape.text];
  if (shape.kind === 'embedded') return literalsOf(shape.shape);
  if (shape.kind === 'array') return shape.items.flatMap(literalsOf);
  if (shape.kind === 'object') return shape.fields.flatMap((field) => literalsOf(field.shape));
  return shape.column.parts.filter((part) => typeof part === 'string');
}
