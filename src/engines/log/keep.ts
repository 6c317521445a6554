import { nextMarkerTokens } from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import { messageOf, stampLength } from '../../text/bare-line.ts';
import type { Findings } from '../../text/findings.ts';
import { headingsOf, sectionsOf } from '../../text/headings.ts';
import { joinAtBlanks } from '../../text/left-out.ts';
import { namedLines, type Called } from '../../text/named.ts';
import { keptOdd, type OddRow } from '../../text/odd-rows.ts';
import { weightOf } from './distinct.ts';
import { keepFailures } from './failures.ts';
import type { Page, Row } from './page.ts';
import { rankRows, type Look } from './rank.ts';
import { oddSteps, plannedChanges, requestedPackages, sumLines } from './told.ts';
import { indentOf } from '../../text/lines.ts';

/** Share of a log's tokens that a fold tries to keep, per level. */
const keptLogShare = { balanced: 0.2, tight: 0.1 } as const;

/** Where the lossless form alone comes that far, this share of it: lines of frequent kinds still say little. */
const keptFormShare = { balanced: 0.6, tight: 0.25 } as const;

/** Rows at each end that show how the run begins and ends. */
const endRows = { balanced: { first: 4, last: 12 }, tight: { first: 2, last: 5 } } as const;
/** A gap of this many rows or fewer costs more as a marker than as rows. */
const smallGap = 2;

/** What the fold is for. */
interface Wanted extends Called {
  readonly level: 'balanced' | 'tight';
  readonly question: string;
  readonly failed: boolean;
  /** Of checkers, in the rows. */
  readonly findings: Findings;
  /** Else its lines of no kind stay: nobody knows what they are for. */
  readonly isLog: boolean;
  /** Rows that are not like others of their kind, the oddest first. */
  readonly odd: readonly OddRow[];
}

/**
 * Which rows stay: the ends, what a terminal shows at the end of a progress bar (what it printed over goes first),
 * failures and findings of checkers with their headings, whole stack traces, the first warning of each kind, what the
 * question or the command names, what a plan changes and what is odd among its like; then the rows of the highest scores while the level's share of the text
 * lasts; and what all these need to be read.
 */
export function keptRows(
  page: Page,
  looks: readonly Look[],
  traces: readonly boolean[],
  about: Wanted,
): readonly boolean[] {
  const { level, question, odd } = about;
  const { rows, lines } = page;
  const kept = alwaysKept(page, looks, traces, about);
  const printed = looks.map(({ plain }) => plain);
  const told = [
    ...plannedChanges(printed),
    ...requestedPackages(printed),
    ...sumLines(printed.map(messageOf)),
    ...oddSteps(printed),
  ];
  for (const index of level === 'balanced' ? told : []) if (looks[index]?.isOver !== true) kept[index] = true;
  const asked = new Set([...askedLines(question, printed), ...namedLines(about, printed)]);
  const others = keptOdd(odd, rows.length, level, (row) => kept[row] === true || asked.has(row));
  const wanted = [...asked, ...others];
  // What is odd is understood by the rows beside it, also where it stays for another reason.
  const oddest = keptOdd(odd, rows.length, level, () => false);
  const beside = besideThem(printed, [...new Set([...wanted, ...oddest])]);
  for (const index of wanted) kept[index] = true;
  for (const index of beside) if (looks[index]?.isOver !== true) kept[index] = true;
  const scores = rankRows(page, looks);
  const firsts = firstRows(rows);
  const missing = (index: number): number | null => {
    const first = firsts.get(rows[index]?.kind ?? -1);
    return first === undefined || kept[first] === true ? null : first;
  };
  const whole = weightOf(lines);
  const form = rows.reduce((sum, { weight }) => sum + weight + 1, 0);
  let left = Math.min(whole * keptLogShare[level], form * keptFormShare[level]);
  const keep = (index: number): void => {
    const joins = kept[index - 1] === true || kept[index + 1] === true;
    kept[index] = true;
    left -= (rows[index]?.weight ?? 0) + 1 + (joins ? 0 : nextMarkerTokens);
    const first = missing(index);
    if (first !== null) keep(first);
  };
  for (const [index, stays] of kept.entries()) if (stays) keep(index);
  const ranked = [...scores.keys()].sort(
    (one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other,
  );
  for (const index of ranked) {
    if (left <= 0) break;
    if (kept[index] !== true && looks[index]?.isOver !== true) keep(index);
  }
  complete(rows, kept, firsts);
  // The row that spells out a kind may stand in a section of its own.
  for (let time = 0; time < 2; time += 1) {
    for (const heading of sectionsOf(printed, (row) => kept[row] === true)) kept[heading] = true;
    complete(rows, kept, firsts);
  }
  // A block that is repeated is read from its rows, blank ones too.
  if (rows.every(({ role }) => role !== 'repeat')) joinAtBlanks(rows, kept);
  return kept;
}

function alwaysKept(
  { rows, statements }: Page,
  looks: readonly Look[],
  traces: readonly boolean[],
  { level, failed, isLog, findings }: Wanted,
): boolean[] {
  const ends = endRows[failed ? 'balanced' : level];
  const lastFrom = recordFrom(looks, rows.length - ends.last);
  const kept = rows.map(({ kind }, index) => {
    const { isOver = false, isLast = false } = looks[index] ?? {};
    if (isOver || isLast) return isLast;
    return (
      index < ends.first ||
      index >= lastFrom ||
      traces[index] === true ||
      (!isLog && statements[kind] !== true)
    );
  });
  keepFailures({ looks, findings, level, failed }, kept);
  // A repeated block is read from the rows above its note: they stay as one where one of them states a failure.
  for (const [index, { role, span }] of rows.entries()) {
    if (role !== 'repeat' || span < 2) continue;
    const block = Array.from({ length: span }, (_, step) => index - span + step);
    if (block.some((row) => looks[row]?.sign === 2 || findings[row] === row))
      kept.fill(true, index - span, index + 1);
  }
  return kept;
}

/** Where the record begins that a row belongs to, by the stamps of the log: a table of figures is read as a whole. */
function recordFrom(looks: readonly Look[], row: number): number {
  const isStamped = (index: number): boolean => stampLength(looks[index]?.plain ?? '') > 0;
  for (let from = row; from > row - maxRecordRows && from > 0; from -= 1) if (isStamped(from)) return from;
  return row;
}

/** Longer records are cut. */
const maxRecordRows = 30;

/** For each kind the row that spells it out. */
function firstRows(rows: readonly Row[]): ReadonlyMap<number, number> {
  const firsts = new Map<number, number>();
  for (const [index, { role, kind }] of rows.entries()) if (role === 'first') firsts.set(kind, index);
  return firsts;
}

/** Small gaps stay, a repeat stays with its line, and the row that spells out a kind with any row of that kind. */
function complete(rows: readonly Row[], kept: boolean[], firsts: ReadonlyMap<number, number>): void {
  let gap = 0;
  for (const index of rows.keys()) {
    if (kept[index] !== true) gap += 1;
    else {
      if (gap <= smallGap) kept.fill(true, index - gap, index);
      gap = 0;
    }
  }
  for (const [index, { role, kind, span }] of rows.entries()) {
    if (role === 'repeat') kept[index] = !kept.slice(index - span, index).includes(false);
    const first = kept[index] === true ? firsts.get(kind) : undefined;
    if (first !== undefined) kept[first] = true;
  }
}

/** Deeper lines below one that stay with it, at most. */
const maxBelow = 6;

/**
 * What lines that a reader looks for need to be understood: the less indented lines above them that say where they
 * belong, and the deeper ones right below, which say the rest: of the one interface that is down its address.
 */
function besideThem(lines: readonly string[], wanted: readonly number[]): readonly number[] {
  const isWanted = new Set(wanted);
  const headings = headingsOf(lines, (line) => isWanted.has(line));
  const above = [...headings.keys()].filter((line) => headings[line] === true);
  const below = wanted.flatMap((index) => {
    const indent = indentOf(lines[index] ?? '');
    const deeper: number[] = [];
    for (let at = index + 1; at <= index + maxBelow && indentOf(lines[at] ?? '') > indent; at += 1)
      deeper.push(at);
    return deeper;
  });
  return [...above, ...below];
}
