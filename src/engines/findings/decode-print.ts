import type { Head } from './decode-head.ts';
import type { Printed } from './decode-rows.ts';
import type { Excerpts } from './decode-source.ts';

/** Lines of a section with what stood before each of them, and what ended it. */
export function startedOf(
  lines: readonly string[],
  { cr, start, hasMoments, trimmed }: Pick<Head, 'cr' | 'start' | 'hasMoments' | 'trimmed'>,
  moments: readonly string[],
): readonly string[] {
  const end = cr ? '\r' : '';
  return lines.map((line, at) => {
    if (start === '') return line + end;
    const before = hasMoments ? start + (moments[at] ?? '') : start.slice(0, -1);
    return `${before}${line === '' && trimmed ? '' : ' '}${line}${end}`;
  });
}

/** The next finding of each row, rows counted from 1. */
export function byRows(printed: readonly Printed[], rows: readonly string[]): readonly Printed[] {
  const queues = new Map<number, Printed[]>();
  for (const each of printed.toReversed()) {
    const queue = queues.get(each.row) ?? [];
    queue.push(each);
    queues.set(each.row, queue);
  }
  return rows.map((row) => {
    const next = queues.get(Number(row) - 1)?.pop();
    if (next === undefined) throw new Error('A row has too few findings.');
    return next;
  });
}

/** What stands apart from the findings. */
export interface Apart {
  readonly excerpts: Excerpts;
  /** Of each block, as printed, the lines below its first one; none: findings tell them. */
  readonly shapes: readonly (readonly string[])[];
  readonly above: readonly string[];
}

/** Findings as they were printed, in this order. */
export function printedOf(
  sorted: readonly Printed[],
  { folder, pattern, headed }: Pick<Head, 'folder' | 'pattern' | 'headed'>,
  { excerpts, shapes, above }: Apart,
): readonly string[] {
  let block = 0;
  const nextShape = (): readonly string[] | undefined => shapes[block++];
  const rows: string[] = [];
  const standing = byPlace(above);
  const times = new Map<string, number>();
  let last: string | null = null;
  for (const each of sorted) {
    if (headed && last !== each.path) rows.push(folder + each.path);
    last = each.path;
    if (above.length > 0) {
      const told = `${each.path}:${each.line}${each.column === null ? '' : `:${each.column}`}`;
      const time = (times.get(told) ?? 0) + 1;
      times.set(told, time);
      for (const said of standing.get(time === 1 ? told : `${told} (${time})`) ?? [])
        rows.push(said.startsWith(': ') ? folder + each.path + said : said.slice(1));
    }
    linesOf({ ...each, path: folder + each.path }, pattern, excerpts, nextShape, rows);
  }
  return rows;
}

/** What stands behind each place: the lines above the finding there. */
function byPlace(above: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>();
  for (const row of above) {
    const [, place = '', said = ''] = /^(.+?:\d+(?::\d+)?(?: \(\d+\))?)(:? .*)$/s.exec(row) ?? [];
    const known = all.get(place) ?? [];
    all.set(place, known);
    known.push(said);
  }
  return all;
}

/** Adds the finding as it was printed: with notes on the same place, each behind `&`. */
function linesOf(
  { path, line, column, message }: Printed,
  pattern: readonly string[],
  excerpts: Excerpts,
  nextShape: () => readonly string[] | undefined,
  rows: string[],
): void {
  for (let from = 0; from < message.length;) {
    let to = from + 1;
    while (to < message.length && message[to]?.startsWith('&') !== true) to += 1;
    const own = from === 0 && to === message.length ? message : message.slice(from, to);
    const isNote = from > 0;
    from = to;
    const told = isNote ? [own[0]?.slice(1) ?? '', ...own.slice(1)] : own;
    const shape = nextShape();
    const whole = shape === undefined ? told : shapedBy(shape, told);
    const lines = ownLines(pattern, { path, line, column, message: whole }, excerpts.bar);
    for (const each of lines) {
      if (each.startsWith('\u2026')) for (const row of excerpts.fill(each, line, column)) rows.push(row);
      else rows.push(each);
    }
  }
}

/** One finding, its excerpts not yet in their places. `bar`: where the bar of its first excerpt stands. */
function ownLines(
  [first = '', ...below]: readonly string[],
  { path, line, column, message: [said = '', ...more] }: Omit<Printed, 'row'>,
  bar: number,
): readonly string[] {
  if (first === 'MESSAGE') {
    const own = around(below.slice(1), more);
    const at = own[0]?.startsWith('\u2026') === true ? bar : 1;
    const indented = (each: string): string =>
      each.startsWith('= ')
        ? ' '.repeat(at) + each
        : each.startsWith('--> ')
          ? ' '.repeat(at - 1) + each
          : each;
    const place = `--> ${path}:${line}:${column ?? ''}`;
    return [said, ...[place, ...own].map(indented)];
  }
  if (first.startsWith('In ')) return [`In ${path} line ${line}:`, said, ...around(below.slice(1), more)];
  const head = (first.startsWith('  ') ? '  ' : '') + placeOf(first, path, line, column) + said;
  return below.length + more.length === 0 ? [head] : [head, ...around(below, more)];
}

/** What stands before a message that is printed behind its place. */
function placeOf(pattern: string, path: string, line: string, column: string | null): string {
  if (pattern.includes('(')) return `${path}(${line}${column === null ? '' : `,${column}`}): `;
  if (pattern.includes(': line ')) return `${path}: line ${line}, col ${column ?? ''}, `;
  const end = pattern.includes(' - ') ? ' - ' : pattern.includes(': ') ? ': ' : ' ';
  return `${path}:${line}${column === null ? '' : `:${column}`}${end}`;
}

/** What all have, with what one has besides where MORE stands. */
function around(all: readonly string[], more: readonly string[]): readonly string[] {
  const at = all.indexOf('MORE');
  return at === -1 ? [...all, ...more] : [...all.slice(0, at), ...more, ...all.slice(at + 1)];
}

/** What a block says by itself, in its shape: `{rule}` is the rule behind its first line, `+` a line of its own. */
function shapedBy(shape: readonly string[], [first = '', ...own]: readonly string[]): readonly string[] {
  const hasRule = shape.some((line) => line.includes('{rule}'));
  const [, said = first, rule = ''] = hasRule ? (/^(.*) \[(\w+)\]$/s.exec(first) ?? []) : [];
  let next = 0;
  return [
    said,
    ...shape.map((line) => (line === '+' ? (own[next++] ?? '') : line.replaceAll('{rule}', rule))),
  ];
}
