import { decodeLed } from './decode-led.ts';
import { decodePairs } from './decode-pairs.ts';
import { decodeNested, decodePaths } from './decode-outline.ts';
import { decodePackages } from './decode-packages.ts';
import { drawn } from './decode-tree.ts';

/** Reads the lossless form of the listing engine from its text alone; shares no code with the encoder. */
export function decode(form: string): string {
  const lines = form.split('\n');
  const nested = decodeNested(lines);
  return (nested?.printed ?? eachOf(lines).flat()).join('\n');
}

/** For each line of the form the printed lines that it stands for; of `ls -R` with the heading above them. */
export function decodeLines(form: string): readonly (readonly string[])[] {
  const lines = form.split('\n');
  return decodeNested(lines)?.each ?? eachOf(lines);
}

function eachOf(lines: readonly string[]): readonly (readonly string[])[] {
  const [first = '', ...rest] = lines;
  const drawing = /^Tree, each level one blank deeper \("(.+?)", "(.+?)"\):$/u.exec(first);
  if (drawing !== null) return [[], ...drawn(rest, drawing[1] ?? '', drawing[2] ?? '').map((line) => [line])];
  const apart = decodePaths(lines) ?? decodePackages(lines) ?? decodeLed(lines) ?? decodePairs(lines);
  if (apart !== null) return apart;
  const [, wide, gap = '', base = ''] = valuedTitle.exec(first) ?? [];
  if (wide !== undefined) return [[], ...valued(rest, Number(wide), gap, base)];
  const title = lines.findIndex((line) => line.startsWith('SIZE NAME = '));
  return title === -1
    ? names(lines)
    : long(lines, title)
        .map((line) => [line])
        .toSpliced(title, 0, []);
}

const valuedTitle =
  /^Values and names by folder: values (\d+) wide, (one blank|two blanks|a tab) behind(?:, in (\S*\/))?:$/;

function valued(lines: readonly string[], wide: number, gap: string, base: string): string[][] {
  const between = gap === 'a tab' ? '\t' : gap === 'one blank' ? ' ' : '  ';
  let folder = base;
  return lines.map((line) => {
    const cut = line.lastIndexOf(' ');
    if (line === '') return [line];
    if (cut === -1) {
      folder = base + line.slice(0, -1);
      return [];
    }
    return [line.slice(0, cut).padStart(wide) + between + folder + line.slice(cut + 1)];
  });
}

function names(lines: readonly string[]): string[][] {
  let base = '';
  return lines.map((line) => {
    const introduced = /^Paths are in (\S*\/):$/.exec(line)?.[1];
    if (introduced !== undefined) {
      base = introduced;
      return [];
    }
    const [, folder, side] = /^(\S*\/): (\S.*)$/.exec(line) ?? /^()( .*)$/.exec(line) ?? [];
    if (side !== undefined)
      return side
        .trim()
        .split(' ')
        .map((name) => base + (folder ?? '') + name);
    return [/^[^\s:](?:\S*[^\s:])?$/.test(line) ? base + line : line];
  });
}

const mode = '[-bcdlpsDP][-rwxsStTl]{9}[.+@]?';
const size = '\\d[\\d.,]*[KMGTPE]?';
const hour = ' {1,2}(?:\\d\\d:\\d\\d|\\d{4})';
const date = [
  '[A-Z][a-z]{2} [ \\d]\\d (?: \\d{4}|\\d\\d:\\d\\d)',
  '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d(?::\\d\\d\\.\\d{9} [-+]\\d{4})?',
  `[ \\d]?\\d\\.? \\p{L}{2,5}\\.? {0,2}${hour}`,
  `\\p{L}{2,5}\\.? {1,3}\\d{1,2}\\.?${hour}`,
  `[ \\d]?\\d[月월] {1,2}\\d{1,2}[日일]?${hour}`,
].join('|');
const spelled = `(${mode}) (\\d+) (\\S+) (\\S+)`;

type Fields = readonly string[];

function long(lines: readonly string[], at: number): string[] {
  const [, fileMode = '', fileLinks = '', owner = '', group = '', usualDate = '', folders, wide] =
    new RegExp(
      `^SIZE NAME = ${spelled} SIZE (${date}) NAME(; d NAME = .*? NAME)?; what differs is written out(?:; columns (.*) wide)?$`,
      'u',
    ).exec(lines[at] ?? '') ?? [];
  const [, folderMode = '', folderLinks = '', , , folderSize = ''] =
    new RegExp(`^; d NAME = ${spelled} (${size}) `, 'u').exec(folders ?? '') ?? [];
  const full = new RegExp(`^(${mode}) +(\\d+) (\\S+) +(\\S+) +(${size}) (${date}) (.+)$`, 'u');
  const file = new RegExp(
    `^(?:(${mode}) )?(?:(\\d+) (?!(?:${date}) ))?(?:([A-Za-z_][\\w.-]*) ([A-Za-z_][\\w.-]*) )?(${size}) (?:(${date}) )?(.+)$`,
    'u',
  );
  const folder = new RegExp(`^d (?:(\\d+) )?(?:(?!(?:${date}) )(${size}) )?(?:(${date}) )?(.+)$`, 'u');
  const read = (line: string): Fields | string => {
    const printed = full.exec(line);
    if (printed !== null) return printed.slice(1);
    const asFolder = folder.exec(line);
    if (asFolder !== null) {
      const [, links, bytes, when, name = ''] = asFolder;
      return [folderMode, links ?? folderLinks, owner, group, bytes ?? folderSize, when ?? usualDate, name];
    }
    const asFile = file.exec(line);
    if (asFile === null) return line;
    const [, ownMode, links, ownOwner, ownGroup, bytes = '', when, name = ''] = asFile;
    return [
      ownMode ?? fileMode,
      links ?? fileLinks,
      ownOwner ?? owner,
      ownGroup ?? group,
      bytes,
      when ?? usualDate,
      name,
    ];
  };
  return linedUp([...lines.slice(0, at), ...lines.slice(at + 1).map(read)], wide?.split(' ').map(Number));
}

/** Columns are as wide as their widest entry among the lines that stand together, or as wide as was said. */
function linedUp(rows: readonly (Fields | string)[], widths: readonly number[] | undefined): string[] {
  const out: string[] = [];
  for (let from = 0; from < rows.length;) {
    const block: Fields[] = [];
    for (let row = rows[from]; row !== undefined && typeof row !== 'string'; row = rows[from + block.length])
      block.push(row);
    const wide = (field: number): number =>
      widths?.[field] ?? Math.max(...block.map((row) => (row[field + 1] ?? '').length));
    for (const [own = '', links = '', owner = '', group = '', bytes = '', when = '', name = ''] of block) {
      const columns = [
        links.padStart(wide(0)),
        owner.padEnd(wide(1)),
        group.padEnd(wide(2)),
        bytes.padStart(wide(3)),
      ];
      out.push([own, ...columns, when, name].join(' '));
    }
    const line = rows[from];
    if (typeof line === 'string') out.push(line);
    from += Math.max(1, block.length);
  }
  return out;
}
