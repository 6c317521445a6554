import { minify } from '../../json/tree.ts';
import { maxCategories, rareShare } from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import type { Column as Cells } from '../../text/fields.ts';
import { namedLines, type Called } from '../../text/named.ts';
import { oddRows, oddScore, type OddRow } from '../../text/odd-rows.ts';
import { distinct, type Column } from './column.ts';
import type { Group } from './page.ts';

/** What a row gains by each sign that it matters. Ends are kept whatever the rest weighs. */
const weights = {
  error: 6,
  firstOfItsError: 4,
  otherShape: 6,
  question: 5,
  odd: 4,
  end: 1,
  change: 2,
} as const;

/** Rows of this score or more seem to tell of a failure, or of as much as one. */
export const failureScore = weights.error;

/** Words of failure in values, a hint only; key names are none (`"timeout_ms": 30`). */
const failure =
  /\b(?:error|fatal|critical|fail(?:ed|ure|s)?|panic|crash(?:ed)?|denied|rejected|refused|abort(?:ed)?|traceback|exhausted)\b|exception\b|\btimed? ?out\b/i;
const statusKey = /status|code/i;
const failedStatus = /^[45]\d\d$/;

/** A sign that more rows than this share carry tells no row from another. */
const commonShare = 0.3;
/** Words of the question that are looked for, at most, and their least length. */
const maxWords = 16;
const minWordChars = 4;
/** A question word in more rows than this share names the subject, not a row. */
const commonWordShare = 0.1;

/** What stands out among rows. */
export interface Ranking {
  /** For each row: how much a reader would miss it. */
  readonly scores: readonly number[];
  /** Rows that are odd among the others, the oddest first. */
  readonly odd: readonly OddRow[];
  /** Rows that the question or the command names. */
  readonly asked: ReadonlySet<number>;
}

/** How much each row of a group matters. */
export function rankRows(group: Group, question: string, called: Called): Ranking {
  const { rows, table } = group;
  const scores = rows.map(() => 0);
  const texts = [...rows];
  if (table !== null) {
    const columns = table.columns.filter((column) => column.shown || column.follows !== null);
    for (const [line, row] of table.regular.entries()) {
      if (row !== null) texts[line] = columns.map((column) => column.cells[row] ?? '').join(' ');
      else scores[line] = weights.otherShape;
    }
    const lines = linesOf(group);
    for (const column of columns) {
      rankColumn(column, (row, weight) => {
        const line = lines[row] ?? 0;
        scores[line] = (scores[line] ?? 0) + weight;
      });
    }
  }
  const odd = oddOnes(group);
  for (const { row, score } of odd) {
    scores[row] = (scores[row] ?? 0) + (score >= oddScore ? weights.odd : weights.end);
  }
  rankFailures(texts, scores);
  rankWords(texts, question, scores);
  // A row shows a value without what its column shares.
  const items = group.items.map(minify);
  return { scores, odd, asked: new Set([...askedLines(question, items), ...namedLines(called, items)]) };
}

/** For each regular row its line. */
function linesOf({ table }: Group): readonly number[] {
  return (table?.regular ?? []).flatMap((row, line) => (row === null ? [] : [line]));
}

function oddOnes(group: Group): readonly OddRow[] {
  const { table } = group;
  if (table === null) return oddListed(group);
  const lines = linesOf(group);
  return oddRows(cellsOf(table.columns), lines.length).map(({ row, score }) => ({
    row: lines[row] ?? 0,
    score,
  }));
}

/** The whole values of a table, whether rows show them or the pattern does. */
export function cellsOf(columns: readonly Column[]): readonly Cells[] {
  return columns.map(({ path, values }) => ({ name: path.at(-1) ?? '', cells: values }));
}

/** Lines of numbers with one that is far from all others. */
function oddListed({ items }: Group): readonly OddRow[] {
  const numbers: string[] = [];
  const lines: number[] = [];
  for (const [line, item] of items.entries()) {
    if (typeof item === 'string' || item.kind !== 'array') return [];
    for (const lexeme of item.items) {
      if (typeof lexeme !== 'string' || !/^-?\d/.test(lexeme)) return [];
      numbers.push(lexeme);
      lines.push(line);
    }
  }
  const found = oddRows([{ name: '', cells: numbers }], numbers.length);
  return found.map(({ row, score }) => ({ row: lines[row] ?? 0, score }));
}

type Add = (row: number, weight: number) => void;

function rankColumn(column: Column, add: Add): void {
  const { cells } = column;
  if (statusKey.test(column.name) && !column.text) {
    markFew(cells, (cell) => failedStatus.test(cell), commonShare, weights.error, add);
  }
  if (distinct(column, Math.max(maxCategories, Math.floor(cells.length / 5))) === null) return;
  // Rows where a value that rarely changes does.
  const changes = cells.flatMap((cell, row) => (row > 0 && cell !== cells[row - 1] ? [row] : []));
  if (changes.length <= cells.length * rareShare) for (const row of changes) add(row, weights.change);
}

/** Adds the weight to the rows of matching cells, unless so many match that it says nothing. */
function markFew(
  cells: readonly (string | null)[],
  matches: (cell: string) => boolean,
  share: number,
  weight: number,
  add: Add,
): void {
  const rows = cells.flatMap((cell, row) => (cell !== null && matches(cell) ? [row] : []));
  if (rows.length <= Math.max(1, cells.length * share)) for (const row of rows) add(row, weight);
}

/** Rows that tell of a failure; the first of each wording most of all. */
function rankFailures(texts: readonly string[], scores: number[]): void {
  const seen = new Set<string>();
  const failed = texts.flatMap((text, row) => (failure.test(text) ? [row] : []));
  const usual = failed.length > texts.length * commonShare;
  for (const row of failed) {
    const wording = (texts[row] ?? '').match(failure)?.[0].toLowerCase() ?? '';
    const first = seen.has(wording) ? 0 : weights.firstOfItsError;
    seen.add(wording);
    scores[row] = (scores[row] ?? 0) + first + (usual ? 1 : weights.error);
  }
}

function rankWords(texts: readonly string[], question: string, scores: number[]): void {
  const words = new Set(question.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []);
  const asked = [...words].filter((word) => word.length >= minWordChars).slice(0, maxWords);
  if (asked.length === 0) return;
  const lower = texts.map((text) => text.toLowerCase());
  for (const word of asked) {
    const rows = lower.flatMap((text, row) => (text.includes(word) ? [row] : []));
    if (rows.length > Math.max(1, texts.length * commonWordShare)) continue;
    for (const row of rows) scores[row] = (scores[row] ?? 0) + weights.question;
  }
}
