import { formTitles, longTitle, plainRow, type Details, type Row } from './row.ts';

/** What `ls -l` prints of a file, without the blanks that line columns up. */
interface Entry extends Details {
  readonly links: string;
  readonly name: string;
}

const mode = String.raw`[-bcdlpsDP][-rwxsStTl]{9}[.+@]?`;
const size = String.raw`\d[\d.,]*[KMGTPE]?`;
/** In English, or as `--time-style` asks. */
const plainDate = String.raw`[A-Z][a-z]{2} [ \d]\d (?: \d{4}|\d\d:\d\d)|\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d\.\d{9} [-+]\d{4})?`;
/** In other languages: ` 3. Okt 10:04`, `12 janv.  2024`, `mars  12 10:04`, `10月  3 10:04` (glibc's `abmon`, `d_t_fmt`). */
const hour = String.raw` {1,2}(?:\d\d:\d\d|\d{4})`;
const spokenDate = String.raw`[ \d]?\d\.? \p{L}{2,5}\.? {0,2}${hour}|\p{L}{2,5}\.? {1,3}\d{1,2}\.?${hour}|[ \d]?\d[月월] {1,2}\d{1,2}[日일]?${hour}`;
const date = `${plainDate}|${spokenDate}`;
const printed = new RegExp(`^(${mode}) ( *\\d+) (\\S+ *) (\\S+ *) (${size}) (${date}) (.+)$`, 'u');
const owner = String.raw`[A-Za-z_][\w.-]*`;
const shortFile = new RegExp(
  `^(?:(${mode}) )?(?:(\\d+) (?!(?:${date}) ))?(?:(${owner}) (${owner}) )?(${size}) (?:(${date}) )?(.+)$`,
  'u',
);
const shortFolder = new RegExp(`^d (?:(\\d+) )?(?:(?!(?:${date}) )(${size}) )?(?:(${date}) )?(.+)$`, 'u');

/** Widths of links, owner, group and size. */
type Widths = readonly [number, number, number, number];

/** What most entries have; it is said once. */
interface Usual {
  readonly file: Entry;
  readonly folder: Entry | null;
}

/**
 * Lines of `ls -l` as size and name, what most have in common in a line above them; `d` begins folders. Null: nothing
 * to gain, or a line would be read as one of these.
 */
export function layOutLong(lines: readonly string[]): readonly Row[] | null {
  const first = lines.findIndex(isLongLine);
  if (first === -1) return null;
  const entries = lines.map((line) => {
    const match = printed.exec(line);
    return match === null ? null : entryOf(match);
  });
  const usual = usualOf(entries.filter((entry) => entry !== null));
  const widths = widthsOf(lines, entries, printed.exec(lines[first] ?? '') ?? []);
  if (widths === null) return null;
  const rows: Row[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === first) rows.push(plainRow(titleOf(usual, widths)));
    const entry = entries[index];
    if (entry != null) {
      const text = shortOf(entry, usual) ?? line;
      rows.push({ text, folder: '', entries: 1, name: entry.name, details: entry });
      continue;
    }
    if (shortFile.test(line) || shortFolder.test(line) || isTitle(line)) return null;
    rows.push(plainRow(line));
  }
  return rows;
}

/** True for a line as `ls -l` prints it. */
export function isLongLine(line: string): boolean {
  return printed.test(line);
}

function entryOf([, ...fields]: RegExpExecArray): Entry {
  const [modeText = '', links = '', ownerText = '', group = '', sizeText = '', dateText = '', name = ''] =
    fields;
  return {
    mode: modeText,
    links: links.trimStart(),
    owner: ownerText.trimEnd(),
    group: group.trimEnd(),
    size: sizeText.trimStart(),
    date: dateText,
    name,
  };
}

function usualOf(entries: readonly Entry[]): Usual {
  const shared = {
    owner: most(entries, 'owner'),
    group: most(entries, 'group'),
    date: most(entries, 'date'),
  };
  const folders = entries.filter((entry) => entry.mode.startsWith('d'));
  const files = entries.filter((entry) => entry.mode.startsWith('-'));
  const of = (some: readonly Entry[], size: string): Entry => ({
    ...shared,
    mode: most(some, 'mode'),
    links: most(some, 'links'),
    size,
    name: '',
  });
  return {
    // Of files each size is written.
    file: of(files.length > 0 ? files : entries, ''),
    folder: folders.length > 0 ? of(folders, most(folders, 'size')) : null,
  };
}

function most(entries: readonly Entry[], field: keyof Entry): string {
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(entry[field], (counts.get(entry[field]) ?? 0) + 1);
  let best = '';
  for (const [value, count] of counts) if (count > (counts.get(best) ?? 0)) best = value;
  return best;
}

/**
 * `ls` makes columns as wide as their widest entry in each folder: then nothing needs to be said. Where lines were
 * picked from its output the widths are given; null: they differ from line to line.
 */
function widthsOf(
  lines: readonly string[],
  entries: readonly (Entry | null)[],
  [, , links = '', ownerText = '', group = '', sizeText = '']: readonly string[],
): Widths | 'widest' | null {
  if (isAsWide(lines, entries, widest)) return 'widest';
  // Between group and size nobody can tell whose blanks stand there.
  const wide = entries.reduce((most, entry) => Math.max(most, entry?.group.length ?? 0), 0);
  const rest = group.length + sizeText.length - wide;
  const given: Widths = [links.length, ownerText.length, wide, rest];
  return isAsWide(lines, entries, () => given) ? given : null;
}

function isAsWide(
  lines: readonly string[],
  entries: readonly (Entry | null)[],
  widthsFor: (block: readonly Entry[]) => Widths,
): boolean {
  for (let from = 0; from < lines.length;) {
    const block: Entry[] = [];
    for (let entry = entries[from]; entry != null; entry = entries[from + block.length]) block.push(entry);
    const widths = widthsFor(block);
    if (!block.every((entry, index) => lines[from + index] === printOf(entry, widths))) return false;
    from += Math.max(1, block.length);
  }
  return true;
}

function widest(block: readonly Entry[]): Widths {
  const width = (field: keyof Entry): number =>
    block.reduce((wide, entry) => Math.max(wide, entry[field].length), 0);
  return [width('links'), width('owner'), width('group'), width('size')];
}

function printOf(entry: Entry, [links, ownerWidth, group, sizeWidth]: Widths): string {
  return [
    entry.mode,
    entry.links.padStart(links),
    entry.owner.padEnd(ownerWidth),
    entry.group.padEnd(group),
    entry.size.padStart(sizeWidth),
    entry.date,
    entry.name,
  ].join(' ');
}

function isTitle(line: string): boolean {
  return formTitles.some((title) => line.startsWith(title));
}

function titleOf({ file, folder }: Usual, widths: Widths | 'widest'): string {
  const spelled = (entry: Entry, sizeText: string): string =>
    [entry.mode, entry.links, entry.owner, entry.group, sizeText, entry.date, 'NAME'].join(' ');
  const folders = folder === null ? '' : `; d NAME = ${spelled(folder, folder.size)}`;
  const wide = widths === 'widest' ? '' : `; columns ${widths.join(' ')} wide`;
  return `${longTitle}${spelled(file, 'SIZE')}${folders}; what differs is written out${wide}`;
}

/** The entry in short; null: it could be read in another way than it was meant. */
function shortOf(entry: Entry, usual: Usual): string | null {
  const { folder, file } = usual;
  const isUsualFolder =
    folder?.mode === entry.mode && folder.owner === entry.owner && folder.group === entry.group;
  const dateText = entry.date === file.date ? [] : [entry.date];
  if (isUsualFolder) {
    const links = entry.links === folder.links && entry.size === folder.size ? [] : [entry.links];
    const sizeText = entry.size === folder.size ? [] : [entry.size];
    const text = ['d', ...links, ...sizeText, ...dateText, entry.name].join(' ');
    const [, ...read] = shortFolder.exec(text) ?? [];
    return isRead(read, [links[0], sizeText[0], dateText[0], entry.name]) ? text : null;
  }
  const modeText = entry.mode === file.mode ? [] : [entry.mode];
  const links = entry.links === file.links ? [] : [entry.links];
  const owners = entry.owner === file.owner && entry.group === file.group ? [] : [entry.owner, entry.group];
  const text = [...modeText, ...links, ...owners, entry.size, ...dateText, entry.name].join(' ');
  const [, ...read] = shortFile.exec(text) ?? [];
  const meant = [modeText[0], links[0], owners[0], owners[1], entry.size, dateText[0], entry.name];
  return !printed.test(text) && isRead(read, meant) ? text : null;
}

function isRead(read: readonly (string | undefined)[], meant: readonly (string | undefined)[]): boolean {
  return meant.every((value, index) => read[index] === value);
}
