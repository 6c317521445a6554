/** `3f9a2c1b (Ann Lee 2026-11-21 17:14:21 +0000  12) code`, perhaps with the name of a file behind the hash. */
const blamed =
  /^(\^?[0-9a-f]{7,64})( [^()\t]*\([^\t]*? \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [-+]\d{4}) ( *(\d+))\)/;
const shortened = /^(?:\^?[0-9a-f]{7,64} )?\d+\)/;

export const blameLegend =
  "A line's commit is that of the line above where none is given; who and when stand at a commit's first line.";

/** Lines of `git blame` that give author and date of a commit once; null: another line would read as one of ours. */
export function shortBlame(lines: readonly string[]): readonly string[] | null {
  const known = new Map<string, string>();
  const rows = [blameLegend];
  let above: string | null = null;
  for (const line of lines) {
    const found = blamed.exec(line);
    if (found === null) {
      if (shortened.test(line)) return null;
      rows.push(line);
      above = null;
      continue;
    }
    const [lead, hash = '', who = '', column = '', number = ''] = found;
    // Numbers stand in a column of one width: with it the blanks before them are known.
    const details = `${column.length}${who}`;
    const first = known.get(hash);
    if (first === details)
      rows.push(`${above === hash ? '' : `${hash} `}${number})${line.slice(lead.length)}`);
    else rows.push(line);
    if (first === undefined) known.set(hash, details);
    above = first === undefined || first === details ? hash : null;
  }
  return rows;
}

export function isBlame(text: string): boolean {
  return blamed.test(text);
}

/** Fewer lines may be those of anything. */
const minBlamedLines = 3;

/** True where every line is one of a blame, numbered one after the other. */
export function isBlameThroughout(text: string): boolean {
  if (!isBlame(text)) return false;
  const lines = text.trimEnd().split('\n');
  let above: number | null = null;
  for (const line of lines) {
    const number = Number(blamed.exec(line)?.[4] ?? NaN);
    if (above === null ? Number.isNaN(number) : number !== above + 1) return false;
    above = number;
  }
  return lines.length >= minBlamedLines;
}
