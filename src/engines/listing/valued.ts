import { folderOf, sharedFolder } from '../../text/paths.ts';
import { plainRow, valuedTitle, type Row } from './row.ts';

/** A file as `wc`, `du` and `sha256sum` list it: a value or several, and its path. */
interface Valued {
  readonly value: string;
  readonly path: string;
}

/** Fewer lines than this show no shape. */
const minValuedLines = 8;
/** Of the paths so many have a folder. */
const minFolderShare = 0.5;

/** Counts and sizes, sums of a file's bytes, or what `find -ls` says of it. */
const value = String.raw`[\d.,]+[KMGTPE]?(?: +[\d.,]+)*|[0-9a-f]{32,128}|\d+ +\d+ [-bcdlps][-rwxsStT]{9}[ \w.:+-]*`;
/** What parts value and path, as the title calls it. */
const gaps: ReadonlyMap<string, string> = new Map([
  ['  ', 'two blanks'],
  [' ', 'one blank'],
  ['\t', 'a tab'],
]);
const line = new RegExp(String.raw`^( *(?:${value}))( {1,2}|\t)([^\s:*]+)$`);

/** True for lines that all give a value and a path. */
export function areValued(lines: readonly string[]): boolean {
  const filled = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  if (filled.length < minValuedLines || !filled.every((each) => line.test(each))) return false;
  return filled.filter((each) => each.includes('/')).length >= filled.length * minFolderShare;
}

/** Values and names below the folder that they are in. Null: they are parted in several ways, or lined up in none. */
export function layOutValued(lines: readonly string[]): readonly Row[] | null {
  if (!areValued(lines)) return null;
  const ends = lines.at(-1) === '';
  const matches = (ends ? lines.slice(0, -1) : lines).map((each) => line.exec(each));
  const gap = gapOf(matches);
  const said = gaps.get(gap);
  if (said === undefined) return null;
  const heads = matches.map((match) => match?.[1] ?? '');
  const paths = matches.map((match) => match?.[3] ?? '');
  const wide = widthOf(heads);
  if (wide === null) return null;
  const entries = heads.map((head, at): Valued => ({ value: head.trimStart(), path: paths[at] ?? '' }));
  const base = sharedFolder(paths);
  const rows = [
    plainRow(`${valuedTitle}${String(wide)} wide, ${said} behind${base === '' ? '' : `, in ${base}`}:`),
  ];
  let folder: string | null = null;
  for (const { value: text, path } of entries) {
    const own = folderOf(path);
    if (own !== folder) rows.push(plainRow(`${own.slice(base.length)}:`));
    folder = own;
    const name = path.slice(own.length);
    rows.push({ text: `${text} ${name}`, folder: own.slice(0, -1), entries: 1, name });
  }
  return ends ? [...rows, plainRow('')] : rows;
}

function gapOf(matches: readonly (RegExpExecArray | null)[]): string {
  const found = new Set(matches.map((match) => match?.[2] ?? ''));
  return found.size === 1 ? ([...found][0] ?? '') : '';
}

/** How wide values are filled up from the left; 0: they are not; null: in no way that we know. */
function widthOf(heads: readonly string[]): number | null {
  if (heads.every((head) => !head.startsWith(' '))) return 0;
  const wide = heads[0]?.length ?? 0;
  return heads.every((head) => head.length === wide) ? wide : null;
}
