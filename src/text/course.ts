import { isSorted } from './spread.ts';

/** What numbers that go on from row to row tell of them. */
export interface Course {
  /** They count by the same step from row to row, but for few places. */
  readonly counts: boolean;
  /** The rows on both sides of each place where they do not go on as elsewhere. */
  readonly rows: readonly number[];
}

/** Of fewer rows none counts. */
const minCounted = 12;
/** Places where a count may break: this share of its steps up to so many, and one in any. */
const broken = { share: 0.03, most: 6, least: 1 } as const;

/**
 * Whether whole numbers count from row to row, and where one is skipped, comes again or the count starts anew. `lines`:
 * the line of each row; one of another kind between two rows may have its number.
 */
export function courseOf(numbers: readonly (number | null)[], lines: readonly number[] = []): Course {
  const none: Course = { counts: false, rows: [] };
  if (!mayCount(numbers)) return none;
  const steps = stepsOf(numbers);
  if (steps.length < minCounted) return none;
  const usual = commonest(steps.map(({ step }) => step));
  const apart = ({ row }: StepTo): number => (lines[row] ?? row) - (lines[row - 1] ?? row - 1);
  const usuallyApart = commonest(steps.map(apart));
  const odd = steps.filter((each) => {
    const skipped = each.step / usual - 1;
    return skipped !== 0 && !(skipped > 0 && skipped <= apart(each) - usuallyApart);
  });
  const most = Math.max(broken.least, Math.min(broken.most, steps.length * broken.share));
  if (usual === 0 || odd.length > most) return none;
  return { counts: true, rows: bothSides(odd) };
}

/** A quick look at the first steps: more of them differ than may break in all. */
function mayCount(numbers: readonly (number | null)[]): boolean {
  const first = stepsOf(numbers.slice(0, firstLooked)).map(({ step }) => step);
  const usual = commonest(first);
  const others = first.filter((step) => step !== usual).length;
  if (others > first.length / 2) return false;
  return numbers.every((number) => number === null || Number.isSafeInteger(number));
}
const firstLooked = 40;

/** A pause is so many times as long as nine of ten steps between rows, and takes so many seconds at least. */
const pause = { times: 20, seconds: 20, usualShare: 0.9, most: 3 } as const;

/** The rows before and behind a pause in times that only rise, in seconds. */
export function pausesIn(times: readonly (number | null)[]): readonly number[] {
  const known = times.flatMap((value) => (value === null ? [] : [{ value }]));
  const steps = stepsOf(times);
  if (steps.length < minCounted || !isSorted(known)) return [];
  const sorted = steps.map(({ step }) => Math.abs(step)).sort((one, other) => one - other);
  const usual = sorted[Math.floor((sorted.length - 1) * pause.usualShare)] ?? 0;
  const long = steps.filter(({ step }) => Math.abs(step) >= Math.max(pause.seconds, usual * pause.times));
  return long.length <= pause.most ? bothSides(long) : [];
}

interface StepTo {
  /** The row behind the step. */
  readonly row: number;
  readonly step: number;
}

/** From each row with a number to the next; a row without one lies in none. */
function stepsOf(numbers: readonly (number | null)[]): readonly StepTo[] {
  const steps: StepTo[] = [];
  let before: number | null = null;
  for (const [row, number] of numbers.entries()) {
    if (before !== null && number !== null) steps.push({ row, step: number - before });
    before = number;
  }
  return steps;
}

function bothSides(steps: readonly StepTo[]): readonly number[] {
  return [...new Set(steps.flatMap(({ row }) => [row - 1, row]))];
}

function commonest(steps: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  let [usual, most] = [0, 0];
  for (const [step, count] of counts) if (count > most) [usual, most] = [step, count];
  return usual;
}
