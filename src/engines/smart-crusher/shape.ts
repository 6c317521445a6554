import { maxTableColumns } from '../../limits.ts';
import { minify, type JsonArray, type JsonObject, type JsonTree } from '../../json/tree.ts';
import { embeddedIn } from './embedded.ts';
import { newColumn, type Column } from './column.ts';

/** An array is flattened into columns of its own up to this length (pairs, single matches, coordinates). */
const maxFlatItems = 8;

/** Objects whose rows carry fewer than this share of all their keys are maps, not records: they stay a cell. */
const minKeyDensity = 0.2;

/** What all rows of a table look like: constants in place, a column wherever rows differ. */
export type Shape =
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  | { readonly kind: 'array'; readonly items: readonly Shape[] }
  /** Strings that hold JSON, which looks like this. */
  | { readonly kind: 'embedded'; readonly label: string; readonly shape: Shape }
  | { readonly kind: 'column'; readonly column: Column };

export interface Field {
  readonly key: string;
  /** Some rows lack the key; such a field has a cell that is filled exactly where the key is present. */
  readonly optional: boolean;
  readonly shape: Shape;
}

/** A value for each row; null where the row has none. */
type Values = readonly (JsonTree | null)[];

/** The common shape of rows, with its columns in reading order; null: they have none worth a table. */
export function findShape(
  rows: readonly (JsonObject | JsonArray)[],
): { shape: Shape; columns: readonly Column[] } | null {
  const shape = nestedShape(rows, rows, rows[0]?.kind ?? 'object', [], maxTableColumns);
  if (shape === null) return null;
  const columns = columnsOf(shape);
  return columns.length > maxTableColumns ? null : { shape, columns };
}

function shapeOf(values: Values, required: boolean, path: readonly string[]): Shape {
  const present = values.filter((value) => value !== null);
  const first = present[0];
  if (first === undefined) throw new TypeError('A field without a value has no shape.');
  if (required && present.every((value) => equal(value, first))) {
    return { kind: 'constant', text: minify(first) };
  }
  const nested =
    typeof first === 'string'
      ? embeddedShape(values, required, first, path)
      : nestedShape(values, present, first.kind, path);
  // An optional container is told absent by its empty cells, so one cell of it must always be filled.
  if (nested !== null && (required || hasSureColumn(nested))) return nested;
  return { kind: 'column', column: newColumn(values, path) };
}

/** The shape of the JSON that all strings hold; null: some hold none, or it is spaced in another way. */
function embeddedShape(
  values: Values,
  required: boolean,
  first: string,
  path: readonly string[],
): Shape | null {
  const label = embeddedIn(first)?.label;
  if (label === undefined) return null;
  const trees: (JsonTree | null)[] = [];
  for (const value of values) {
    const embedded = typeof value === 'string' ? embeddedIn(value) : null;
    if (value !== null && embedded?.label !== label) return null;
    trees.push(embedded?.tree ?? null);
  }
  return { kind: 'embedded', label, shape: shapeOf(trees, required, path) };
}

function nestedShape(
  values: Values,
  present: readonly JsonTree[],
  kind: string,
  path: readonly string[],
  maxItems = maxFlatItems,
): Shape | null {
  if (kind === 'object') {
    if (!present.every((value) => typeof value !== 'string' && value.kind === 'object')) return null;
    const fields = fieldsOf(values as readonly (JsonObject | null)[], path);
    return fields === null ? null : { kind: 'object', fields };
  }
  const length = (present[0] as JsonArray).items.length;
  if (length === 0 || length > maxItems) return null;
  const arrays = present.filter((value) => typeof value !== 'string' && value.kind === 'array');
  if (arrays.length < present.length || !arrays.every((array) => array.items.length === length)) return null;
  const items = Array.from({ length }, (_, index) => {
    const column = values.map((value) => (value as JsonArray | null)?.items[index] ?? null);
    return shapeOf(column, !values.includes(null), [...path, String(index)]);
  });
  return { kind: 'array', items };
}

function fieldsOf(objects: readonly (JsonObject | null)[], path: readonly string[]): readonly Field[] | null {
  const keys = mergedKeys(objects);
  if (keys === null) return null;
  const columns = keys.map(() => new Array<JsonTree | null>(objects.length).fill(null));
  const filled = new Array<number>(keys.length).fill(0);
  let present = 0;
  let members = 0;
  for (let row = 0; row < objects.length; row += 1) {
    const object = objects[row] ?? null;
    if (object === null) continue;
    present += 1;
    members += object.keys.length;
    let at = 0;
    for (let index = 0; index < object.keys.length; index += 1) {
      while (keys[at] !== object.keys[index]) at += 1;
      (columns[at] ?? [])[row] = object.values[index] ?? null;
      filled[at] = (filled[at] ?? 0) + 1;
      at += 1;
    }
  }
  if (members < minKeyDensity * keys.length * present) return null;
  return keys.map((key, index) => {
    const optional = filled[index] !== present;
    const required = !optional && present === objects.length;
    const values = columns[index] ?? [];
    return { key, optional, shape: shapeOf(values, required, [...path, key.slice(1, -1)]) };
  });
}

/** The union of all keys in an order that every object follows; null: there is no such order, or no key. */
function mergedKeys(objects: readonly (JsonObject | null)[]): readonly string[] | null {
  const merged: string[] = [];
  const place = new Map<string, number>();
  let last: readonly string[] | null = null;
  for (const object of objects) {
    if (object === null || (last !== null && sameKeys(object.keys, last))) continue;
    last = object.keys;
    if (last.length === 0) return null;
    let before = -1;
    for (const key of last) {
      const at = place.get(key);
      if (at !== undefined && at <= before) return null;
      if (at === undefined) {
        merged.splice(before + 1, 0, key);
        if (merged.length > maxTableColumns) return null;
        for (let index = before + 1; index < merged.length; index += 1) place.set(merged[index] ?? '', index);
      }
      before = at ?? before + 1;
    }
  }
  return merged.length === 0 ? null : merged;
}

export function sameKeys(left: readonly string[], right: readonly string[]): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}

function columnsOf(shape: Shape): Column[] {
  if (shape.kind === 'constant') return [];
  if (shape.kind === 'column') return [shape.column];
  if (shape.kind === 'embedded') return columnsOf(shape.shape);
  if (shape.kind === 'array') return shape.items.flatMap(columnsOf);
  return shape.fields.flatMap((field) => columnsOf(field.shape));
}

/** True if some column of the shape is filled wherever the shape is present. */
function hasSureColumn(shape: Shape): boolean {
  if (shape.kind === 'constant') return false;
  if (shape.kind === 'column') return true;
  if (shape.kind === 'embedded') return hasSureColumn(shape.shape);
  if (shape.kind === 'array') return shape.items.some(hasSureColumn);
  return shape.fields.some((field) => !field.optional && hasSureColumn(field.shape));
}

function equal(left: JsonTree, right: JsonTree): boolean {
  if (left === right) return true;
  if (typeof left === 'string' || typeof right === 'string') return false;
  if (left.kind === 'array') {
    return (
      right.kind === 'array' &&
      left.items.length === right.items.length &&
      left.items.every((item, index) => equal(item, right.items[index] ?? ''))
    );
  }
  return (
    right.kind === 'object' &&
    sameKeys(left.keys, right.keys) &&
    left.values.every((value, index) => equal(value, right.values[index] ?? ''))
  );
}
