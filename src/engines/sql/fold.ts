import { firstMarkerTokens, minFoldRows } from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import { failureSign } from '../../text/failure.ts';
import type { Column } from '../../text/fields.ts';
import { leaveRows } from '../../text/left-out.ts';
import { namedLines } from '../../text/named.ts';
import { keptOdd, oddRows } from '../../text/odd-rows.ts';
import { inCommon } from '../../text/row-counts.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { EngineContext, Piece } from '../engine.ts';
import type { FormLine } from './form.ts';
import { cellsOf } from './statement.ts';

/** Tokens of rows that a fold keeps in all, per level: a screen full, in which a person would look. */
const keptDumpTokens = { balanced: 1_000, tight: 400 } as const;

/** Rows at each end of a table that always stay. */
const endRows = 3;

/** A gap of fewer tokens than this stays. */
const minGapTokens = 60;

/** Words of failure in more rows than this share tell no row from another. */
const tellingShare = 0.25;

/** All rows of one table, in however many runs: what is odd is so among all of them. */
interface Table {
  /** Indices of the lines of the rows that have as many values as most; the others stay. */
  readonly lines: readonly number[];
  readonly columns: readonly Column[];
}

/** Leaves out rows of long tables that are like others; null: too little would go to pay for the markers. */
export function foldRows(lines: readonly FormLine[], context: EngineContext): readonly Piece[] | null {
  const { level } = context;
  if (level === 'lossless') return null;
  const tables = tablesIn(lines);
  const weights = lines.map(({ text }) => tokenWeight(text) + 1);
  const kept = lines.map(() => true);
  for (const { lines: rows } of tables) for (const row of rows) kept[row] = false;
  const texts = lines.map(({ text }) => text);
  for (const line of [...askedLines(context.question, texts), ...namedLines(context, texts)])
    kept[line] = true;
  for (const table of tables) keepTelling(table, texts, level, kept);
  let left: number = keptDumpTokens[level];
  const isRow = (line: number): boolean => (lines[line]?.insert ?? null) !== null;
  for (const [line, weight] of weights.entries()) if (kept[line] === true && isRow(line)) left -= weight;
  for (const [line, weight] of weights.entries()) {
    if (kept[line] === true) continue;
    left -= weight;
    if (left < 0) break;
    kept[line] = true;
  }
  const { pieces, gain } = leaveRows(lines, weights, kept, { rows: 1, tokens: minGapTokens }, () => '');
  return gain > firstMarkerTokens ? saying(pieces, tables) : null;
}

/** The tables that are long enough to leave rows out. */
function tablesIn(lines: readonly FormLine[]): readonly Table[] {
  const found = new Map<string, number[]>();
  for (const [line, { insert }] of lines.entries()) {
    if (insert === null) continue;
    const known = found.get(insert);
    if (known === undefined) found.set(insert, [line]);
    else known.push(line);
  }
  return [...found]
    .filter(([, rows]) => rows.length >= minFoldRows)
    .map(([insert, rows]) => tableOf(insert, rows, lines));
}

function tableOf(insert: string, lines: readonly number[], all: readonly FormLine[]): Table {
  const escapes = insert.includes('`');
  const rows = lines.map((line) => ({ line, cells: cellsOf(all[line]?.text ?? '', escapes) }));
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [usual = 0] = [...counts].sort((one, other) => other[1] - one[1] || one[0] - other[0])[0] ?? [];
  const regular = rows.filter(({ cells }) => cells.length === usual);
  const names = namesIn(insert);
  return {
    lines: regular.map(({ line }) => line),
    columns: Array.from({ length: usual }, (_, at) => ({
      name: names[at] ?? '',
      cells: regular.map(({ cells }) => cells[at] ?? ''),
      place: at + 1,
    })),
  };
}

/** The columns that an `INSERT` lists; none: they are those of its table. */
function namesIn(insert: string): readonly string[] {
  const [, listed] = / ?\(([^()…]+)\)/.exec(insert.slice(0, insert.indexOf('…'))) ?? [];
  return listed?.split(',').map((name) => name.trim().replace(/^["`](.*)["`]$/, '$1')) ?? [];
}

/** Marks the rows at the ends, those with words of failure, and those that are odd. */
function keepTelling(
  { lines, columns }: Table,
  texts: readonly string[],
  level: 'balanced' | 'tight',
  kept: boolean[],
): void {
  for (const line of [...lines.slice(0, endRows), ...lines.slice(-endRows)]) kept[line] = true;
  const failed = lines.filter((line) => failureSign(texts[line] ?? '', null) > 0);
  if (failed.length <= lines.length * tellingShare) for (const line of failed) kept[line] = true;
  const stays = (row: number): boolean => kept[lines[row] ?? 0] === true;
  for (const row of keptOdd(oddRows(columns, lines.length), lines.length, level, stays))
    kept[lines[row] ?? 0] = true;
}

/** The first gap of a table says what the rows that left it have in common. */
function saying(pieces: readonly Piece[], tables: readonly Table[]): readonly Piece[] {
  const gaps = pieces.filter((piece) => typeof piece !== 'string');
  const gapOf = new Map<number, number>();
  for (const [gap, { fromLine, toLine }] of gaps.entries())
    for (let line = fromLine - 1; line < toLine; line += 1) gapOf.set(line, gap);
  const says = new Map<number, string>();
  for (const { lines, columns } of tables) {
    const gone = lines.flatMap((line, row) => (gapOf.has(line) ? [row] : []));
    const own = new Set(gone.map((row) => gapOf.get(lines[row] ?? 0)));
    const [first] = own;
    const common = inCommon(columns, gone);
    if (first === undefined || common === '') continue;
    says.set(first, own.size > 1 ? `all gaps of this table: ${common}` : common);
  }
  let gap = -1;
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    gap += 1;
    return { ...piece, says: says.get(gap) ?? '' };
  });
}
