import { sharedFolder } from '../../text/paths.ts';
import { areNumbered, headsOf, readHits, type Hit } from './hits.ts';

/** A line of the form. */
export interface Row {
  readonly text: string;
  /** Number of the file whose hit it is or names; null: it stands in no file. */
  readonly file: number | null;
  /** It must stay for others to be read: paths, and what is in no file. */
  readonly fixed: boolean;
  /** It stands around a hit, without its number. */
  readonly isAround?: true;
}

/** Lines of one file in a row, or lines of none. */
interface Block {
  /** Null: the lines stand as they were, each with its path. */
  readonly path: string | null;
  readonly lines: readonly { readonly text: string; readonly hit: Hit | null }[];
}

/** Stands between hits that do not follow one another, where lines around them are shown. */
export const separator = '--';
const heading = /^[^\s:]+:$/;
const looseHit = /^[^\s:/.]*[/.][^\s:]*:/;
const introduction = 'Paths are in ';

/**
 * Lays hits out by file: a path alone, with a colon behind it, then its hits without it; a blank line before the next
 * path. Null: nothing to gain, or the text holds lines that would be read as ours.
 */
export function layOut(text: string): readonly Row[] | null {
  const lines = text.split('\n');
  const hits = readHits(lines);
  const blocks = blocksOf(lines, hits);
  if (!blocks.some(({ path }) => path !== null) && sharedFolderOf(hits) === '') return null;
  return rowsOf(blocks, sharedFolderOf(hits)) ?? rowsOf(blocks, '');
}

/** True for a line of the form that stands around a hit. */
export function isContext({ text, isAround }: Row): boolean {
  return isAround ?? /^\d{1,9}-/.test(text);
}

/** The lines of one file, each with its number, as rows; null: they would not be read back as they are. */
export function singleRows(text: string): readonly Row[] | null {
  const lines = text.split('\n');
  if (!areNumbered(lines) || lines[0]?.startsWith(introduction) === true) return null;
  const isHead = (line: string, at: number): boolean => heading.test(line) && (lines[at - 1] ?? '') === '';
  return lines.some(isHead) ? null : lines.map((line) => ({ text: line, file: 0, fixed: false }));
}

/** The text as it is, line by line. Where no line names a file, all are of the one above them, or of one. */
export function plainRows(text: string): readonly Row[] {
  const files = new Map<string, number>();
  const lines = text.split('\n');
  const heads = headsOf(lines);
  if (heads.includes(true)) return underHeads(lines, heads, files);
  const hits = readHits(lines);
  const single = hits.every((hit) => hit === null);
  return hits.map((hit, index) => ({
    text: lines[index] ?? '',
    file: single ? 0 : hit === null ? null : numberOf(files, hit.path),
    fixed: false,
  }));
}

/** `rg --heading`: a path alone on its line, and below it the hits of its file. */
function underHeads(
  lines: readonly string[],
  heads: readonly boolean[],
  files: Map<string, number>,
): readonly Row[] {
  let file: number | null = null;
  return lines.map((text, index) => {
    const isHead = heads[index] === true;
    if (isHead) file = numberOf(files, text);
    return { text, file: text === '' ? null : file, fixed: isHead || text === '' };
  });
}

function sharedFolderOf(hits: readonly (Hit | null)[]): string {
  const paths = new Set<string>();
  for (const hit of hits) if (hit !== null) paths.add(hit.path);
  return paths.size > 1 ? sharedFolder(paths) : '';
}

function blocksOf(lines: readonly string[], hits: readonly (Hit | null)[]): readonly Block[] {
  const blocks: Block[] = [];
  let loose: Block['lines'][number][] = [];
  for (let from = 0; from < lines.length;) {
    const path = hits[from]?.path;
    if (path === undefined) {
      loose.push({ text: lines[from] ?? '', hit: null });
      from += 1;
      continue;
    }
    const to = endOfFile(lines, hits, from);
    const run = lines.slice(from, to).map((text, index) => ({ text, hit: hits[from + index] ?? null }));
    if (to - from < 2) loose.push(...run);
    else {
      if (loose.length > 0) blocks.push({ path: null, lines: loose });
      loose = [];
      blocks.push({ path, lines: run });
    }
    from = to;
  }
  if (loose.length > 0) blocks.push({ path: null, lines: loose });
  return blocks;
}

/** Where the lines of one file end that can stand below its path. */
function endOfFile(lines: readonly string[], hits: readonly (Hit | null)[], from: number): number {
  const first = hits[from];
  if (first == null) return from + 1;
  let to = from;
  for (; to < lines.length; to += 1) {
    const hit = hits[to];
    if (first.numbered && lines[to] === separator) continue;
    if (hit?.path !== first.path || hit.numbered !== first.numbered) break;
    // Below a path it would be read as something else.
    if (!hit.numbered && (hit.rest === '' || hit.rest === separator || /^\d+[-:]/.test(hit.rest))) break;
  }
  return hits.slice(from, to).filter((hit) => hit !== null).length > 1 ? to : from + 1;
}

function rowsOf(blocks: readonly Block[], folder: string): readonly Row[] | null {
  const rows: Row[] = [];
  const files = new Map<string, number>();
  if (folder !== '') rows.push({ text: `${introduction}${folder}:`, file: null, fixed: true });
  for (const { path, lines } of blocks) {
    if (rows.length > (folder === '' ? 0 : 1)) {
      // Loose lines below a file's would be read as its own.
      rows.push({ text: '', file: null, fixed: true });
    }
    if (path !== null) {
      const file = numberOf(files, path);
      rows.push({ text: `${path.slice(folder.length)}:`, file, fixed: true });
      for (const { text, hit } of lines) rows.push({ text: hit?.rest ?? text, file, fixed: false });
      continue;
    }
    for (const [index, { text, hit }] of lines.entries()) {
      const short = hit === null ? text : text.slice(folder.length);
      if (isMisread(short, hit, folder, index === 0 || lines[index - 1]?.text === '')) return null;
      rows.push({
        text: short,
        file: hit === null ? null : numberOf(files, hit.path),
        fixed: hit === null,
      });
    }
  }
  return rows;
}

/** A line on its own that a reader would take for a path, for a hit, or for none. */
function isMisread(text: string, hit: Hit | null, folder: string, canHead: boolean): boolean {
  if (canHead && heading.test(text)) return true;
  if (folder === '') return text.startsWith(introduction);
  return looseHit.test(text) !== (hit !== null);
}

function numberOf(files: Map<string, number>, path: string): number {
  const known = files.get(path);
  if (known !== undefined) return known;
  files.set(path, files.size);
  return files.size - 1;
}
