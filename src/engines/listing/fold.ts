import {
  firstMarkerTokens,
  keptListingTokens,
  minListingGapTokens,
  namedFolders,
  nextMarkerTokens,
} from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import { runsOf } from '../../text/left-out.ts';
import { sharedFolder } from '../../text/paths.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { counted, whole } from '../../text/wording.ts';
import type { EngineContext, Piece } from '../engine.ts';
import type { Row } from './row.ts';

/** Folders that tools fill: nobody edits what is in them. */
const generated =
  /(?:^|\/)(node_modules|bower_components|\.git|\.hg|\.svn|dist|build|out|target|vendor|third_party|coverage|htmlcov|__pycache__|\.?venv|site-packages|\.tox|\.nox|\.(?:mypy|pytest|ruff)_cache|\.cache|\.next|\.nuxt|\.gradle|\.terraform|\.parcel-cache|[^/]*\.(?:egg|dist)-info)(?:\/|$)/;

/** Leaves out generated folders, then what lies deep in folders with many entries; null: too little would go. */
export function foldRows(rows: readonly Row[], { level, question }: EngineContext): readonly Piece[] | null {
  if (level === 'lossless' || rows.every(({ entries }) => entries === 0)) return null;
  const weights = rows.map(({ text }) => tokenWeight(text) + 1);
  const kept = keptRows(rows, weights, question, keptListingTokens[level]);
  const weigh = (from: number, to: number): number =>
    weights.slice(from, to).reduce((sum, weight) => sum + weight, 0);
  for (const { from, to, kept: stays } of runsOf(kept)) {
    if (!stays && weigh(from, to) < minListingGapTokens) kept.fill(true, from, to);
  }
  const base = baseOf(rows);
  const pieces: Piece[] = [];
  let gain = nextMarkerTokens - firstMarkerTokens;
  for (const { from, to, kept: stays } of runsOf(kept)) {
    const run = rows.slice(from, to);
    if (stays) pieces.push(run.map(({ text }) => text).join('\n'));
    else {
      pieces.push({ fromLine: from + 1, toLine: to, says: saysOf(run, base) });
      gain += weigh(from, to) - nextMarkerTokens;
    }
  }
  return gain > firstMarkerTokens ? pieces : null;
}

function keptRows(
  rows: readonly Row[],
  weights: readonly number[],
  question: string,
  tokens: number,
): boolean[] {
  const base = baseOf(rows);
  const texts = rows.map(({ text }) => text);
  const asked = askedLines(question, texts);
  const kept = rows.map(
    ({ entries }, index) => entries === 0 || asked.has(index) || index === rows.length - 1,
  );
  let left: number = tokens;
  for (const [index, weight] of weights.entries()) if (kept[index] === true) left -= weight;
  // What stands first of a folder says what is in it; of the rest the first rows, since lists are in order.
  const places = placesIn(rows);
  const ranked = [...rows.keys()]
    .filter((index) => kept[index] !== true && !isGenerated(rows[index]?.folder ?? '', base))
    .sort((one, other) => (places[one] ?? 0) - (places[other] ?? 0) || one - other);
  for (const index of ranked) {
    left -= weights[index] ?? 0;
    if (left >= 0) kept[index] = true;
  }
  return kept;
}

/** For each row how many of its folder stand above it. */
function placesIn(rows: readonly Row[]): readonly number[] {
  const seen = new Map<string | null, number>();
  return rows.map(({ folder }) => {
    const place = seen.get(folder) ?? 0;
    seen.set(folder, place + 1);
    return place;
  });
}

/** What was asked to be listed is not left out for its name. */
function baseOf(rows: readonly Row[]): string {
  return sharedFolder(
    rows.flatMap(({ folder, entries }) => (folder === null || entries === 0 ? [] : [`${folder}/`])),
  );
}

function isGenerated(folder: string, base: string): boolean {
  return generated.test(folder.slice(base.length));
}

/** `1,204 names: node_modules 1,180, dist 24`. */
function saysOf(run: readonly Row[], base: string): string {
  const counts = new Map<string, number>();
  let names = 0;
  for (const { folder, entries } of run) {
    names += entries;
    const below = (folder ?? '').slice(base.length);
    const place = generated.exec(below)?.[1] ?? below.split('/')[0] ?? '';
    if (place !== '') counts.set(place, (counts.get(place) ?? 0) + entries);
  }
  const most = [...counts]
    .toSorted((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .slice(0, namedFolders)
    .map(([place, count]) => `${place} ${whole(count)}`);
  return most.length === 0 ? counted(names, 'name') : `${counted(names, 'name')}: ${most.join(', ')}`;
}
