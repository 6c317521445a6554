import { folderOf } from '../../text/paths.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { ledTitle, plainRow, type Row } from './row.ts';

/** Fewer paths in a row than this do not pay for the line that counts them. */
const minLedLines = 8;
/** Of the paths so many have a folder. */
const minFolderShare = 0.5;
/** Share of a text's lines that stand in such runs, of one that is known by its shape. */
const minLedShare = 0.5;
/** Characters of names behind a folder. */
const maxRowChars = 400;

/**
 * What stands before a path and behind it, the same in all lines of a run: blanks, or what an archiver or git did with
 * it.
 */
const led =
  /^( {1,12}| {0,4}(?:inflating|extracting|creating|linking|adding): {1,4}| (?:create|delete) mode \d{6} |(?:rm|add) ')([^\s:"'\\\u0085]+)( {0,2}|')$/;
const counted = /^\[\d+ lines ".*….*"\]$/;

interface Led {
  readonly lead: string;
  readonly path: string;
  readonly tail: string;
}

interface Run {
  readonly from: number;
  readonly paths: readonly string[];
  readonly lead: string;
  readonly tail: string;
}

/**
 * Paths behind the same few characters, as `pip show -f`, `unzip` and `git commit` print them between other lines: these characters
 * once, and names side by side behind their folder. Null: there are too few, or a line would be read as one of these.
 */
export function layOutLed(lines: readonly string[]): readonly Row[] | null {
  const runs = runsOf(lines);
  if (runs.length === 0 || lines.some((line) => counted.test(line))) return null;
  const rows: Row[] = [plainRow(`${ledTitle}stands for 9 lines, in each a path below in place of "…".`)];
  let at = 0;
  for (const run of runs) {
    rows.push(...lines.slice(at, run.from).map(plainRow), ...rowsOf(run));
    at = run.from + run.paths.length;
  }
  return [...rows, ...lines.slice(at).map(plainRow)];
}

function runsOf(lines: readonly string[]): readonly Run[] {
  const read = lines.map(readLed);
  const runs: Run[] = [];
  for (let from = 0; from < lines.length;) {
    const first = read[from] ?? null;
    let to = from + 1;
    while (first !== null && read[to]?.lead === first.lead && read[to]?.tail === first.tail) to += 1;
    if (first !== null && to - from >= minLedLines) {
      const paths = read.slice(from, to).map((each) => each?.path ?? '');
      const run = { from, paths, lead: first.lead, tail: first.tail };
      if (pays(run, lines)) runs.push(run);
    }
    from = to;
  }
  return runs;
}

function readLed(line: string): Led | null {
  const [, lead, path = '', tail = ''] = led.exec(line) ?? [];
  return lead === undefined ? null : { lead, path, tail };
}

function pays(run: Run, lines: readonly string[]): boolean {
  const { from, paths } = run;
  if (paths.filter((path) => folderOf(path) !== '').length < paths.length * minFolderShare) return false;
  const printed = lines.slice(from, from + paths.length);
  return weightOf(rowsOf(run).map(({ text }) => text)) < weightOf(printed);
}

function weightOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + tokenWeight(line) + 1, 0);
}

function rowsOf({ paths, lead, tail }: Run): readonly Row[] {
  const rows = [plainRow(`[${paths.length} lines "${lead}…${tail}"]`)];
  for (let from = 0; from < paths.length;) {
    const folder = folderOf(paths[from] ?? '');
    const names: string[] = [];
    let chars = 0;
    while (from < paths.length && chars < maxRowChars) {
      const path = paths[from] ?? '';
      if (folderOf(path) !== folder) break;
      const name = path.slice(folder.length);
      // A folder by itself has no name to stand behind it.
      if (name === '') break;
      names.push(name);
      chars += name.length + 1;
      from += 1;
    }
    if (names.length > 1) {
      const text = `${folder === '' ? '' : `${folder}:`} ${names.join(' ')}`;
      rows.push({ text, folder: folder.slice(0, -1), entries: names.length });
      continue;
    }
    if (names.length === 0) from += 1;
    const path = paths[from - 1] ?? '';
    rows.push({ text: path, folder: folder.slice(0, -1), entries: 1 });
  }
  return rows;
}

/**
 * True where so many of a text's lines are paths that a program must have listed them. A file may hold paths below one
 * another, but none with what was done with each.
 */
export function areLed(lines: readonly string[], isKnown: boolean): boolean {
  const runs = runsOf(lines).filter(
    ({ from, lead }) => isKnown || lead.trim() !== '' || lines[from - 1] === 'Files:',
  );
  const filled = lines.filter((line) => line !== '').length;
  const led = runs.reduce((sum, { paths }) => sum + paths.length, 0);
  return led > 0 && led >= filled * minLedShare;
}
