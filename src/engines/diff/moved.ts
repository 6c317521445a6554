import { tokenWeight } from '../../text/token-weight.ts';

/** Lines that stand above already, be it with another sign. */
export interface Moved {
  readonly count: number;
  readonly sign: '+' | '-' | ' ';
}

const moved = /^\[(\d{1,9}) more (added|removed|unchanged) lines, as above(?: in \S+)?\]$/;
const kinds = { '+': 'added', '-': 'removed', ' ': 'unchanged' } as const;

/** Fewer lines, or such that weigh less, are read faster where they stand; in estimated tokens. */
const minMovedLines = 4;

const minMovedTokens = 40;

/** A line that says less comes again everywhere, so that nobody finds the one that is meant. */
const minAnchorTokens = 4;

/** What a line says of lines that stand above; null: it is none of ours. */
export function readMoved(line: string): Moved | null {
  const [, count, kind] = line.startsWith('[') ? (moved.exec(line) ?? []) : [];
  if (count === undefined) return null;
  return { count: Number(count), sign: kind === 'added' ? '+' : kind === 'removed' ? '-' : ' ' };
}

/** One line of a form; of a changed line and those around it `body` is what stands behind their sign. */
export interface Row {
  readonly text: string;
  readonly sign: '+' | '-' | ' ' | null;
  readonly body: string;
  readonly path: string;
  /** Some of its neighbours may stand for others, and others for them. */
  readonly mayMove: boolean;
}

/**
 * The rows, those left out that stand above with the line before them: `[12 more added lines, as above in src/a.ts]`
 * goes on below a line as the file does below the nearest such line above.
 */
export function withoutMoved(rows: readonly Row[]): readonly string[] {
  const shown: Row[] = [];
  const last = new Map<string, number>();
  for (let at = 0; at < rows.length;) {
    const row = rows[at];
    if (row === undefined) break;
    const source = row.sign === null ? undefined : last.get(row.body);
    if (row.sign !== null) last.set(row.body, shown.length);
    shown.push(row);
    at += 1;
    if (source === undefined || !row.mayMove || tokenWeight(row.body) < minAnchorTokens) continue;
    const count = sharedRows(rows, at, shown, source + 1);
    if (count === 0) continue;
    const from = shown[source]?.path ?? '';
    const kind = kinds[row.sign ?? ' '];
    const where = from === row.path || from === '' ? '' : ` in ${from}`;
    shown.push({ ...row, text: `[${count} more ${kind} lines, as above${where}]`, sign: null });
    at += count;
  }
  return shown.map(({ text }) => text);
}

/** How many rows from `at` on stand above from `source` on, in one piece of one kind; 0: too few. */
function sharedRows(rows: readonly Row[], at: number, shown: readonly Row[], source: number): number {
  const first = rows[at - 1];
  const origin = shown[source - 1];
  let [count, weight] = [0, 0];
  for (; source + count < shown.length - 1; count += 1) {
    const [row, known] = [rows[at + count], shown[source + count]];
    if (row?.sign !== first?.sign || row?.sign === undefined || known?.mayMove !== true) break;
    if (known.sign !== origin?.sign || known.body !== row.body || known.path !== origin.path) break;
    weight += tokenWeight(row.body) + 1;
  }
  return count >= minMovedLines && weight >= minMovedTokens ? count : 0;
}
