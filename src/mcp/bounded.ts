import { markerStart } from '../pipeline/marker.ts';
import { formatRanges, type LineRange } from './line-ranges.ts';

/** Room kept in a bounded retrieval for the last line, which says what remains and how to ask for it. */
export const retrieveNoteBytes = 300;

/** A line of an answer, or all that one line stands for, and its number in what it was taken from. */
export interface Row {
  readonly line: number;
  readonly text: string;
}

/** Rows as one text. `rest` is the first row that did not fit, or null. */
interface Bounded {
  readonly text: string;
  readonly rest: Row | null;
}

/** Tells what is missing behind the last row shown. */
type Note = (missing: number, next: Row) => string;

/** Joins rows up to a size; past it the answer ends with a line's end and the note. */
export function boundRows(rows: readonly Row[], maxBytes: number, note: Note): Bounded {
  const shown = countFitting(rows, maxBytes);
  const next = rows[shown];
  const kept = rows.slice(0, shown).map((row) => row.text);
  if (next === undefined) return { text: kept.join('\n'), rest: null };
  if (shown === 0) return cutRow(rows, next, maxBytes, note);
  return { text: [...kept, note(linesOf(rows.slice(shown)), next)].join('\n'), rest: next };
}

function linesOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { text }) => sum + text.split('\n').length, 0);
}

/** A single line longer than the whole answer may be is the one thing that is cut inside. */
function cutRow(rows: readonly Row[], { line, text }: Row, maxBytes: number, note: Note): Bounded {
  const kept = firstBytes(text, maxBytes - retrieveNoteBytes);
  const cut = `${markerStart}line ${line} is cut here, ${text.length - kept.length} characters left out]`;
  const after = rows[1];
  if (after === undefined) return { text: `${kept}\n${cut}`, rest: null };
  return { text: `${kept}\n${cut}\n${note(linesOf(rows.slice(1)), after)}`, rest: after };
}

/** How many rows fit with a note behind them; all of them when they fit without. */
function countFitting(rows: readonly Row[], maxBytes: number): number {
  let used = -1;
  let fitting = 0;
  for (const { text } of rows) {
    used += Buffer.byteLength(text) + 1;
    if (used > maxBytes) return fitting;
    if (used <= maxBytes - retrieveNoteBytes) fitting += 1;
  }
  return rows.length;
}

/** The beginning of a text, up to the last whole character within so many bytes. */
function firstBytes(text: string, bytes: number): string {
  const buffer = Buffer.alloc(Math.max(0, bytes));
  const { read } = new TextEncoder().encodeInto(text, buffer);
  return text.slice(0, read);
}

/** Names the lines that are left of those asked for. */
export function restOf(ranges: readonly LineRange[], next: Row): string {
  return formatRanges(
    ranges.flatMap(({ from, to }) => (to < next.line ? [] : [{ from: Math.max(from, next.line), to }])),
  );
}
