import { keptFormShare, keptLogShare, maxMessageChars, nextMarkerTokens } from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import { weightOf } from './distinct.ts';
import type { Page, Row } from './page.ts';
import { rankRows, type Look } from './rank.ts';

/** Rows at each end that show how the run begins and ends. */
const endRows = { balanced: { first: 4, last: 12 }, tight: { first: 2, last: 5 } } as const;
/** Rows around a failure that always stay. */
const aroundRows = { balanced: { before: 3, after: 5 }, tight: { before: 1, after: 2 } } as const;
/** Of what one kind of warning says, the parts that differ: quoted names, paths, numbers. */
const part = /'[^']*'|"[^"]*"|`[^`]*`|[^\s'"`]+/g;
const changing = /^['"`]|[\d/]/;
/** Of failures that differ in such things alone so many stay, the first and the last ones; none goes from a failed run. */
const sameFailures = { first: 24, last: 6 } as const;
/** A gap of this many rows or fewer costs more as a marker than as rows. */
const smallGap = 2;

/** What the fold is for. */
interface Wanted {
  readonly level: 'balanced' | 'tight';
  readonly question: string;
  readonly failed: boolean;
  /** Else its lines of no kind stay: nobody knows what they are for. */
  readonly isLog: boolean;
  /** Rows that are not like others of their kind. */
  readonly odd: readonly number[];
}

/**
 * Which rows stay: the ends, failures with a few rows around them, whole stack traces, the first warning of each kind
 * (of a failed run also the first mention of a failure), what the question names and what is odd among its like; then the rows of the highest scores while the level's share of the text lasts; and
 * what all these need to be read.
 */
export function keptRows(
  page: Page,
  looks: readonly Look[],
  traces: readonly boolean[],
  wanted: Wanted,
): readonly boolean[] {
  const { level, question, odd } = wanted;
  const { rows, lines } = page;
  const kept = alwaysKept(page, looks, traces, wanted);
  const printed = looks.map(({ plain }) => plain);
  for (const index of [...askedLines(question, printed), ...odd]) kept[index] = true;
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
    if (kept[index] !== true) keep(index);
  }
  complete(rows, kept, firsts);
  return kept;
}

function alwaysKept(
  { rows, statements }: Page,
  looks: readonly Look[],
  traces: readonly boolean[],
  { level, failed, isLog }: Wanted,
): boolean[] {
  const care = failed ? 'balanced' : level;
  const ends = endRows[care];
  const around = aroundRows[care];
  const kept = rows.map(
    ({ kind }, index) =>
      index < ends.first || index >= rows.length - ends.last || (!isLog && statements[kind] !== true),
  );
  const firstOf = new Set<string>();
  const failures = new Map<string, number[]>();
  for (const [index, look] of looks.entries()) {
    if (traces[index] === true) kept[index] = true;
    if (look.sign !== 2 && look.level !== 'WARN' && !(failed && look.sign === 1)) continue;
    const said = kindOf(look.plain.slice(0, maxMessageChars));
    if (look.sign === 2) addTo(failures, said, index);
    else if (!firstOf.has(said)) kept[index] = true;
    firstOf.add(said);
  }
  for (const same of failures.values()) {
    const last = failed ? 0 : same.length - sameFailures.last;
    for (const [place, index] of same.entries()) {
      if (place >= sameFailures.first && place < last) continue;
      kept.fill(true, Math.max(0, index - around.before), Math.min(rows.length, index + around.after + 1));
    }
  }
  return kept;
}

/** What all lines of a kind say. */
function kindOf(plain: string): string {
  return plain.replace(part, (found) => (changing.test(found) ? '0' : found));
}

function addTo(groups: Map<string, number[]>, key: string, index: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [index]);
  else group.push(index);
}

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
