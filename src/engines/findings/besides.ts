import type { Above } from './section.ts';

/** Each with the place of the finding that it stood above. */
export function aboveRows({ path, line, column, time, lines }: Above, folder: string): readonly string[] {
  const place = `${path}:${line}${column === null ? '' : `:${column}`}${time === 1 ? '' : ` (${time})`}`;
  return lines.map((each) =>
    each.startsWith(`${folder}${path}: `)
      ? place + each.slice(folder.length + path.length)
      : `${place} ${each}`,
  );
}

/** How build tools call a compiler, or how far they are. */
const call =
  /^\s*(?:[\w./-]*(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?))(?:-\d+)? .*-[co] |^\s*\[ *\d+(?:%|\/\d+)\] /;

/** Calls of compilers apart from what else stands above findings, where that comes behind them. */
export function partedAbove(above: readonly Above[]): {
  readonly calls: readonly Above[];
  readonly said: readonly Above[];
} {
  const parted = above.map((each) => {
    const firstSaid = each.lines.findIndex((line) => !call.test(line));
    const at = firstSaid === -1 ? each.lines.length : firstSaid;
    return [
      { ...each, lines: each.lines.slice(0, at) },
      { ...each, lines: each.lines.slice(at) },
    ] as const;
  });
  if (parted.some(([, { lines }]) => lines.some((line) => call.test(line))))
    return { calls: [], said: above };
  return { calls: parted.map(([calls]) => calls), said: parted.map(([, said]) => said) };
}

/** For each finding the row that tells it, withTimes from 1. */
export function orderRows(rows: readonly number[]): readonly string[] {
  return inRows(withTimes(rows.map((row) => String(row + 1))));
}

/** For each block the number of its shape, counted from 1, then the shapes line by line, where one begins behind `=`. */
export function shapeRows(shapes: readonly (readonly string[])[]): readonly string[] {
  if (shapes.length === 0) return [];
  const numbers = new Map<string, number>();
  const all = shapes.map((shape) => {
    const key = shape.join('\n');
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return String(number);
  });
  const told = [...numbers.keys()].flatMap((key) =>
    key.split('\n').map((line, at) => (at === 0 ? '=' : '|') + line),
  );
  return [...inRows(withTimes(all)), ...told];
}

/** What comes several times in a row is written once, with how often. */
export function withTimes(values: readonly string[]): readonly string[] {
  const runs: { readonly value: string; times: number }[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.value === value) last.times += 1;
    else runs.push({ value, times: 1 });
  }
  return runs.map(({ value, times }) => (times === 1 ? value : `${value}\u00d7${times}`));
}

/** What stands before each line, in words; where it changes, what changes, line by line. Null: it cannot be said. */
export function startsOf(
  all: readonly string[],
  trimmed: boolean,
): { readonly says: string; readonly rows: readonly string[] } | null {
  const [first = ''] = all;
  if (first === '') return { says: '', rows: [] };
  const blank = trimmed ? ' Blank ones end there.' : '';
  if (all.every((start) => start === first))
    return { says: `Each line begins ${JSON.stringify(`${first} `)}.${blank}`, rows: [] };
  // So that each goes on with something.
  const most = all.reduce((least, start) => Math.min(least, start.length), Infinity) - 1;
  let same = 0;
  while (same < most && all.every((start) => start[same] === first[same])) same += 1;
  const words = all.map((start) => start.slice(same));
  if (words.some((word) => word.includes(' '))) return null;
  const runs = withTimes(words);
  const rows = inRows(runs);
  const says = `Each line begins ${JSON.stringify(first.slice(0, same))} and a moment.${blank}`;
  return { says, rows };
}

function inRows(words: readonly string[]): readonly string[] {
  const rows: string[] = [];
  for (let at = 0; at < words.length; at += wordsPerRow)
    rows.push(words.slice(at, at + wordsPerRow).join(' '));
  return rows;
}

/** So many stand on one line. */
const wordsPerRow = 100;
