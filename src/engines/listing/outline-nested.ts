import { isCutNotice } from '../../text/cut-notice.ts';
import { bestEnding, countEndings } from './endings.ts';
import { Outline, type Signs } from './outline.ts';
import { outlineTitle, type Row } from './row.ts';

/** A folder as `ls -R` prints it: its path and, below that, its entries. */
interface Folder {
  readonly path: string;
  readonly entries: readonly string[];
  /** Those entries that are printed as folders further down, by their index. */
  readonly inner: Map<number, Folder>;
}

/** Fewer folders than this are no shorter as an outline. */
const minOutlinedFolders = 4;

/**
 * What `ls -R` prints as an outline: each folder in the place where the one that it is in names it. Null: other lines
 * stand among it.
 */
export function layOutNested(lines: readonly string[]): readonly Row[] | null {
  if (lines[0]?.endsWith(':') !== true) return null;
  const ends = lines.at(-1) === '';
  const folders = foldersIn(ends ? lines.slice(0, -1) : lines);
  if (folders === null || folders.length < minOutlinedFolders) return null;
  const names = folders.flatMap(filesIn);
  const ending = bestEnding(countEndings(names), names.length, '');
  const outline = new Outline('', ending);
  for (const root of rootsOf(folders)) writeFolder(outline, root, `${root.path}/`, 0);
  if (ends) outline.line('');
  return outline.rows(titleOf(ending, outline.signs));
}

function foldersIn(lines: readonly string[]): readonly Folder[] | null {
  const folders: Folder[] = [];
  for (let from = 0; from < lines.length;) {
    const head = lines[from] ?? '';
    const blank = lines.indexOf('', from);
    const to = blank === -1 ? lines.length : blank;
    const entries = lines.slice(from + 1, to);
    if (head.length < 2 || !head.endsWith(':') || to === lines.length - 1) return null;
    if (entries.some((entry) => entry.includes('/') || isCutNotice(entry))) return null;
    folders.push({ path: head.slice(0, -1), entries, inner: new Map() });
    from = to + 1;
  }
  return folders;
}

/** A folder whose entries may still be printed as folders. */
interface OpenFolder {
  readonly folder: Folder;
  readonly places: ReadonlyMap<string, number>;
  /** The last entry that was. */
  last: number;
}

/** The folders that were listed, each of the others in its place in one of them. */
function rootsOf(folders: readonly Folder[]): readonly Folder[] {
  const roots: Folder[] = [];
  const open: OpenFolder[] = [];
  for (const folder of folders) {
    let above = open.at(-1);
    let at = placeIn(above, folder.path);
    while (above !== undefined && at === undefined) {
      open.pop();
      above = open.at(-1);
      at = placeIn(above, folder.path);
    }
    if (above === undefined || at === undefined) roots.push(folder);
    else {
      above.folder.inner.set(at, folder);
      above.last = at;
    }
    open.push({ folder, places: new Map(folder.entries.map((entry, place) => [entry, place])), last: -1 });
  }
  return roots;
}

/** Where a folder's entries name another one, behind all of them that were printed before; undefined: nowhere. */
function placeIn(above: OpenFolder | undefined, path: string): number | undefined {
  if (above?.folder.path === undefined || !path.startsWith(`${above.folder.path}/`)) return undefined;
  const at = above.places.get(path.slice(above.folder.path.length + 1));
  return at !== undefined && at > above.last ? at : undefined;
}

function filesIn({ entries, inner }: Folder): readonly string[] {
  return entries.filter((_, at) => !inner.has(at));
}

function writeFolder(outline: Outline, folder: Folder, word: string, depth: number): void {
  const files = filesIn(folder);
  const ending = bestEnding(countEndings(files), files.length, outline.ending);
  let names: string[] = [];
  let isOpen = false;
  const write = (): void => {
    if (!isOpen) outline.enter(word, names, ending, depth);
    else outline.add(names, depth);
    names = [];
    isOpen = true;
  };
  for (const [at, entry] of folder.entries.entries()) {
    const inner = folder.inner.get(at);
    if (inner === undefined && !entry.includes(' ')) {
      names.push(entry);
      continue;
    }
    write();
    if (inner === undefined) outline.name(entry, depth);
    else writeFolder(outline, inner, `${entry}/`, depth + 1);
  }
  write();
  outline.leave();
}

function titleOf(ending: string, { marked, turned, whole }: Signs): string {
  const signs = [
    ...(marked ? [`"=b" is b`] : []),
    ...(turned ? ['in "a/*.x" names end in .x'] : []),
    ...(whole ? ['"= " begins a name with blanks'] : []),
  ];
  const more = signs.map((sign) => `; ${sign}`).join('');
  return `${outlineTitle}ls -R, *${ending}: "a/ b c" is folder a with b${ending} and c${ending}, what stands one blank deeper is in a too${more}:`;
}
