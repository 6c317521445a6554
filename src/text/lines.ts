/** Stands at the end of a line that a carriage return ended: the next line was printed over it. */
export const overwrittenMark = '\u240d';

/** A text's lines, and what must be known besides to put them together again. */
export interface Lines {
  /** Without their ends; a line that the next one overwrote ends in `overwrittenMark`. */
  readonly lines: readonly string[];
  /** Every line ended in CR LF. */
  readonly crlf: boolean;
  /** Some line ends in `overwrittenMark`. */
  readonly overwritten: boolean;
}

/** How far a line's first word is from its beginning, in characters; -1: nothing stands in it. */
export function indentOf(line: string): number {
  return line.search(/\S/);
}

/**
 * Splits a text into the lines a terminal was asked to draw: at line feeds, and at carriage returns inside a line,
 * where progress bars begin anew. A text that holds the mark itself is split at line feeds only.
 */
export function splitLines(text: string): Lines {
  if (!text.includes('\r')) return { lines: text.split('\n'), crlf: false, overwritten: false };
  const rows = text.split('\n');
  const crlf = rows.length > 1 && rows.every((row, index) => index === rows.length - 1 || row.endsWith('\r'));
  const bare = crlf ? rows.map((row, index) => (index < rows.length - 1 ? row.slice(0, -1) : row)) : rows;
  if (text.includes(overwrittenMark)) return { lines: bare, crlf, overwritten: false };
  const lines = bare.flatMap((row) => {
    // In a text of mixed line ends a last CR belongs to the line's end.
    if (!row.slice(0, -1).includes('\r') && !(crlf && row.endsWith('\r'))) return [row];
    const end = !crlf && row.endsWith('\r') ? '\r' : '';
    const states = row.slice(0, row.length - end.length).split('\r');
    return states.map((state, index) => state + (index < states.length - 1 ? overwrittenMark : end));
  });
  return { lines, crlf, overwritten: lines.length > bare.length };
}
