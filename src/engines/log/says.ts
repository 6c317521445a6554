import { alike } from '../../text/alike.ts';
import { ruleOf, type Findings } from '../../text/findings.ts';
import { groupLines, type LineGroup } from '../../text/odd-lines.ts';
import { inCommon, rangesOf, within } from '../../text/row-counts.ts';
import { counted } from '../../text/wording.ts';
import type { Omission, Piece } from '../engine.ts';
import type { Page } from './page.ts';
import type { Look } from './rank.ts';

/** A line that states a failure without a level. */
const stated = 'failure';
/** A line of a checker's that names no rule. */
const finding = 'finding';
/** Of fewer of the lines left out, what they have in common says too little. */
const mostOf = 0.6;
/** Then it is told of so many kinds of lines, in so many ranges at most, how they are worded. */
const groupsSaid = 3;
const rangesSaid = 3;

/** Where no gap has levels to count, the first one says of all what most of their lines have in common. */
export function saying(
  pieces: readonly Piece[],
  { rows }: Page,
  looks: readonly Look[],
  groups: readonly LineGroup[],
): readonly Piece[] {
  const gaps = pieces.filter((piece): piece is Omission => typeof piece !== 'string');
  const [first] = gaps;
  if (first === undefined || gaps.some(({ says }) => says !== '')) return pieces;
  const left = gaps.flatMap(({ fromLine, toLine }) =>
    Array.from({ length: toLine - fromLine + 1 }, (_, step) => fromLine - 1 + step),
  );
  // A block that comes again does not say of what lines it is.
  if (left.some((row) => rows[row]?.role === 'repeat' && rows[row].line === -1)) return pieces;
  const over = left.filter((row) => looks[row]?.isOver === true);
  const says =
    over.length > left.length / 2 ? ofPrintedOver(looks, over) : ofLines(rows, looks, groups, left);
  if (says === '') return pieces;
  const whole = gaps.length > 1 ? `all gaps: ${says}` : says;
  return pieces.map((piece) => (piece === first ? { ...first, says: whole } : piece));
}

function ofLines(
  rows: Page['rows'],
  looks: readonly Look[],
  groups: readonly LineGroup[],
  left: readonly number[],
): string {
  const lines = left.flatMap((row) => new Array<number>(rows[row]?.times ?? 0).fill(row));
  const [most = [], ...others] = groups.slice(0, groupsSaid).map(({ lines: own }) => {
    const placeOf = new Map(own.map((row, place) => [rows[row]?.line, place]));
    return lines.flatMap((row) => placeOf.get(rows[row]?.line) ?? []);
  });
  const says = inCommon(groups[0]?.columns ?? [], most);
  if (says !== '' && most.length >= lines.length * mostOf) return says;
  const ranges = [most, ...others].flatMap((places, at) =>
    places.length > 1 ? rangesOf(groups[at]?.columns ?? [], places, 2) : [],
  );
  return within([...ranges.slice(0, rangesSaid), ...alike(lines.map((row) => looks[row]?.plain ?? ''))]);
}

/** What a terminal shows no more: how many lines, and from where to where their numbers go. */
function ofPrintedOver(looks: readonly Look[], over: readonly number[]): string {
  const [usual] = groupLines(
    over.map((row) => looks[row]?.plain ?? null),
    () => -1,
  ).all;
  const says = usual === undefined ? '' : inCommon(usual.columns, [...usual.lines.keys()]);
  const count = `${counted(over.length, 'line')} printed over by the next`;
  return says === '' ? count : `${count}: ${says}`;
}

/**
 * How many lines of each level stand in the rows left out, state a failure or are findings, by their rules:
 * "731 INFO, 41 no-unused-vars, 3 failures".
 */
export function saysOf(
  { rows }: Page,
  looks: readonly Look[],
  findings: Findings,
  from: number,
  to: number,
): string {
  const counts = new Map<string, number>();
  for (let index = from; index < to; index += 1) {
    const look = looks[index];
    const rule = findings[index] === index ? (ruleOf(look?.plain ?? '') ?? finding) : null;
    const level = rule ?? look?.level ?? (look?.sign === 2 ? stated : null);
    if (level !== null) counts.set(level, (counts.get(level) ?? 0) + (rows[index]?.times ?? 0));
  }
  return [...counts]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .map(([what, count]) => (what === stated || what === finding ? counted(count, what) : `${count} ${what}`))
    .join(', ');
}
