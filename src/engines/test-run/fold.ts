import { firstMarkerTokens, nextMarkerTokens } from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import { plainLine } from '../../text/bare-line.ts';
import type { EngineContext, Piece } from '../engine.ts';
import { headingsOf } from '../../text/headings.ts';
import { capturedIn } from './captured.ts';
import { cutOutput } from './cut-output.ts';
import { durationsOf, slowLines } from './durations.ts';
import type { Page } from './page.ts';
import type { Role } from './role.ts';
import { weightOf } from './row.ts';
import { rolesOf } from './roles.ts';
import type { Runner } from './runner.ts';
import { says, type Told } from './tally.ts';

/** A fold that saves less of a text than this is not worth the question what was left out. */
const minFoldedShare = 0.1;

/** What each row of a page tells, and which rows may go. */
export interface Sorted {
  readonly all: Told;
  readonly gone: readonly boolean[];
}

/**
 * Tells what of a page may go: what tells of tests that passed and of the world around them. `isInPlace`: markers will stand
 * in its places, so that at level tight they can say what stands further up.
 */
export function sortRows(
  page: Page,
  lines: readonly string[],
  runners: readonly Runner[],
  { level, question }: EngineContext,
  isInPlace: boolean,
): Sorted | null {
  if (level === 'lossless') return null;
  const plain = lines.map(plainLine);
  const told = cutOutput(page.rows, plain, rolesOf(lines, runners), capturedIn(plain));
  const roles = level === 'tight' && isInPlace ? markRepeats(lines, told) : told;
  const all: Told = { lines, roles, durations: durationsOf(plain, roles) };
  return { all, gone: goneRows(page, all, slowOf(all, runners, level), question) };
}

/** Leaves out what may go, each where it stands; null: too little would go. */
export function foldPage(page: Page, sorted: Sorted): readonly Piece[] | null {
  const { all } = sorted;
  const gone = [...sorted.gone];
  keepShort(page.rows, all.roles, gone);
  keepNeeded(page.rows, gone);
  const pieces: Piece[] = page.header === null ? [] : [page.header];
  let line = pieces.length;
  let saved = nextMarkerTokens - firstMarkerTokens;
  let kept = 0;
  for (let from = 0; from < page.rows.length;) {
    let to = from;
    while (to < page.rows.length && gone[to] === gone[from]) to += 1;
    const run = page.rows.slice(from, to);
    const form: string[] = [];
    for (const row of run) for (const each of row.form) form.push(each);
    if (gone[from] === true) {
      const left = says(all, run[0]?.from ?? 0, run.at(-1)?.to ?? 0);
      pieces.push({ fromLine: line + 1, toLine: line + form.length, says: left });
      saved += weightOf(form) - nextMarkerTokens;
    } else {
      const text = form.join('\n');
      pieces.push(text);
      kept += text.length / charsPerToken;
    }
    line += form.length;
    from = to;
  }
  return saved > Math.max(firstMarkerTokens, kept * minFoldedShare) ? merged(pieces) : null;
}

/** The header and the first rows are one piece. */
function merged(pieces: readonly Piece[]): readonly Piece[] {
  const [first, second, ...rest] = pieces;
  return typeof first === 'string' && typeof second === 'string' ? [`${first}\n${second}`, ...rest] : pieces;
}

/** What took far longer than the rest, with the headings of groups that it stands below. */
function slowOf(
  { lines, roles, durations }: Told,
  runners: readonly Runner[],
  level: 'balanced' | 'tight',
): ReadonlySet<number> {
  const slow = slowLines(durations, roles, level);
  if (slow.size === 0 || runners.every(({ tree }) => tree !== 'headings')) return slow;
  const above = headingsOf(lines.map(plainLine), (line) => slow.has(line));
  return new Set([...slow, ...[...above.keys()].filter((line) => above[line] === true)]);
}

function goneRows(
  { rows }: Page,
  { lines, roles }: Told,
  slow: ReadonlySet<number>,
  question: string,
): readonly boolean[] {
  const asked = askedLines(question, lines);
  const stays = (line: number): boolean => {
    const role = roles[line] ?? 'keep';
    if (role === 'keep' || slow.has(line)) return true;
    // Words of prose are in any description of an environment; warnings are asked for by that name.
    return role === 'warning' ? aboutWarnings.test(question) : role !== 'environment' && asked.has(line);
  };
  const gone = rows.map(({ from, to }, index) => {
    if (index === 0 || index === rows.length - 1) return false;
    for (let line = from; line < to; line += 1) {
      if (stays(line)) return false;
    }
    return true;
  });
  keepNeeded(rows, gone);
  return gone;
}

const aboutWarnings = /warning|deprecat/i;

function keepNeeded(rows: Page['rows'], gone: boolean[]): void {
  for (let index = rows.length - 1; index >= 0; index -= 1)
    if (gone[index] !== true) for (const needed of rows[index]?.needs ?? []) gone[needed] = false;
}

/** What costs no more than the marker in its place stays, and so do blank lines at its ends. */
function keepShort(rows: Page['rows'], roles: readonly Role[], gone: boolean[]): void {
  const isBlank = (index: number): boolean => roles[rows[index]?.from ?? 0] === 'blank';
  for (let from = 0; from < rows.length;) {
    let to = from;
    while (to < rows.length && gone[to] === gone[from]) to += 1;
    if (gone[from] === true) {
      let [first, last] = [from, to];
      while (first < last && isBlank(first)) first += 1;
      while (last > first && isBlank(last - 1)) last -= 1;
      const weight = rows.slice(first, last).reduce((sum, { form }) => sum + weightOf(form), 0);
      if (weight <= nextMarkerTokens + minGain) first = last;
      gone.fill(false, from, first);
      gone.fill(false, last, to);
    }
    from = to;
  }
}

/** About; exact enough to tell a share. */
const charsPerToken = 4;
/** Tokens that a marker must save besides its own. */
const minGain = 10;

/** Lines of a failure, in a row, that must have stood further up to be left out at level tight. */
const minAgainLines = 6;

/** Marks as `again` what stands, line for line, further up in the same text: one failure of many tests. */
function markRepeats(lines: readonly string[], roles: readonly Role[]): readonly Role[] {
  const marked = [...roles];
  const seen = new Map<string, number>();
  for (let at = 0; at < lines.length;) {
    const earlier = seen.get(lines[at] ?? '') ?? at;
    let length = 0;
    while (
      earlier + length < at &&
      at + length < lines.length &&
      lines[earlier + length] === lines[at + length] &&
      roles[at + length] === roles[earlier + length]
    ) {
      length += 1;
    }
    const isAgain = length >= minAgainLines;
    for (const end = at + (isAgain ? length : 1); at < end; at += 1) {
      seen.set(lines[at] ?? '', at);
      if (isAgain && marked[at] === 'keep') marked[at] = 'again';
    }
  }
  return marked;
}
