import { numbersOf } from '../../text/measure.ts';
import { ranged } from '../../text/row-counts.ts';
import type { Role } from './role.ts';

/** How long a test or a file of tests took, behind its name or in brackets before it. */
const duration =
  /(?:[[(\t] *|\s)(?:[<~] ?)?(\d{1,9}(?:\.\d{1,9})?(?: ?(?:[mun\u00b5\u03bc]?s|m|min)| secs?| seconds?)(?: \d{1,2}(?:\.\d+)? ?m?s)?)(?=[\])>]|\s*$|\t| -- in )/g;
/** Of passing tests so many of the slowest stay, per level. */
const keptSlow = { balanced: 3, tight: 1 } as const;
/** A test is slow that takes so many times as long as nine tenths of the others, and no less than so many seconds. */
const slowness = { factor: 3, share: 0.9, seconds: 0.05 } as const;

/** For each line how long it says that something passed in, as printed; null: it says none. */
export type Durations = readonly (string | null)[];

export function durationsOf(lines: readonly string[], roles: readonly Role[]): Durations {
  return lines.map((line, index) => {
    const role = roles[index];
    if (role !== 'passed' && role !== 'passedFile') return null;
    return [...line.matchAll(duration)].at(-1)?.[1] ?? null;
  });
}

/** The slowest of what passed, where a few took far longer than the others. Tests and files are compared apart. */
export function slowLines(
  durations: Durations,
  roles: readonly Role[],
  level: keyof typeof keptSlow,
): ReadonlySet<number> {
  const slow = new Set<number>();
  for (const role of ['passed', 'passedFile'] as const) {
    const found = [...durations.keys()].filter((line) => durations[line] !== null && roles[line] === role);
    const seconds = secondsOf(found.map((line) => durations[line] ?? ''));
    const timed = found.map((line, index) => ({ line, took: seconds[index] ?? 0 }));
    timed.sort((one, other) => other.took - one.took || one.line - other.line);
    const usual = timed[Math.ceil(timed.length * (1 - slowness.share))]?.took ?? Infinity;
    const least = Math.max(usual * slowness.factor, slowness.seconds);
    for (const { line, took } of timed.slice(0, keptSlow[level])) if (took >= least) slow.add(line);
  }
  return slow;
}

/** From where to where what passed in the lines of a role took, from one index to another: `, 0.00-0.12s each`. */
export function rangeOfDurations(durations: Durations, lines: readonly number[]): string {
  const found = lines.flatMap((line) => durations[line] ?? []);
  const seconds = secondsOf(found);
  if (seconds.length < 2) return '';
  let [low, high] = [0, 0];
  for (const [index, value] of seconds.entries()) {
    if (value < (seconds[low] ?? 0)) low = index;
    if (value > (seconds[high] ?? 0)) high = index;
  }
  const [least = '', most = ''] = [found[low], found[high]];
  return seconds[low] === seconds[high] ? '' : ` in ${ranged(least, most, '')} each`;
}

/** Numbers of one unit are taken as they are: one of seconds among them tells what is meant. */
function secondsOf(found: readonly string[]): readonly number[] {
  const seconds = numbersOf([...found, '1s']) ?? [];
  return seconds.slice(0, -1).map((value) => value ?? 0);
}
