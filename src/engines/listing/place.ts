import { isCutNotice } from '../../text/cut-notice.ts';
import { sharedFolder } from '../../text/paths.ts';
import { formTitles, type Row } from './row.ts';

/** Folders that tools fill: nobody edits what is in them. */
const generated =
  /(?:^|\/)(node_modules|bower_components|\.git|\.hg|\.svn|dist|build|out|target|vendor|third_party|coverage|htmlcov|__pycache__|\.?venv|site-packages|\.tox|\.nox|\.(?:mypy|pytest|ruff)_cache|\.cache|\.next|\.nuxt|\.gradle|\.terraform|\.parcel-cache|[^/]*\.(?:egg|dist)-info)(?:\/|$)/;
/** How `ls -R` names the folder whose entries follow. */
const heading = /^(\S.*):$/;

/** Where a row of a listing stands. */
export interface RowPlace {
  /** The folder of its entries, below the one that was listed; of a heading the one it names. */
  readonly folder: string;
  /** Levels between that folder and what was listed; 0: it was listed itself. */
  readonly depth: number;
  /** Index of the heading above it; null: it has none. */
  readonly heading: number | null;
  /** How many rows of the same folder stand above it. */
  readonly above: number;
}

/** Each row's place; null for a row that is no part of a folder. */
export function placesOf(rows: readonly Row[]): readonly (RowPlace | null)[] {
  const base = sharedFolder(
    rows.flatMap(({ folder, entries }) => (folder === null || entries === 0 ? [] : [`${folder}/`])),
  );
  const depths = depthsInTree(rows);
  const seen = new Map<string, number>();
  let first: string | null = null;
  let current: { readonly index: number; readonly folder: string; readonly depth: number } | null = null;
  return rows.map(({ text, folder, entries, depth: known }, index) => {
    const isPlain = entries === 0 && folder === null;
    const named =
      isPlain && !isCutNotice(text) && !formTitles.some((title) => text.startsWith(title))
        ? heading.exec(text)?.[1]
        : undefined;
    if (named !== undefined) {
      const path = named.replace(/^\.?\/|^\.$|\/$/g, '');
      first ??= path;
      const depth = Math.max(0, levelsOf(path) - levelsOf(first));
      current = { index, folder: belowOf(path, first), depth };
      return { folder: current.folder, depth, heading: index, above: 0 };
    }
    if (isPlain) {
      if (text === '') current = null;
      return null;
    }
    const below = folder === '' || folder === null ? current : null;
    const own = below?.folder ?? (folder ?? '').slice(base.length).replace(/^\.\/|\/$/g, '');
    const above = seen.get(own) ?? 0;
    seen.set(own, above + 1);
    const depth = known ?? below?.depth ?? depths[index] ?? levelsOf(own);
    return { folder: own, depth, heading: below?.index ?? null, above };
  });
}

/** For each row of a tree how many others it hangs on below the root; undefined where it hangs on none. */
function depthsInTree(rows: readonly Row[]): readonly (number | undefined)[] {
  const depths: (number | undefined)[] = [];
  for (const { parent } of rows) depths.push(parent === undefined ? undefined : (depths[parent] ?? -1) + 1);
  return depths;
}

function levelsOf(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length;
}

function belowOf(path: string, listed: string): string {
  if (path === listed) return '';
  return path.startsWith(`${listed}/`) ? path.slice(listed.length + 1) : path;
}

/** True for rows in folders that tools fill, unless that very folder was listed. */
export function isGenerated({ folder, depth }: RowPlace): boolean {
  return depth > 0 && generated.test(folder);
}

/** The generated folder that a folder lies in, as far as to its name; else the folder. */
export function wholeOf(folder: string): string {
  const found = generated.exec(folder);
  return found === null ? folder : folder.slice(0, found.index + found[0].length).replace(/\/$/, '');
}
