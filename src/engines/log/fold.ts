import { firstMarkerTokens, nextMarkerTokens } from '../../limits.ts';
import { inCommon } from '../../text/row-counts.ts';
import { groupLines, oddLines, type LineGroup } from '../../text/odd-lines.ts';
import { headingRank } from '../../text/headings.ts';
import { counted } from '../../text/wording.ts';
import { findingsIn, ruleOf, type Findings } from '../../text/findings.ts';
import type { EngineContext, Omission, Piece } from '../engine.ts';
import { keptRows } from './keep.ts';
import type { Page } from './page.ts';
import { lookAt, type Look } from './rank.ts';

/** A fold that leaves out less than this share of a text is not worth a turn in which a model asks for the rest. */
const minLeftOutShare = 0.25;

/** A line that states a failure without a level. */
const stated = 'failure';
/** A line of a checker's that names no rule. */
const finding = 'finding';

/** Of fewer headings each is a line like others. */
const minSections = 3;

/** Leaves out the rows that matter least; null: too little would go to pay for the markers. */
export function foldPage(
  page: Page,
  { level, question, failed, command, programs, isLog }: EngineContext & { readonly isLog: boolean },
): readonly Piece[] | null {
  if (level === 'lossless') return null;
  const { rows } = page;
  const { looks, traces } = lookAt(page);
  const printed = looks.map(({ plain }) => plain);
  const findings = findingsIn(printed, { programs, failed });
  const isHeading = printed.map((line) => (headingRank(line) ?? 2) < 2);
  const hasSections = isHeading.filter(Boolean).length >= minSections;
  const groups = groupLines(
    rows.map(({ role, line }, index) => {
      const { plain = null, isOver = false } = looks[index] ?? {};
      // What was printed over is never what a reader looks for; headings of sections are no rows.
      const isNone = isOver || (hasSections && isHeading[index] === true);
      return role === 'repeat' || line === -1 || isNone ? null : plain;
    }),
    (row) => (page.statements.length > 0 ? (rows[row]?.kind ?? -1) : -1),
  );
  const odd = oddLines(groups);
  const kept = keptRows(page, looks, traces, {
    level,
    question,
    failed,
    command,
    programs,
    isLog,
    findings,
    odd,
  });
  const pieces: Piece[] = [];
  let cost = firstMarkerTokens - nextMarkerTokens;
  let saved = 0;
  const whole = rows.reduce((sum, { weight }) => sum + weight + 1, 0);
  for (let from = 0; from < rows.length;) {
    let to = from;
    while (to < rows.length && kept[to] === kept[from]) to += 1;
    const run = rows.slice(from, to);
    if (kept[from] === true) pieces.push(run.map(({ text }) => text).join('\n'));
    else {
      pieces.push({ fromLine: from + 1, toLine: to, says: saysOf(page, looks, findings, from, to) });
      cost += nextMarkerTokens;
      saved += run.reduce((sum, { weight }) => sum + weight + 1, 0);
    }
    from = to;
  }
  return saved - cost > Math.max(cost, whole * minLeftOutShare) ? saying(pieces, rows, groups.all) : null;
}

/** Where no gap has levels to count, the first one says of all what most of their lines have in common. */
function saying(
  pieces: readonly Piece[],
  rows: Page['rows'],
  groups: readonly LineGroup[],
): readonly Piece[] {
  const gaps = pieces.filter((piece): piece is Omission => typeof piece !== 'string');
  const [first] = gaps;
  const [usual] = groups;
  if (first === undefined || usual === undefined || gaps.some(({ says }) => says !== '')) return pieces;
  const placeOf = new Map(usual.lines.map((row, place) => [rows[row]?.line, place]));
  const places: number[] = [];
  for (const { fromLine, toLine } of gaps) {
    for (const { line, times, role } of rows.slice(fromLine - 1, toLine)) {
      // A block that comes again does not say of what lines it is.
      if (role === 'repeat' && line === -1) return pieces;
      const place = placeOf.get(line);
      for (let count = 0; place !== undefined && count < times; count += 1) places.push(place);
    }
  }
  const says = inCommon(usual.columns, places);
  if (says === '') return pieces;
  const whole = gaps.length > 1 ? `all gaps: ${says}` : says;
  return pieces.map((piece) => (piece === first ? { ...first, says: whole } : piece));
}

/**
 * How many lines of each level stand in the rows left out, state a failure or are findings, by their rules:
 * "731 INFO, 41 no-unused-vars, 3 failures".
 */
function saysOf(
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
