import { firstMarkerTokens, nextMarkerTokens } from '../limits.ts';
import { tokenWeight } from './token-weight.ts';

/** A run of lines that count from 1; both ends belong to it. */
interface LineRun {
  readonly fromLine: number;
  readonly toLine: number;
}

/**
 * The lines with runs left out, which are in order and do not meet. A run that costs less than its marker stays; null:
 * all together they do not pay for the markers.
 */
export function leaveOut<Run extends LineRun>(
  lines: readonly string[],
  runs: readonly Run[],
): readonly (string | Run)[] | null {
  const pieces: (string | Run)[] = [];
  let cost = firstMarkerTokens - nextMarkerTokens;
  let saved = 0;
  let next = 0;
  for (const run of runs) {
    const weight = weightOf(lines, run);
    if (weight <= nextMarkerTokens) continue;
    saved += weight;
    cost += nextMarkerTokens;
    if (run.fromLine - 1 > next) pieces.push(lines.slice(next, run.fromLine - 1).join('\n'));
    pieces.push(run);
    next = run.toLine;
  }
  if (next < lines.length) pieces.push(lines.slice(next).join('\n'));
  return saved > 2 * cost ? pieces : null;
}

function weightOf(lines: readonly string[], { fromLine, toLine }: LineRun): number {
  let weight = 0;
  for (let line = fromLine - 1; line < toLine; line += 1) weight += tokenWeight(lines[line] ?? '') + 1;
  return weight;
}

/** Runs of lines that are not kept, in order. */
export function runsLeftOut(kept: readonly boolean[]): readonly LineRun[] {
  return runsOf(kept).flatMap((run) => (run.kept ? [] : [{ fromLine: run.from + 1, toLine: run.to }]));
}

/** Neighbouring rows that stay, or that leave together. Indices, the end is not one of them. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly kept: boolean;
}

/** Sorts rows into runs of those that stay and those that leave. */
function runsOf(kept: readonly boolean[]): readonly Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < kept.length;) {
    let to = from + 1;
    while (to < kept.length && kept[to] === kept[from]) to += 1;
    runs.push({ from, to, kept: kept[from] === true });
    from = to;
  }
  return runs;
}

/**
 * What is kept of rows, and the runs that leave; lines count from 1. `gain`: tokens that leave less those of markers.
 */
export interface Remainder {
  readonly pieces: readonly (string | (LineRun & { readonly says: string }))[];
  readonly gain: number;
}

/**
 * Leaves out the rows that are not kept. A gap of fewer rows or tokens than `least` stays: a reader would rather have
 * it than a marker. `says` tells what the rows from one index to another were.
 */
export function leaveRows(
  rows: readonly { readonly text: string }[],
  weights: readonly number[],
  kept: readonly boolean[],
  least: { readonly rows: number; readonly tokens: number },
  says: (from: number, to: number) => string,
): Remainder {
  const weigh = (from: number, to: number): number =>
    weights.slice(from, to).reduce((sum, weight) => sum + weight, 0);
  const settled = [...kept];
  for (const { from, to, kept: stays } of runsOf(kept)) {
    if (!stays && (to - from < least.rows || weigh(from, to) < least.tokens)) settled.fill(true, from, to);
  }
  joinAtBlanks(rows, settled);
  const pieces: Remainder['pieces'][number][] = [];
  let gain = nextMarkerTokens - firstMarkerTokens;
  for (const { from, to, kept: stays } of runsOf(settled)) {
    if (stays) {
      const texts = rows.slice(from, to).map(({ text }) => text);
      pieces.push(texts.join('\n'));
    } else {
      pieces.push({ fromLine: from + 1, toLine: to, says: says(from, to) });
      gain += weigh(from, to) - nextMarkerTokens;
    }
  }
  return { pieces, gain };
}

/** Makes one gap of two between which nothing stays but blank lines. */
export function joinAtBlanks(rows: readonly { readonly text: string }[], kept: boolean[]): void {
  for (const { from, to, kept: stays } of runsOf(kept)) {
    const isBetween = stays && from > 0 && to < kept.length;
    if (isBetween && rows.slice(from, to).every(({ text }) => text.trim() === '')) kept.fill(false, from, to);
  }
}
