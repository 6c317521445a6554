import {
  endTableRows,
  firstMarkerTokens,
  keptTableTokens,
  maxCellKinds,
  minTableGapTokens,
  rareCellShare,
} from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import { failureSign } from '../../text/failure.ts';
import { leaveRows } from '../../text/left-out.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { EngineContext, Piece } from '../engine.ts';
import type { Row } from './page.ts';
import { failedRows } from './states.ts';

/** States in which things stand that do not work as they should. */
const troubled =
  /\b(?:crash\w*|evicted|pending|unhealthy|exited|dead|zombie|<defunct>|notready|unknown|terminating|imagepull\w*|oomkilled|degraded|inactive|unreachable|init:\S+)\b/i;

/** Leaves out rows of long tables that are like others; null: too little would go to pay for the markers. */
export function foldRows(rows: readonly Row[], context: EngineContext): readonly Piece[] | null {
  if (context.level === 'lossless' || rows.every(({ cells }) => cells === null)) return null;
  const weights = rows.map(({ text }) => tokenWeight(text) + 1);
  const kept = keptRows(rows, weights, context.question, keptTableTokens[context.level]);
  if (context.level === 'balanced') for (const index of failedRows(rows)) kept[index] = true;
  const least = { rows: 1, tokens: minTableGapTokens };
  const { pieces, gain } = leaveRows(rows, weights, kept, least, (from, to) => saysOf(rows.slice(from, to)));
  return gain > firstMarkerTokens ? pieces : null;
}

function keptRows(
  rows: readonly Row[],
  weights: readonly number[],
  question: string,
  tokens: number,
): boolean[] {
  const texts = rows.map(({ text }) => text);
  const asked = askedLines(question, texts);
  const rare = rareRows(rows);
  const signs = texts.map((text) => troubled.test(text) || failureSign(text, null) > 0);
  // Where most rows have such a word it tells nothing.
  const telling = signs.filter(Boolean).length <= rows.length / 4;
  const data = rows.flatMap(({ cells }, index) => (cells === null ? [] : [index]));
  const ends = new Set([...data.slice(0, endTableRows), ...data.slice(-endTableRows)]);
  const kept = rows.map(
    ({ cells }, index) =>
      cells === null || ends.has(index) || asked.has(index) || (telling && signs[index] === true),
  );
  let left = tokens;
  for (const [index, weight] of weights.entries()) if (kept[index] === true) left -= weight;
  for (const index of [...data.filter((each) => rare.has(each)), ...data]) {
    if (kept[index] === true) continue;
    left -= weights[index] ?? 0;
    if (left < 0) break;
    kept[index] = true;
  }
  return kept;
}

/** Rows with a value that few rows have, in a column with few values. */
function rareRows(rows: readonly Row[]): ReadonlySet<number> {
  const rare = new Set<number>();
  const tables = new Map<number, number[]>();
  for (const [index, { cells, table }] of rows.entries()) {
    if (cells === null) continue;
    const known = tables.get(table);
    if (known === undefined) tables.set(table, [index]);
    else known.push(index);
  }
  for (const indices of tables.values()) {
    const width = rows[indices[0] ?? 0]?.cells?.length ?? 0;
    for (let column = 0; column < width; column += 1) {
      const counts = countsOf(indices.map((index) => rows[index]?.cells?.[column] ?? ''));
      if (counts === null) continue;
      for (const index of indices) {
        const count = counts.get(rows[index]?.cells?.[column] ?? '') ?? 0;
        if (count <= Math.max(1, indices.length * rareCellShare)) rare.add(index);
      }
    }
  }
  return rare;
}

/** How often each value stands in a column; null: it has too many. */
function countsOf(values: readonly string[]): ReadonlyMap<string, number> | null {
  const counts = new Map<string, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > maxCellKinds) return null;
  }
  return counts;
}

/** `STATUS: Running 180, Completed 12`, for columns of which the rows left out have few values. */
function saysOf(run: readonly Row[]): string {
  const [first] = run;
  const says = (first?.names ?? []).flatMap((name, column) => {
    const values = run.map(({ cells }) => cells?.[column] ?? '');
    const counts = countsOf(values);
    if (name === '' || counts === null || counts.size < 2 || counts.size > values.length / 2) return [];
    const listed = [...counts]
      .toSorted((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
      .map(([value, count]) => `${value === '' ? 'none' : value} ${String(count)}`);
    return [`${name}: ${listed.join(', ')}`];
  });
  return says.slice(0, 2).join('; ');
}
