import type { Group } from './groups.ts';
import { entriesOf, type Telling } from './places.ts';
import type { Finding } from './section.ts';

/** Of one message what stands in the form. */
export interface Rows {
  readonly lines: readonly string[];
  /** For each place of the message the number of its row, counted from 0 within these. */
  readonly rowOf: readonly number[];
  readonly rows: number;
}

/** A message with its places, or the one finding with its place before it; `start`: what all messages begin with. */
export function rowsOf(findings: readonly Finding[], group: Group, start: string, telling: Telling): Rows {
  const [first = 0, second] = group.places;
  const isAlone = second === undefined && group.goesOn === undefined && group.isBase !== true;
  const one = isAlone ? findings[first] : undefined;
  return one === undefined
    ? placesOf(findings, group, start, telling)
    : { lines: aloneOf(one, start), rowOf: [0], rows: 1 };
}

function aloneOf({ path, line, column, message }: Finding, start: string): readonly string[] {
  const [first = '', ...below] = message.split('\n');
  const place = `${path}:${line}${column === null ? '' : `:${column}`}`;
  return [`${place}: ${first.slice(start.length)}`, ...below.map((each) => `|${each}`)];
}

/** How many places go together with others of their message and file. */
export function joinedPlaces(findings: readonly Finding[], groups: readonly Group[]): number {
  let joined = 0;
  for (const { places, values } of groups) {
    if (places.length === 1) continue;
    const seen = new Set<string>();
    for (const [index, at] of places.entries()) {
      const { path = '', column = null } = findings[at] ?? {};
      const key = `${column} ${path}\n${values[index] ?? ''}`;
      if (seen.has(key)) joined += 1;
      seen.add(key);
    }
  }
  return joined;
}

/** A message, and below it where it holds. */
function placesOf(
  findings: readonly Finding[],
  { message, places, values, goesOn }: Group,
  start: string,
  telling: Telling,
): Rows {
  const byFile = new Map<string, { readonly row: number; readonly own: number[] }>();
  const rowOf = places.map((at, index) => {
    const path = findings[at]?.path ?? '';
    const file = byFile.get(path) ?? { row: byFile.size, own: [] };
    if (file.own.length === 0) byFile.set(path, file);
    file.own.push(index);
    return file.row;
  });
  const files = [...byFile].map(([path, { own }]) => {
    const told = own.map((index) => {
      const { line = 0, column = null } = findings[places[index] ?? 0] ?? {};
      return { line, column };
    });
    const said = values.length === 0 ? [] : own.map((index) => values[index] ?? '');
    return ` ${path}:${entriesOf(told, said, telling).join(said.length === 0 ? ' ' : ', ')}`;
  });
  const lines = message.split('\n');
  const isPlain = values.length === 0 && [...byFile.keys()].every((path) => plain.test(path));
  const rows = isPlain ? inLines(files) : files;
  const shown = goesOn === undefined ? lines : ['', ...lines.slice(lines.length - goesOn)];
  const [first = '', ...below] = shown;
  const said = below.map((each) => `|${each}`);
  const head = goesOn === undefined ? [first.slice(start.length)] : [];
  return { lines: [...head, ...said, ...rows], rowOf, rows: files.length };
}

/** So many characters of places stand on one line. */
const lineChars = 80;
/** A path that ends where a place begins, and is none. */
const plain = /^(?![\d,-]+$)\S+$/;

/** Short rows go together. */
function inLines(files: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const file of files) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + file.length <= lineChars) lines[lines.length - 1] = last + file;
    else lines.push(file);
  }
  return lines;
}
