import type { Group } from './groups.ts';
import type { Finding } from './section.ts';

/** Of one message what stands in the form. */
export interface Rows {
  readonly lines: readonly string[];
  /** For each place of the message the number of its row, counted from 0 within these. */
  readonly rowOf: readonly number[];
  readonly rows: number;
}

/** A message with its places, or the one finding as it was printed. */
export function rowsOf(findings: readonly Finding[], group: Group, single: string, isJoined: boolean): Rows {
  const [first = 0, second] = group.places;
  const isAlone = second === undefined && group.goesOn === undefined && group.isBase !== true;
  const one = isAlone ? findings[first] : undefined;
  return one === undefined
    ? placesOf(findings, group, isJoined)
    : { lines: asPrinted(one, single), rowOf: [0], rows: 1 };
}

function asPrinted({ path, line, column, message }: Finding, pattern: string): readonly string[] {
  const full = { PATH: path, LINE: String(line), MESSAGE: message } as const;
  const [first = '', ...below] = pattern
    .replace(/PATH|LINE|[:,]COLUMN|MESSAGE/g, (word) =>
      word === 'PATH' || word === 'LINE' || word === 'MESSAGE'
        ? full[word]
        : column === null
          ? ''
          : `${word[0] ?? ''}${column}`,
    )
    .split('\n');
  return [first, ...below.map((each) => `|${each}`)];
}

/** Findings whose line and column go together with others of their message, file and column. */
export function joinedPlaces(findings: readonly Finding[], groups: readonly Group[]): number {
  let joined = 0;
  for (const { places, values } of groups) {
    if (places.length === 1 || values.length > 0) continue;
    const seen = new Set<string>();
    for (const at of places) {
      const { path = '', column = null } = findings[at] ?? {};
      const key = `${column}\n${path}`;
      if (column !== null && seen.has(key)) joined += 1;
      seen.add(key);
    }
  }
  return joined;
}

/** Lines of one column, or one line, with what stands behind. */
interface Entry {
  readonly lines: number[];
  readonly end: string;
}

/** A message, and below it where it holds. */
function placesOf(
  findings: readonly Finding[],
  { message, places, values, goesOn }: Group,
  isJoined: boolean,
): Rows {
  const hasValues = values.length > 0;
  const byFile = new Map<string, { readonly row: number; readonly entries: Entry[] }>();
  const byColumn = new Map<string, Entry>();
  const rowOf: number[] = [];
  for (const [index, at] of places.entries()) {
    const { path = '', line = 0, column = null } = findings[at] ?? {};
    const file = byFile.get(path) ?? { row: byFile.size, entries: [] };
    if (file.entries.length === 0) byFile.set(path, file);
    rowOf.push(file.row);
    const key = isJoined && !hasValues && column !== null ? `${file.row}:${column}` : null;
    const known = key === null ? undefined : byColumn.get(key);
    if (known !== undefined) {
      known.lines.push(line);
      continue;
    }
    const value = hasValues ? ` ${values[index] ?? ''}` : '';
    const entry = { lines: [line], end: (column === null ? '' : `:${column}`) + value };
    file.entries.push(entry);
    if (key !== null) byColumn.set(key, entry);
  }
  const lines = message.split('\n');
  const shown = goesOn === undefined ? lines : ['', ...lines.slice(lines.length - goesOn)];
  const [first = '', ...below] = shown;
  const between = hasValues ? ', ' : ' ';
  const files = [...byFile].map(
    ([path, { entries }]) =>
      `  ${path}: ${entries.map(({ lines, end }) => lines.join(',') + end).join(between)}`,
  );
  const said = below.map((each) => `|${each}`);
  return { lines: [...(goesOn === undefined ? [first] : []), ...said, ...files], rowOf, rows: files.length };
}
