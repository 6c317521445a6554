import { isMeasure } from './measure.ts';

/** What stands in one place of many rows. */
export interface Column {
  /** What the rows call it; empty: nothing. */
  readonly name: string;
  /** A row each; null where a row has no such place. */
  readonly cells: readonly (string | null)[];
  /** What stands in it is a part of what stands in another column. */
  readonly isPart?: true;
  /** Of a part what it is a part of. */
  readonly whole?: readonly (string | null)[];
  /** Each row gives the name itself, and `=` behind it: `rc=2`. */
  readonly isKeyed?: true;
  /** Of a column that no line above names: which field of the rows it is, counted from 1. */
  readonly place?: number;
  /** The words that stand right before and behind it in all rows: `took 3 ms`. */
  readonly beside?: Beside;
}

/** Empty: no word, or not the same one. */
export interface Beside {
  readonly before: string;
  readonly behind: string;
}

/** Beyond so many fields and characters a line is not read. */
const maxFields = 40;
const maxLineChars = 2_000;
/** What is quoted or in brackets is one field, and so are a number and its unit. Bounds keep unclosed ones linear. */
const field =
  /"[^"]{0,400}"|\[[^\]]{0,200}\]|[-+]?\d[\d.,]*\s?(?:%|[num\u00b5\u03bc]?s|secs?|seconds?|mins?|minutes?|hours?|days?|[kKMGTP]i?B(?:\/s)?|bytes|B)(?=[\s,;)]|$)|[^\s"[]+|\S/g;

/** The parts of a line that a reader would put into columns. */
export function fieldsOf(line: string): readonly string[] {
  return (line.slice(0, maxLineChars).match(field) ?? []).slice(0, maxFields);
}

/** Where they stand in the line. */
export function fieldSpans(line: string): readonly { readonly from: number; readonly to: number }[] {
  const found = [...line.slice(0, maxLineChars).matchAll(field)].slice(0, maxFields);
  return found.map(({ index, 0: text }) => ({ from: index, to: index + text.length }));
}

const named = /^[([{]?([A-Za-z_][\w.%-]{0,30})[=:](?=.)/;
/** Parts a field into what it holds. */
const parting = /[\s()[\]{}"'=,;:|<>]+|\.\.+|\/(?=\d)/;
/** A moment is no parts: its minutes and hours say nothing of themselves. */
export const momentary = /\d:\d\d/;
/** A field of more parts is a text. */
const maxParts = 8;

/**
 * Columns of rows with equally many fields. A field that each row begins with the same name (`rows=12`) takes it; one
 * that has the same number of parts in each row (`"GET /a HTTP/1.1"`, `1/1`, `0.1..2.5`) is cut into them.
 */
export function columnsOf(
  rows: readonly (readonly string[])[],
  names: readonly string[] = [],
): readonly Column[] {
  const [first = []] = rows;
  return first.flatMap((_, place) => {
    const cells = rows.map((row) => row[place] ?? '');
    const found = partsOf({ name: names[place] ?? '', cells });
    if (found.length === 0 || found.some(({ name }) => name !== '' && names[place] === name)) return found;
    const beside = besideIn(rows, place);
    return found.map((column) => ({ ...column, place: place + 1, ...(beside === null ? {} : { beside }) }));
  });
}

/** A word, perhaps with a sign behind it. */
const wordBefore = /^[\p{L}_][\p{L}\p{N}_.%-]{0,23}[:=]?$/u;
const wordBehind = /^(\p{L}{1,10}|%)[),.;\]]?$/u;
/** Words that say nothing without those before or behind them. */
const joining =
  /^(?:of|to|in|at|from|for|with|by|on|and|or|is|was|are|the|an?|as|than|per|via|into|after|within|de|en|\u00e0|di|da|von|zu|bei|nach|mit|f\u00fcr|aus|pro|par|con|por|su|sur|und|et|y|e|\u0438\u0437|\u0437\u0430)$/iu;

/** What the number before it is measured in, `62.3/62.3 kB 1.5 MB/s`, names no other. */
const unitBefore = /^(?:[kMGTP]i?B|[num\u00b5\u03bc]?s|secs?)$/i;

/** The words on both sides of a field: with one that joins goes the next. */
function besideIn(rows: readonly (readonly string[])[], place: number): Beside | null {
  const at = (offset: number): string => commonCell(rows, place + offset);
  const bare = (text: string): string =>
    unitBefore.test(text) ? '' : (wordBefore.exec(text)?.[0].replace(/[:=]$/, '') ?? '');
  const [last, earlier] = [bare(at(-1)), bare(at(-2))];
  const before = !joining.test(last)
    ? last
    : earlier === '' || joining.test(earlier)
      ? ''
      : `${earlier} ${last}`;
  const unit = wordBehind.exec(at(1))?.[1] ?? '';
  const phrase = [at(1), at(2), at(3).replace(/[,;:]$/, '')].join(' ').trim();
  const behind = !joining.test(unit) ? unit : /^\p{L}+ [\w.,]+ \p{L}{2,16}$/u.test(phrase) ? phrase : '';
  return before === '' && behind === '' ? null : { before, behind };
}

/** What stands in one place of all rows; empty: they differ. */
function commonCell(rows: readonly (readonly string[])[], place: number): string {
  const cell = rows[0]?.[place] ?? '';
  return rows.every((row) => row[place] === cell) ? cell : '';
}

function partsOf(column: Column): readonly Column[] {
  const { name, cells } = column;
  const [first] = cells;
  if (first == null || cells.every((cell) => cell === first)) return [];
  const begin = name === '' ? named.exec(first) : null;
  if (begin !== null && cells.every((cell) => cell?.startsWith(begin[0]) === true)) {
    const rest = cells.map((cell) => (cell ?? '').slice(begin[0].length).replace(/[,;)\]}]+$/, ''));
    const isKeyed = begin[0].endsWith('=') ? ({ isKeyed: true } as const) : {};
    return partsOf({ name: begin[1] ?? '', cells: rest }).map((part) => ({ ...part, ...isKeyed }));
  }
  if (cells.every((cell) => cell === null || cell === '' || isMeasure(cell))) return [column];
  if (momentary.test(first)) return [column];
  const count = cut(first).length;
  if (count < 1 || count > maxParts) return [column];
  const parts: (readonly string[])[] = [];
  for (const cell of cells) {
    const own = cut(cell ?? '');
    if (own.length !== count) return [column];
    parts.push(own);
  }
  if (count === 1) return [{ name, cells: parts.map(([part = '']) => part) }];
  const columns = (parts[0] ?? []).flatMap((_, place): readonly Column[] => {
    const own = parts.map((row) => row[place] ?? '');
    return own.every((cell) => cell === own[0]) ? [] : [{ name, cells: own, isPart: true, whole: cells }];
  });
  return [column, ...columns];
}

/** Most cells are one word. */
function cut(cell: string): readonly string[] {
  if (cell === '') return [];
  return parting.test(cell) ? cell.split(parting).filter((part) => part !== '') : [cell];
}
