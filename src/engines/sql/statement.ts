/** An `INSERT` as a dump prints it: `open`, the values of its rows with `joint` between them, `close`. */
export interface Statement {
  /** Where it stands in the text; the line break behind it is none of it. */
  readonly from: number;
  readonly end: number;
  readonly open: string;
  /** Null: it has one row, and nobody can tell how it would part two. */
  readonly joint: string | null;
  readonly close: string;
  readonly rows: readonly string[];
}

/** Up to the bracket of the first row, which stands on the same line or begins the next one. */
const opening =
  /(?:INSERT(?: OR \w+| IGNORE)?|REPLACE) INTO (?:"[^"\n]*"|`[^`\n]*`|[^\s"'`().;,]+)(?:\.(?:"[^"\n]*"|`[^`\n]*`|[^\s"'`().;,]+))*(?: ?\([^()\n]+\))?(?: OVERRIDING (?:SYSTEM|USER) VALUE)? VALUES ?(?:\r?\n[\t ]*)?\(/y;
const joining = /\),[^\S\n]*(?:\n[\t ]*)?\(/y;
const closing = /\)(?: ON CONFLICT DO NOTHING)?;[^\S\n]*(?=\n|$)/y;

/**
 * The `INSERT`s that begin at the beginning of a line. What is not read to its end is none, and the next line is
 * looked at. That stays linear: a text of many lines goes on up to the next line with an odd number of quotes, so no
 * line is passed by more than two of them.
 */
export function statementsIn(text: string): readonly Statement[] {
  const found: Statement[] = [];
  for (let from = 0; from < text.length;) {
    const statement = statementAt(text, from);
    if (statement !== null) found.push(statement);
    const lineEnd = text.indexOf('\n', statement?.end ?? from);
    from = lineEnd === -1 ? text.length : lineEnd + 1;
  }
  return found;
}

function statementAt(text: string, from: number): Statement | null {
  const open = matchAt(opening, text, from);
  if (open === null) return null;
  // MySQL alone quotes names so, and it writes no line break into a value.
  const escapes = open.includes('`');
  const rows: string[] = [];
  let joint: string | null = null;
  for (let at = from + open.length; ;) {
    const end = rowEnd(text, at, escapes);
    const row = text.slice(at, Math.max(at, end));
    if (row.trim() === '') return null;
    rows.push(row);
    const next = matchAt(joining, text, end);
    if (next === null) {
      const close = matchAt(closing, text, end);
      return close === null ? null : { from, end: end + close.length, open, joint, close, rows };
    }
    if (joint !== null && next !== joint) return null;
    joint = next;
    at = end + next.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

const [lineBreak, quote, left, right, backslash] = [0x0a, 0x27, 0x28, 0x29, 0x5c];

/** Where the bracket that ends a row stands; -1: the line ends before it, outside of any text. */
function rowEnd(text: string, from: number, escapes: boolean): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === lineBreak) return -1;
    if (code === left) depth += 1;
    else if (code === quote) {
      at = textEnd(text, at, escapes);
      if (at === -1) return -1;
    } else if (code === right) {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return -1;
}

/** Where the text that begins at a quote ends. A quote in it is doubled, and reads as the end of one text before another. */
function textEnd(text: string, from: number, escapes: boolean): number {
  if (!escapes) return text.indexOf("'", from + 1);
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === lineBreak) return -1;
    if (code === backslash) at += 1;
  }
  return -1;
}

/** The values of a row, without blanks around them; a text without the quotes at its ends. */
export function cellsOf(row: string, escapes: boolean): readonly string[] {
  const cells: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < row.length; at += 1) {
    const char = row[at];
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === "'") {
      const end = textEnd(row, at, escapes);
      if (end === -1) break;
      at = end;
    } else if (char === ',' && depth === 0) {
      cells.push(row.slice(from, at));
      from = at + 1;
    }
  }
  return [...cells, row.slice(from)].map((cell) => cell.trim().replace(/^'([^]*)'$/, '$1'));
}
