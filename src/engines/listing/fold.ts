import { minListingGapTokens } from '../../limits.ts';
import { leaveRows } from '../../text/left-out.ts';
import { sharedFolder } from '../../text/paths.ts';
import { counted } from '../../text/wording.ts';
import type { EngineContext, Piece } from '../engine.ts';
import { figuresOf, saysFigures } from './figures.ts';
import { keptRows, weightsOf } from './keep.ts';
import { placesOf, wholeOf, type RowPlace } from './place.ts';
import type { Row } from './row.ts';

/** Folders that a marker names, so that a reader knows where to look; a name costs about three tokens. */
const namedFolders = 8;

/** A fold that leaves out a smaller share of the names only puts holes into the list. */
const minListingGain = 0.4;

/** Leaves out generated folders, then what lies deep; null: too little would go. */
export function foldRows(rows: readonly Row[], context: EngineContext): readonly Piece[] | null {
  if (context.level === 'lossless' || rows.every(({ entries }) => entries === 0)) return null;
  const weights = weightsOf(rows);
  const places = placesOf(rows);
  const figures = figuresOf(rows);
  // Which of the files are the newest is not known of dates in another language.
  if (figures.dates.some((date, row) => date !== null && figures.moments[row] === null)) return null;
  const kept = keptRows(rows, places, weights, figures, context);
  const least = { rows: 1, tokens: minListingGapTokens };
  const { pieces, gain } = leaveRows(rows, weights, kept, least, (from, to) =>
    [saysOf(rows.slice(from, to), places.slice(from, to)), ...saysFigures(figures, from, to)].join(', '),
  );
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return gain > whole * minListingGain ? pieces : null;
}

/** `61 names in src/{engines, engines/log, text} and 4 more folders`. */
function saysOf(run: readonly Row[], places: readonly (RowPlace | null)[]): string {
  const names = run.reduce((sum, { entries }) => sum + entries, 0);
  const folders = new Set<string>();
  for (const [index, { entries }] of run.entries()) {
    const folder = places[index]?.folder ?? '';
    if (entries > 0 && folder !== '') folders.add(wholeOf(folder));
  }
  // A tree names what hangs on a row, and the row itself says the rest.
  if (run.some(({ parent }) => parent !== undefined)) dropInner(folders);
  if (folders.size === 0) return counted(names, 'name');
  const depth = (folder: string): number => folder.split('/').length;
  const listed = [...folders].toSorted((one, other) => depth(one) - depth(other)).slice(0, namedFolders);
  const shared = sharedFolder(listed);
  const below = listed.map((folder) => folder.slice(shared.length)).join(', ');
  const more = folders.size - listed.length;
  const rest = more === 0 ? '' : ` and ${counted(more, 'more folder')}`;
  return `${counted(names, 'name')} in ${shared === '' ? below : `${shared}{${below}}`}${rest}`;
}

/** Leaves out folders that lie in another one of them. */
function dropInner(folders: Set<string>): void {
  for (const folder of [...folders]) {
    for (let end = folder.lastIndexOf('/'); end > 0; end = folder.lastIndexOf('/', end - 1)) {
      if (!folders.has(folder.slice(0, end))) continue;
      folders.delete(folder);
      break;
    }
  }
}
