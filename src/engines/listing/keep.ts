import { askedLines } from '../../text/asked.ts';
import { namedLines } from '../../text/named.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { EngineContext } from '../engine.ts';
import type { Figures } from './figures.ts';
import { fewerGaps } from './gaps.ts';
import { oddEntries } from './odd.ts';
import { isGenerated, type RowPlace } from './place.ts';
import type { Row } from './row.ts';
import { troubledRows } from './trouble.ts';

/**
 * Tokens of names that stay, per level: of the folder that was listed, since any may be opened next, and of deeper
 * ones.
 */
const keptListingTokens = {
  balanced: { own: 1_500, deep: 200 },
  tight: { own: 500, deep: 150 },
} as const;

/** What `ls -l` says of a folder, above its entries. */
const sum = /^total \d/;

/**
 * The rows that stay: those that the question or the command names, that something is wrong with or that are odd, each with the rows it hangs on;
 * then those of the folders nearest to what was listed. Generated folders leave first. A folder of which no row stays
 * leaves with its heading and the blank line above that.
 */
export function keptRows(
  rows: readonly Row[],
  places: readonly (RowPlace | null)[],
  weights: readonly number[],
  figures: Figures,
  { level, question, command, programs }: EngineContext,
): boolean[] {
  const texts = rows.map(({ text }) => text);
  const odd = level === 'lossless' ? [] : oddEntries(rows, places, figures, level);
  const named = level === 'lossless' ? [] : namedLines({ command, programs }, texts);
  // A folder's name stands in each path below it: it is looked for by itself, too.
  const asked = [texts, withPaths(rows, places)].flatMap((each) => [...askedLines(question, each)]);
  const wanted = new Set([...asked, ...named, ...troubledRows(rows, places), ...odd]);
  const needed = rows.map(
    ({ text }, index) =>
      wanted.has(index) || index === rows.length - 1 || (places[index] === null && !isBeside(text)),
  );
  keepHeads(rows, needed);
  const kept = needed.map((stays, index) => stays || places[index] === null);
  const budget = level === 'lossless' ? { own: Infinity, deep: Infinity } : keptListingTokens[level];
  let { own, deep } = budget;
  for (const [index, weight] of weights.entries()) if (wanted.has(index)) deep -= weight;
  for (const index of ranked(places)) {
    if (kept[index] === true || headsOf(rows[index]).some((head) => kept[head] !== true)) continue;
    const weight = weights[index] ?? 0;
    const isOwn = places[index]?.depth === 0;
    if (isOwn) own -= weight;
    else deep -= weight;
    kept[index] = (isOwn ? own : deep) >= 0;
  }
  settleHeadings(texts, places, kept);
  const settled = fewerGaps(places, weights, kept, needed);
  keepHeads(rows, settled);
  settleHeadings(texts, places, settled);
  return settled;
}

/** A folder's path that is longer than this is said by its heading alone: each name would say it again. */
const maxFolderChars = 400;

/** The rows as a question names what is in them: with the whole paths of their entries. */
function withPaths(rows: readonly Row[], places: readonly (RowPlace | null)[]): readonly string[] {
  return rows.map(({ text, name, names, folder }, index) => {
    const entries = names ?? (name === undefined ? [] : [name]);
    const above =
      folder === '' || folder === null ? (places[index]?.folder ?? '') : folder.replace(/\/$/, '');
    if (above === '' || above.length > maxFolderChars) return text;
    return `${text} ${entries.map((entry) => `${above}/${entry}`).join(' ')}`;
  });
}

function isBeside(text: string): boolean {
  return text === '' || sum.test(text);
}

/** The rows without which another one would say something else. */
function headsOf(row: Row | undefined): readonly number[] {
  const head = row?.parent ?? row?.within;
  const needs = row?.needs ?? [];
  return head === undefined ? needs : [head, ...needs];
}

/** Below another row than its own a row of a tree or an outline would stand in the wrong place. */
function keepHeads(rows: readonly Row[], kept: boolean[]): void {
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    if (kept[index] === true) for (const head of headsOf(rows[index])) kept[head] = true;
  }
}

/** Rows in the order in which they should stay; those of generated folders, and headings, are not among them. */
function ranked(places: readonly (RowPlace | null)[]): number[] {
  const depthOf = (index: number): number => places[index]?.depth ?? 0;
  return [...places.keys()]
    .filter((index) => {
      const place = places[index];
      return place != null && place.heading !== index && !isGenerated(place);
    })
    .sort(
      (one, other) =>
        depthOf(one) - depthOf(other) ||
        (places[one]?.above ?? 0) - (places[other]?.above ?? 0) ||
        one - other,
    );
}

/** A heading and the sum below it stay with any row of their folder, and leave with the last one. */
function settleHeadings(
  texts: readonly string[],
  places: readonly (RowPlace | null)[],
  kept: boolean[],
): void {
  const shown = new Set<number>();
  for (const [index, place] of places.entries()) {
    if (kept[index] === true && place?.heading != null && place.heading !== index) shown.add(place.heading);
  }
  for (const [index, place] of places.entries()) {
    if (place?.heading !== index) continue;
    kept[index] = shown.has(index);
    if (sum.test(texts[index + 1] ?? '')) kept[index + 1] = kept[index];
    if (index > 0 && texts[index - 1] === '') kept[index - 1] = kept[index];
  }
}

/** What names cost, about. */
export function weightsOf(rows: readonly Row[]): readonly number[] {
  return rows.map(({ text }) => tokenWeight(text) + 1);
}
