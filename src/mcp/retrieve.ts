import { HeadroomError } from '../errors.ts';
import { markerStart } from '../pipeline/marker.ts';
import type { Originals } from '../store/originals/originals.ts';
import { boundRows, restOf, type Row } from './bounded.ts';
import { countMatches, grepLines, grepSpans } from './grep.ts';
import { quoted } from './quoted.ts';
import type { PrintedRow } from './printed-lines.ts';
import { clipRanges, formatRanges, parseRanges, type LineRange } from './line-ranges.ts';
import type { Span } from './search.ts';

/** Where originals come from; the store's, or any that answers the same. */
export type OriginalReader = Pick<Originals, 'get' | 'mayBeOurs'>;

export interface Wanted {
  readonly ref: string;
  /** `41`, `41-812` or a list of these with commas, as markers number lines: by the short form. */
  readonly lines?: string | undefined;
  /** A JavaScript regular expression; only lines that match are answered, each behind the number that `lines` takes. */
  readonly grep?: string | undefined;
}

export interface Retrieved {
  readonly text: string;
  /** Lines of the whole view. */
  readonly totalLines: number;
  /** What did not fit, as `lines` takes it; null when there is no more, or none that `lines` could name. */
  readonly remaining: string | null;
}

/**
 * What stands behind a marker: the original, exactly; or some lines of its short form, each in full, as the command
 * printed it. Past `maxBytes` the answer stops at a
 * line's end and its last line says how to go on. Rejects with `ORIGINAL_GONE` for what is not to be had, be it that
 * `isOfSession` does not know it, and with `USAGE` for a wrong question.
 */
export async function retrieve(
  originals: OriginalReader,
  wanted: Wanted,
  maxBytes = Infinity,
  isOfSession: (ref: string) => boolean = () => true,
): Promise<Retrieved> {
  if (!originals.mayBeOurs(wanted.ref)) throw notOurs(wanted.ref);
  if (!isOfSession(wanted.ref)) throw ofAnother(wanted.ref);
  const original = await originals.get(wanted.ref);
  if (original === null) throw gone(wanted.ref);
  const totalLines = original.view.split('\n').length;
  if (
    wanted.lines === undefined &&
    wanted.grep === undefined &&
    Buffer.byteLength(original.text) <= maxBytes
  ) {
    return { text: original.text, totalLines, remaining: null };
  }
  const ranges = rangesOf(wanted, totalLines);
  // A server starts without the engines: who asks for a whole original needs none.
  const { printedBy } = await import('./printed.ts');
  const printed = printedBy(original);
  const rows = printed.rows(ranges);
  if (wanted.grep === undefined) return { ...fit(rows, ranges, maxBytes), totalLines };
  const found = await matching(rows, wanted.grep);
  const all = wanted.lines === undefined ? rows : printed.rows([{ from: 1, to: totalLines }]);
  const hidden = await hiddenMatches(printed.text, all.map(({ text }) => text).join('\n'), wanted.grep);
  if (hidden !== null && (wanted.lines === undefined || hidden.view === 0))
    return {
      text: await inOriginal(printed.text, wanted.grep, hidden, maxBytes),
      totalLines,
      remaining: null,
    };
  if (found.length > 0) return { ...fit(found, ranges, maxBytes), totalLines };
  const text = `No line of ${formatRanges(ranges)} matches ${quoted(wanted.grep)}.`;
  return { text, totalLines, remaining: null };
}

function rangesOf({ ref, lines }: Wanted, totalLines: number): LineRange[] {
  if (lines === undefined) return [{ from: 1, to: totalLines }];
  const ranges = clipRanges(parseRanges(lines), totalLines);
  if (ranges.length > 0) return ranges;
  throw new HeadroomError(
    'USAGE',
    `The original ${ref} has ${totalLines} lines; ${quoted(lines)} lies behind them.`,
    `Name lines from 1 to ${totalLines}.`,
  );
}

async function matching(printed: readonly PrintedRow[], pattern: string): Promise<Row[]> {
  const rows = printed.flatMap(({ line, to, text }) => {
    const number = formatRanges([{ from: line, to }]);
    return text.split('\n').map((each) => ({ line, number, text: each }));
  });
  const hits = await grepLines(
    rows.map((row) => row.text),
    pattern,
  );
  return hits.flatMap((index) => {
    const row = rows[index];
    return row === undefined ? [] : [{ line: row.line, text: `${row.number}:${row.text}` }];
  });
}

interface Matches {
  readonly view: number;
  readonly original: number;
}

/**
 * An engine may have factored out of the lines what the pattern looks for, wholly or in part, so the view's own
 * matches could be a false answer: this tells how many there are in both when the original has more.
 */
async function hiddenMatches(text: string, view: string, pattern: string): Promise<Matches | null> {
  if (text === view) return null;
  const matches = { view: await countMatches(view, pattern), original: await countMatches(text, pattern) };
  return matches.original > matches.view ? matches : null;
}

async function inOriginal(
  text: string,
  pattern: string,
  matches: Matches,
  maxBytes: number,
): Promise<string> {
  const asked = quoted(pattern);
  const how =
    matches.view === 0
      ? `No line of the shortened form matches ${asked}.`
      : `The shortened form, which writes some values short, matches ${asked} ${matches.view} times, the original ${matches.original} times.`;
  const head = `${how} These are lines of the original; lines= does not apply to them.`;
  const room = maxBytes - Buffer.byteLength(head) - 1;
  const rows = await originalLines(text, pattern);
  return `${head}\n${boundRows(rows, room, (missing) => moreNote(missing, 'ask with a narrower pattern')).text}`;
}

function fit(
  rows: readonly Row[],
  ranges: readonly LineRange[],
  maxBytes: number,
): Omit<Retrieved, 'totalLines'> {
  const { text, rest } = boundRows(rows, maxBytes, (missing, next) =>
    moreNote(missing, `ask for lines=${restOf(ranges, next)}`),
  );
  return { text, remaining: rest === null ? null : restOf(ranges, rest) };
}

function moreNote(missing: number, mend: string): string {
  return `${markerStart}${missing} more ${missing === 1 ? 'line' : 'lines'}; ${mend}]`;
}

/** Text that reads like a marker of ours, or a reference that was copied wrongly. */
function notOurs(ref: string): HeadroomError {
  return new HeadroomError(
    'ORIGINAL_GONE',
    `${quoted(ref)} was not written by headroom: nothing was left out there.`,
    'If you copied it from a marker, copy it exactly.',
  );
}

/** Of another project it may be, whose output is none of this one's business. */
function ofAnother(ref: string): HeadroomError {
  return new HeadroomError(
    'ORIGINAL_GONE',
    `${quoted(ref)} is not of this session: none of its requests has carried such a marker.`,
    'If you need that output, run the command again.',
  );
}

function gone(ref: string): HeadroomError {
  return new HeadroomError(
    'ORIGINAL_GONE',
    `gone: nothing is kept under ${quoted(ref)} any more.`,
    'If you still need the output, run the command again.',
  );
}

/** A line of an original longer than this is shown around its matches only: it may be a whole answer in one line. */
const maxGrepLineChars = 500;

/** Characters shown on each side of such a match: the fields of a JSON record that stand around it. */
const grepContextChars = 120;

/** The lines of an original that match; of a long line, such as a whole JSON answer, what stands around each match. */
async function originalLines(text: string, pattern: string): Promise<Row[]> {
  const lines = text.split(/\r?\n/);
  const rows: Row[] = [];
  for (const index of await grepLines(lines, pattern)) {
    const line = lines[index] ?? '';
    const shown = line.length > maxGrepLineChars ? around(line, await grepSpans(line, pattern)) : line;
    rows.push({ line: index + 1, text: `${index + 1}:${shown}` });
  }
  return rows;
}

function around(line: string, spans: readonly Span[]): string {
  const windows: { from: number; to: number }[] = [];
  for (const span of spans) {
    const from = Math.max(0, span.from - grepContextChars);
    const to = Math.min(line.length, span.to + grepContextChars);
    const last = windows.at(-1);
    if (last !== undefined && from <= last.to) last.to = to;
    else windows.push({ from, to });
  }
  const parts = windows.map(({ from, to }) => line.slice(wholeFrom(line, from), wholeFrom(line, to)));
  const before = windows[0]?.from === 0 ? '' : '…';
  const after = windows.at(-1)?.to === line.length ? '' : '…';
  return `${before}${parts.join(' … ')}${after}`;
}

/** The same place, or the one before it where it lies inside a character of two units. */
function wholeFrom(line: string, at: number): number {
  return at > 0 && at < line.length && (line.codePointAt(at - 1) ?? 0) > 0xffff ? at - 1 : at;
}
