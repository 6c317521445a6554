import { isCutNotice } from '../../text/cut-notice.ts';
import { folderOf, sharedFolder } from '../../text/paths.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { formTitles, plainRow, type Row } from './row.ts';

/** Characters of names side by side, few enough that a fold can leave out some. */
const nameRowChars = 200;

/** The same behind a folder's name, which each row repeats. */
const maxPathRowChars = 400;

/** A line that is one name or path, as find and ls print it; names with blanks stay on a line of their own. */
const entry = /^[^\s:](?:[^\s]*[^\s:])?$/;
const pathRow = /^\S*\/: \S/;
const introduction = 'Paths are in ';

/**
 * Names side by side: ` a.ts b.ts` are names, `src/text/: a.ts b.ts` are names in a folder. Null: nothing to gain, or
 * a line would be read as one of these.
 */
export function layOutNames(lines: readonly string[]): readonly Row[] | null {
  const isEntry = lines.map((line) => entry.test(line) && !isCutNotice(line));
  if (lines.some((line, index) => isEntry[index] !== true && isMisread(line))) return null;
  const whole = rowsOf(lines, isEntry, '');
  const from = isEntry.indexOf(true, lines[0] === '.' || lines[0]?.endsWith('/') === true ? 1 : 0);
  const folder = from === -1 ? '' : sharedFolder(lines.filter((_, index) => index >= from && isEntry[index]));
  // The folder itself would be left without a name.
  if (folder === '' || lines.includes(folder)) return whole;
  const title = `${introduction}${folder}:`;
  const below = rowsOf(
    lines
      .slice(from)
      .map((line, index) => (isEntry[from + index] === true ? line.slice(folder.length) : line)),
    isEntry.slice(from),
    folder,
  );
  if (below.some(({ text, entries }) => entries === 1 && !entry.test(text))) return whole;
  const shorter = [...lines.slice(0, from).map(plainRow), plainRow(title), ...below];
  return weightOf(shorter) < weightOf(whole) ? shorter : whole;
}

/** How the first lines of forms begin, whichever kind of listing they are of. */
const formHeads = [introduction, ...formTitles] as const;

function isMisread(line: string): boolean {
  return line.startsWith(' ') || formHeads.some((head) => line.startsWith(head)) || pathRow.test(line);
}

/** Tokens of a form, about. */
export function weightOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { text }) => sum + tokenWeight(text) + 1, 0);
}

function rowsOf(lines: readonly string[], isEntry: readonly boolean[], base: string): readonly Row[] {
  const rows: Row[] = [];
  for (let from = 0; from < lines.length;) {
    const line = lines[from] ?? '';
    if (isEntry[from] !== true) {
      rows.push(plainRow(line));
      from += 1;
      continue;
    }
    const folder = parentOf(line);
    let to = from + 1;
    while (to < lines.length && isEntry[to] === true && parentOf(lines[to] ?? '') === folder) to += 1;
    rows.push(...sideBySide(lines.slice(from, to), folder, base));
    from = to;
  }
  return rows;
}

/** The folder of a name that may itself be a folder's: `src/` of `src/text/`. */
function parentOf(path: string): string {
  return folderOf(path.slice(0, -1));
}

function sideBySide(paths: readonly string[], parent: string, base: string): readonly Row[] {
  const folder = base + parent;
  const [first = ''] = paths;
  if (paths.length === 1) return [{ text: first, folder, entries: 1, names: [first.slice(parent.length)] }];
  const head = parent === '' ? '' : `${parent}:`;
  const most = parent === '' ? nameRowChars : maxPathRowChars;
  const rows: Row[] = [];
  let names: string[] = [];
  let chars = 0;
  const close = (): void => {
    rows.push({ text: `${head} ${names.join(' ')}`, folder, entries: names.length, names });
    names = [];
    chars = 0;
  };
  for (const path of paths) {
    const name = path.slice(parent.length);
    if (names.length > 0 && chars + name.length > most) close();
    names.push(name);
    chars += name.length + 1;
  }
  close();
  return rows;
}
