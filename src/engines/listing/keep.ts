import { keptListingTokens } from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import { sharedFolder } from '../../text/paths.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { EngineContext } from '../engine.ts';
import type { Row } from './row.ts';

/** Folders that tools fill: nobody edits what is in them. */
const generated =
  /(?:^|\/)(node_modules|bower_components|\.git|\.hg|\.svn|dist|build|out|target|vendor|third_party|coverage|htmlcov|__pycache__|\.?venv|site-packages|\.tox|\.nox|\.(?:mypy|pytest|ruff)_cache|\.cache|\.next|\.nuxt|\.gradle|\.terraform|\.parcel-cache|[^/]*\.(?:egg|dist)-info)(?:\/|$)/;
/** How `ls -R` names the folder whose entries follow. */
const heading = /^(\S.*):$/;

/** Where a row of a listing stands. */
export interface Place {
  /** The folder of its entries, below the one that was listed; of a heading the one it names. */
  readonly folder: string;
  /** Index of the heading above it; null: it has none. */
  readonly heading: number | null;
  /** How many rows of the same folder stand above it. */
  readonly above: number;
}

/** Each row's place; null for a row that is no part of a folder. */
export function placesOf(rows: readonly Row[]): readonly (Place | null)[] {
  const base = sharedFolder(
    rows.flatMap(({ folder, entries }) => (folder === null || entries === 0 ? [] : [`${folder}/`])),
  );
  const seen = new Map<string, number>();
  let current: { readonly index: number; readonly folder: string } | null = null;
  return rows.map(({ text, folder, entries }, index) => {
    const named = entries === 0 ? heading.exec(text)?.[1] : undefined;
    if (named !== undefined) {
      current = { index, folder: named.replace(/^\.?\/|\/$/g, '') };
      return { folder: current.folder, heading: index, above: 0 };
    }
    if (entries === 0) {
      if (text === '') current = null;
      return null;
    }
    const isBelow = current !== null && (folder === '' || folder === null);
    const own = isBelow
      ? (current?.folder ?? '')
      : (folder ?? '').slice(base.length).replace(/^\.\/|\/$/g, '');
    const above = seen.get(own) ?? 0;
    seen.set(own, above + 1);
    return { folder: own, heading: isBelow ? (current?.index ?? null) : null, above };
  });
}

/** The generated folder that a folder lies in, as far as to its name; else the folder. */
export function wholeOf(folder: string): string {
  const found = generated.exec(folder);
  return found === null ? folder : folder.slice(0, found.index + found[0].length).replace(/\/$/, '');
}

/**
 * The rows that stay: those that the question names, then those of the folders nearest to what was listed. Generated
 * folders leave first. A folder of which no row stays leaves with its heading and the blank line above that.
 */
export function keptRows(
  rows: readonly Row[],
  places: readonly (Place | null)[],
  weights: readonly number[],
  { level, question }: EngineContext,
): boolean[] {
  const texts = rows.map(({ text }) => text);
  const asked = askedLines(question, texts);
  const kept = rows.map(
    (_, index) => places[index] === null || asked.has(index) || index === rows.length - 1,
  );
  const budget = level === 'lossless' ? { own: Infinity, deep: Infinity } : keptListingTokens[level];
  let { own, deep } = budget;
  for (const [index, weight] of weights.entries()) if (asked.has(index)) deep -= weight;
  for (const index of ranked(places)) {
    if (kept[index] === true) continue;
    const weight = weights[index] ?? 0;
    if (places[index]?.folder === '') own -= weight;
    else deep -= weight;
    kept[index] = (places[index]?.folder === '' ? own : deep) >= 0;
  }
  settleHeadings(texts, places, kept);
  return kept;
}

/** Rows in the order in which they should stay; those of generated folders, and headings, are not among them. */
function ranked(places: readonly (Place | null)[]): number[] {
  const depths = places.map((place) =>
    place === null || place.folder === '' ? 0 : place.folder.split('/').length,
  );
  return [...places.keys()]
    .filter((index) => {
      const place = places[index];
      return place != null && place.heading !== index && !generated.test(place.folder);
    })
    .sort(
      (one, other) =>
        (depths[one] ?? 0) - (depths[other] ?? 0) ||
        (places[one]?.above ?? 0) - (places[other]?.above ?? 0) ||
        one - other,
    );
}

function settleHeadings(texts: readonly string[], places: readonly (Place | null)[], kept: boolean[]): void {
  const shown = new Set<number>();
  for (const [index, place] of places.entries()) {
    if (kept[index] === true && place?.heading != null) shown.add(place.heading);
  }
  for (const [index, place] of places.entries()) {
    if (place?.heading !== index) continue;
    kept[index] = shown.has(index);
    if (!kept[index] && index > 0 && texts[index - 1] === '') kept[index - 1] = false;
  }
}

/** What names cost, about. */
export function weightsOf(rows: readonly Row[]): readonly number[] {
  return rows.map(({ text }) => tokenWeight(text) + 1);
}
