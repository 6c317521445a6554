import { maxTestLineChars } from '../../limits.ts';
import { failureSign } from '../../text/failure.ts';
import { levelOf } from '../../text/level.ts';
import type { Captured } from './captured.ts';
import type { Role } from './role.ts';
import { weightOf, type Row } from './row.ts';

/** Tokens, about, of all that tests print and that is shown: a tenth of a window of 200,000. */
const maxOutputTokens = 20_000;
/** Share of a cut output that is its beginning: what comes last is nearer to the failure. */
const headShare = 0.25;

/**
 * Marks as `captured` the middle of what a test printed at great length, but for what tells of trouble. Short output stays
 * whole, and of several long ones each has the same part.
 */
export function cutOutput(
  rows: readonly Row[],
  lines: readonly string[],
  roles: readonly Role[],
  outputs: readonly Captured[],
): readonly Role[] {
  if (outputs.length === 0) return roles;
  const weights = weightsOf(rows, roles);
  const most = partOf(
    outputs.map(({ from, to }) => sum(weights, from, to)),
    maxOutputTokens,
  );
  const cut = [...roles];
  for (const { from, to } of outputs) {
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

/** Tokens of each line that is shown, as it is written, about: of a row that stands for several lines its first one has all. */
function weightsOf(rows: readonly Row[], roles: readonly Role[]): Float64Array {
  const weights = new Float64Array(roles.length);
  for (const { form, from } of rows) if (roles[from] !== 'captured') weights[from] = weightOf(form);
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

function tells(whole: string): boolean {
  const line = whole.slice(0, maxTestLineChars);
  const level = levelOf(line);
  return failureSign(line, level) > 0 || level === 'WARN';
}
