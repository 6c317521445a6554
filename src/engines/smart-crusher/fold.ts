import { firstMarkerTokens, minFoldRows, nextMarkerTokens } from '../../limits.ts';
import type { EngineContext, Omission, Piece } from '../engine.ts';
import { withEvents } from './events.ts';
import { failedRows } from './failure.ts';
import { findingRows, rulesIn } from './findings.ts';
import type { Group, Page } from './page.ts';
import { failureScore, rankRows } from './rank.ts';
import { saysOf, type Gap } from './says.ts';
import { keptOdd } from '../../text/odd-rows.ts';
import type { Called } from '../../text/named.ts';
import { tokenWeight } from '../../text/token-weight.ts';

/** Share of rows that a fold tries to keep, per level. */
const keptRowShare = { balanced: 0.1, tight: 0.05 } as const;

/** Rows kept at each end of a group: they show how it begins, ends and is sorted. */
const endRows = 2;
/** Where failures may be counted, more findings than this are. */
const countedFindings = 30;
/** What rows that state a failure take of the budget, others keep at least this share of it. */
const leastOtherShare = 0.1;
/** The budget may grow by this factor before a row that seems to tell of a failure is left out. */
const failureStretch = 1.5;
/** A gap of fewer tokens costs nearly as much as a marker. */
const smallGapTokens = 16;

/** Leaves out the rows that matter least; null: too little would go to pay for the markers. */
export function foldPage(page: Page, context: EngineContext): readonly Piece[] | null {
  if (context.level === 'lossless') return null;
  const share = keptRowShare[context.level];
  const { level, question, command, programs } = context;
  const failed = failuresOf(page, level);
  const omissions = page.groups.flatMap((group, index) =>
    groupOmissions(group, failed[index] ?? [], share, { level, question, command, programs }),
  );
  if (omissions.length === 0) return null;
  const saved = omissions.reduce((sum, omission) => sum + weightOf(page.lines, omission), 0);
  const markers = firstMarkerTokens + nextMarkerTokens * (omissions.length - 1);
  return saved > 2 * markers ? piecesOf(page.lines, omissions) : null;
}

/** For each group its rows that state a failure, with the events and the findings that belong to them. */
function failuresOf({ groups }: Page, level: 'balanced' | 'tight'): readonly (readonly boolean[])[] {
  const items = groups.map((group) => group.items);
  const found = items.map(findingRows);
  const isCounted = level === 'tight' && found.flat().filter(Boolean).length > countedFindings;
  const failed = items.map((rows, index) =>
    failedRows(rows).map((fails, row) => fails && !(isCounted && found[index]?.[row] === true)),
  );
  const rules = new Set<string>();
  return withEvents(items, failed).map((rows, index) =>
    rows.map((stays, row) => {
      const item = items[index]?.[row];
      if (item === undefined || found[index]?.[row] !== true) return stays;
      return !isCounted || isFirstOf(rulesIn(item), rules) || stays;
    }),
  );
}

/** True if one of them is not known yet; then all are. */
function isFirstOf(rules: readonly string[], known: Set<string>): boolean {
  const before = known.size;
  for (const rule of rules) known.add(rule);
  return known.size > before;
}

interface Wanted extends Called {
  readonly level: 'balanced' | 'tight';
  readonly question: string;
}

function groupOmissions(
  group: Group,
  failed: readonly boolean[],
  share: number,
  { level, question, command, programs }: Wanted,
): readonly Omission[] {
  const count = group.rows.length;
  if (count < minFoldRows) return [];
  const weights = group.rows.map((row) => tokenWeight(row) + 1);
  const { scores, odd, asked } = rankRows(group, question, { command, programs });
  const stays = group.rows.map((_, row) => failed[row] === true || asked.has(row));
  for (const row of keptOdd(odd, count, level, (each) => stays[each] === true)) stays[row] = true;
  const kept = keptRows(stays, scores, weights, share);
  const gaps: Gap[] = [];
  for (let from = 0; from < count; from += 1) {
    let to = from;
    let weight = 0;
    for (; to < count && kept[to] !== true; to += 1) weight += weights[to] ?? 0;
    if (weight > smallGapTokens) gaps.push({ from, to });
    from = to;
  }
  const line = group.firstLine + 1;
  return gaps.map(({ from, to }, index) => ({
    fromLine: line + from,
    toLine: line + to - 1,
    says: index === 0 ? saysOf(group, gaps, level) : '',
  }));
}

/**
 * Every row that stays whatever it costs, the ends, and the rows of the highest scores. What the budget has left goes to
 * the ends, which costs no gap.
 */
function keptRows(
  stays: readonly boolean[],
  scores: readonly number[],
  weights: readonly number[],
  share: number,
): readonly boolean[] {
  const count = scores.length;
  const budget = share * weights.reduce((sum, weight) => sum + weight, 0);
  const kept = stays.map(() => false);
  /** Marks a row as kept; the tokens that it adds, a gap included. */
  const keep = (row: number): number => {
    if (kept[row] === true) return 0;
    kept[row] = true;
    const alone = kept[row - 1] !== true && kept[row + 1] !== true;
    return (weights[row] ?? 0) + (alone ? nextMarkerTokens : 0);
  };
  let spent = 0;
  for (let row = 0; row < count; row += 1) if (stays[row] === true) spent += keep(row);
  const ranked = [...scores.keys()]
    .filter((row) => kept[row] !== true && (scores[row] ?? 0) > 1)
    .sort((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0) || left - right);
  for (let row = 0; row < endRows; row += 1) spent += keep(row) + keep(count - 1 - row);
  const most = Math.max(budget, spent + budget * leastOtherShare);
  for (const row of ranked) {
    const suspect = (scores[row] ?? 0) >= failureScore;
    if (spent >= Math.max(most, suspect ? budget * failureStretch : 0)) break;
    spent += keep(row);
  }
  // Three of four go to the beginning: lists are mostly sorted, best or newest first.
  const beginning = budget - (budget - spent) / 4;
  for (let row = endRows; spent < beginning && row < count; row += 1) spent += keep(row);
  for (let row = count - endRows - 1; spent < budget && row >= 0; row -= 1) spent += keep(row);
  return kept;
}

function weightOf(lines: readonly string[], { fromLine, toLine }: Omission): number {
  let weight = 0;
  for (let line = fromLine - 1; line < toLine; line += 1) weight += tokenWeight(lines[line] ?? '') + 1;
  return weight;
}

function piecesOf(lines: readonly string[], omissions: readonly Omission[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  for (const omission of omissions) {
    const kept = lines.slice(next, omission.fromLine - 1);
    if (kept.length > 0) pieces.push(kept.join('\n'));
    pieces.push(omission);
    next = omission.toLine;
  }
  if (next < lines.length) pieces.push(lines.slice(next).join('\n'));
  return pieces;
}
