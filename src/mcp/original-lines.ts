import type { Row } from './bounded.ts';
import { grepLines, grepSpans } from './grep.ts';
import type { Span } from './search.ts';

/** A line of an original longer than this is shown around its matches only: it may be a whole answer in one line. */
const maxGrepLineChars = 500;

/** Characters shown on each side of such a match: the fields of a JSON record that stand around it. */
const grepContextChars = 120;

/** The lines of an original that match; of a long line, such as a whole JSON answer, what stands around each match. */
export async function originalLines(text: string, pattern: string): Promise<Row[]> {
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
