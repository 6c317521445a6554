import { maxCategories, outlierDeviations, rareShare } from '../../limits.ts';
import { distinct, type Column } from './column.ts';
import type { Group } from './page.ts';

/** What a row gains by each sign that it matters. Ends are kept whatever the rest weighs. */
const weights = {
  error: 6,
  firstOfItsError: 4,
  otherShape: 6,
  question: 5,
  rare: 4,
  outlier: 4,
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
/** A value that stands in at most this share of the rows that its column's values usually stand in may be rare. */
const rareOfUsual = 0.2;
/** Words of the question that are looked for, at most, and their least length. */
const maxWords = 16;
const minWordChars = 4;
/** A question word in more rows than this share names the subject, not a row. */
const commonWordShare = 0.1;

/** A score for each row of a group: how much a reader would miss it. */
export function rankRows(group: Group, question: string): readonly number[] {
  const { rows, table } = group;
  const scores = rows.map(() => 0);
  const texts = rows.map((row) => row);
  if (table !== null) {
    const columns = table.columns.filter((column) => column.shown || column.follows !== null);
    for (const [line, row] of table.regular.entries()) {
      if (row !== null) texts[line] = columns.map((column) => column.cells[row] ?? '').join(' ');
      else scores[line] = weights.otherShape;
    }
    const lines = table.regular.flatMap((row, line) => (row === null ? [] : [line]));
    const add = (row: number, weight: number): void => {
      const line = lines[row] ?? 0;
      scores[line] = (scores[line] ?? 0) + weight;
    };
    for (const column of columns) rankColumn(column, add);
  } else rankListed(group, scores);
  rankFailures(texts, scores);
  rankWords(texts, question, scores);
  return scores;
}

/** Lines of numbers with one that is far from all others. */
function rankListed({ items }: Group, scores: number[]): void {
  const numbers: number[] = [];
  const lines: number[] = [];
  for (const [line, item] of items.entries()) {
    if (typeof item === 'string' || item.kind !== 'array') return;
    for (const lexeme of item.items) {
      if (typeof lexeme !== 'string' || !/^-?\d/.test(lexeme)) return;
      numbers.push(Number(lexeme));
      lines.push(line);
    }
  }
  rankNumbers(numbers, (index, weight) => {
    const line = lines[index] ?? 0;
    scores[line] = (scores[line] ?? 0) + weight;
  });
}

type Add = (row: number, weight: number) => void;

function rankColumn(column: Column, add: Add): void {
  const { cells } = column;
  if (statusKey.test(column.name) && !column.text) {
    markFew(cells, (cell) => failedStatus.test(cell), commonShare, weights.error, add);
  }
  const numbers = column.text ? null : asNumbers(cells);
  const counts = distinct(column, Math.max(maxCategories, Math.floor(cells.length / 5)));
  if (counts !== null) {
    rankCategories(cells, counts, add);
    return;
  }
  if (numbers !== null) rankNumbers(numbers, add);
  else if (column.text) rankTemplates(cells, add);
}

/** Rare values, and rows where a value that rarely changes does. */
function rankCategories(
  cells: readonly (string | null)[],
  counts: ReadonlyMap<string, number>,
  add: Add,
): void {
  const rare = rareCount(cells.length, counts.size);
  markFew(cells, (cell) => (counts.get(cell) ?? 0) <= rare, 0.1, weights.rare, add);
  const changes = cells.flatMap((cell, row) => (row > 0 && cell !== cells[row - 1] ? [row] : []));
  if (changes.length <= cells.length * rareShare) for (const row of changes) add(row, weights.change);
}

/** Rows that a value stands in at most to be rare: among many values, most stand in few rows by chance. */
function rareCount(rows: number, values: number): number {
  return Math.max(1, Math.floor(Math.min(rows * rareShare, (rows / values) * rareOfUsual)));
}

/** Texts whose wording, numbers aside, is rare although most rows share few wordings. */
function rankTemplates(cells: readonly (string | null)[], add: Add): void {
  const forms = cells.map((cell) => (cell === null ? null : cell.replace(/[0-9a-f]*\d[0-9a-f]*/gi, '#')));
  const counts = new Map<string, number>();
  for (const form of forms) if (form !== null) counts.set(form, (counts.get(form) ?? 0) + 1);
  if (counts.size > cells.length / 5) return;
  const rare = rareCount(cells.length, counts.size);
  markFew(forms, (form) => (counts.get(form) ?? 0) <= rare, 0.1, weights.rare, add);
}

function rankNumbers(numbers: readonly number[], add: Add): void {
  const sorted = numbers.every((value, row) => row === 0 || value >= (numbers[row - 1] ?? value));
  if (sorted) return;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const spread = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length);
  if (spread === 0) return;
  const far = numbers.flatMap((value, row) =>
    Math.abs(value - mean) > outlierDeviations * spread ? [row] : [],
  );
  if (far.length <= numbers.length * 2 * rareShare) for (const row of far) add(row, weights.outlier);
  let low = 0;
  let high = 0;
  for (const [row, value] of numbers.entries()) {
    if (value < (numbers[low] ?? 0)) low = row;
    if (value > (numbers[high] ?? 0)) high = row;
  }
  add(low, 1);
  add(high, 1);
}

function asNumbers(cells: readonly (string | null)[]): readonly number[] | null {
  const numbers: number[] = [];
  for (const cell of cells) {
    const value = cell === null ? Number.NaN : Number(cell);
    if (!Number.isFinite(value)) return null;
    numbers.push(value);
  }
  return numbers;
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
