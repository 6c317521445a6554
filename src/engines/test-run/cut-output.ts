import { failureSign } from '../../text/failure.ts';
import { levelOf } from '../../text/level.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { Captured } from './captured.ts';
import type { Role } from './role.ts';
import type { Row } from './row.ts';

/** Tokens that all which failing tests printed may take, about: a tenth of what the models of agents hold. */
const maxOutput = 20_000;
/** Share of a cut output that is its beginning: what comes last is nearer to the failure. */
const headShare = 0.25;

/**
 * Marks as `captured` the middle of what a failing test printed at great length, but for what tells of trouble. Short
 * output stays whole, and of several long ones each has the same part.
 */
export function cutOutput(
  rows: readonly Row[],
  lines: readonly string[],
  roles: readonly Role[],
  outputs: readonly Captured[],
): readonly Role[] {
  const failed = outputs.filter(({ passed }) => !passed);
  const weights = weightsOf(rows, lines.length);
  const most = partOf(
    failed.map(({ from, to }) => sum(weights, from, to)),
    maxOutput,
  );
  const cut = [...roles];
  for (const { from, to } of failed) {
    if (sum(weights, from, to) <= most) continue;
    const first = reach(weights, from, to, 1, most * headShare);
    const last = reach(weights, to - 1, first - 1, -1, most * (1 - headShare));
    for (let at = first; at <= last; at += 1)
      if (cut[at] === 'keep' && !tells(lines[at] ?? '')) cut[at] = 'captured';
  }
  return cut;
}

/** What each may take so that all together take no more than a whole; what is shorter leaves its rest to the others. */
function partOf(weights: readonly number[], whole: number): number {
  let left = whole;
  for (const [index, weight] of [...weights].sort((one, other) => one - other).entries()) {
    const part = left / (weights.length - index);
    if (weight > part) return part;
    left -= weight;
  }
  return Infinity;
}

/** Tokens of each line as it is written, about: of a row that stands for several lines its first one has all. */
function weightsOf(rows: readonly Row[], count: number): Float64Array {
  const weights = new Float64Array(count);
  for (const { form, from } of rows)
    weights[from] = form.reduce((whole, line) => whole + tokenWeight(line) + 1, 0);
  return weights;
}

function sum(weights: Float64Array, from: number, to: number): number {
  let whole = 0;
  for (let at = from; at < to; at += 1) whole += weights[at] ?? 0;
  return whole;
}

/** The first line, going by `step`, that a weight does not suffice for. */
function reach(weights: Float64Array, from: number, to: number, step: 1 | -1, most: number): number {
  let left = most;
  let at = from;
  while (at !== to && left >= (weights[at] ?? 0)) {
    left -= weights[at] ?? 0;
    at += step;
  }
  return at;
}

function tells(line: string): boolean {
  const level = levelOf(line);
  return failureSign(line, level) > 0 || level === 'WARN';
}
