import { firstMarkerTokens, nextMarkerTokens } from '../../limits.ts';
import { groupLines, oddLines } from '../../text/odd-lines.ts';
import { headingRank } from '../../text/headings.ts';
import { findingsIn } from '../../text/findings.ts';
import type { EngineContext, Piece } from '../engine.ts';
import { keptRows } from './keep.ts';
import type { Page } from './page.ts';
import { lookAt } from './rank.ts';
import { saying, saysOf } from './says.ts';

/** A fold that leaves out less than this share of a text is not worth a turn in which a model asks for the rest. */
const minLeftOutShare = 0.25;

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
  const headings = isHeading.filter(Boolean).length;
  // Where most lines read like headings none is: `[3/90] compiling a.c`.
  const hasSections = headings >= minSections && headings <= rows.length / 2;
  const lines = rows.map(({ role, line }, index) => {
    const { plain = null, isOver = false } = looks[index] ?? {};
    // What was printed over is never what a reader looks for; headings of sections are no rows.
    const isNone = isOver || (hasSections && isHeading[index] === true);
    return role === 'repeat' || line === -1 || isNone ? null : plain;
  });
  const groups = groupLines(lines, (row) => (page.statements.length > 0 ? (rows[row]?.kind ?? -1) : -1));
  const odd = oddLines(lines, groups);
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
  return saved - cost > Math.max(cost, whole * minLeftOutShare)
    ? saying(pieces, page, looks, groups.all)
    : null;
}
