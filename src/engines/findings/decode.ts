import { findingsOf, inOrder, tablesOf, type Printed } from './decode-rows.ts';
import { decodeWhole } from './decode-whole.ts';
import { Excerpts, timesOf } from './decode-source.ts';
import { headOf, type Head } from './decode-head.ts';

const opening = /^Findings \(next (\d+) lines\): (.*)$/s;
/** Reads the lossless form from its text alone; it shares no code with the encoder. A text that is no form is itself. */
export function decode(form: string): string {
  const lines = form.split('\n');
  if (form.startsWith('Findings: ') && !lines.some((line) => opening.test(line))) return decodeWhole(form);
  const printed: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, count, says = ''] = opening.exec(lines[at] ?? '') ?? [];
    if (count === undefined) {
      printed.push(lines[at] ?? '');
      continue;
    }
    const body = lines.slice(at + 1, at + 1 + Number(count));
    if (body.length < Number(count)) throw new Error('Findings without all of their lines.');
    at += body.length;
    if (says === 'as printed.') for (const line of body) printed.push(line);
    else {
      const besides = besidesOf(lines, at + 1);
      for (const line of sectionOf(headOf(says), body, besides)) printed.push(line);
      at += besides.lines;
    }
  }
  return printed.join('\n');
}

/** What stands behind the messages of a section; where it is missing, what is told is told without it. */
interface Besides {
  /** How many lines it takes. */
  readonly lines: number;
  readonly order: readonly string[];
  readonly moments: readonly string[];
  readonly source: readonly string[];
}

function besidesOf(lines: readonly string[], at: number): Besides {
  const [, count, order, moments] =
    /^Besides \(next (\d+) lines\): (\d+) that number rows in their order, (\d+) of moments, \d+ of source\.$/.exec(
      lines[at] ?? '',
    ) ?? [];
  if (count === undefined) return { lines: 0, order: [], moments: [], source: [] };
  const rows = lines.slice(at + 1, at + 1 + Number(count));
  if (rows.length < Number(count)) throw new Error('Findings without all of their lines.');
  const [first, second] = [Number(order), Number(order) + Number(moments)];
  return {
    lines: 1 + rows.length,
    order: rows.slice(0, first),
    moments: rows.slice(first, second),
    source: rows.slice(second),
  };
}

function sectionOf(head: Head, body: readonly string[], besides: Besides): readonly string[] {
  const { order, above, folder } = head;
  const files = typeof order === 'object' ? order.files : 0;
  const [style = ''] = head.pattern;
  const pattern = style === 'MESSAGE' || style.startsWith('In ') ? '' : style;
  const printed = findingsOf(body.slice(files + above), { placeholder: head.placeholder, pattern });
  const named = files > 0 ? body.slice(0, files) : printed.map(({ path }) => path);
  const sorted =
    order !== 'own'
      ? inOrder(printed, order === 'name' ? [] : named)
      : besides.order.length === 0
        ? printed
        : byRows(printed, timesOf(besides.order));
  const lines = pattern.includes('LEVEL')
    ? tablesOf(sorted, folder, head.widths)
    : printedOf(sorted, head, new Excerpts(besides.source), body.slice(files, files + above));
  const moments = timesOf(besides.moments);
  const end = head.cr ? '\r' : '';
  return lines.map((line, at) => {
    if (head.start === '') return line + end;
    const start = head.hasMoments ? head.start + (moments[at] ?? '') : head.start.slice(0, -1);
    return `${start}${line === '' && head.trimmed ? '' : ' '}${line}${end}`;
  });
}

/** The next finding of each row, rows counted from 1. */
function byRows(printed: readonly Printed[], rows: readonly string[]): readonly Printed[] {
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

function printedOf(
  sorted: readonly Printed[],
  { folder, pattern, headed }: Head,
  excerpts: Excerpts,
  above: readonly string[],
): readonly string[] {
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
    linesOf({ ...each, path: folder + each.path }, pattern, excerpts, rows);
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
  rows: string[],
): void {
  for (let from = 0; from < message.length;) {
    let to = from + 1;
    while (to < message.length && message[to]?.startsWith('&') !== true) to += 1;
    const own = from === 0 && to === message.length ? message : message.slice(from, to);
    const isNote = from > 0;
    from = to;
    const told = isNote ? [own[0]?.slice(1) ?? '', ...own.slice(1)] : own;
    const lines = ownLines(pattern, { path, line, column, message: told }, excerpts.bar);
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
  const place = first.includes('(')
    ? `${path}(${line}${column === null ? '' : `,${column}`}): `
    : `${path}:${line}${column === null ? '' : `:${column}`}${first.includes(' - ') ? ' - ' : ': '}`;
  const head = (first.startsWith('  ') ? '  ' : '') + place + said;
  return below.length + more.length === 0 ? [head] : [head, ...around(below, more)];
}

/** What all have, with what one has besides where MORE stands. */
function around(all: readonly string[], more: readonly string[]): readonly string[] {
  const at = all.indexOf('MORE');
  return at === -1 ? [...all, ...more] : [...all.slice(0, at), ...more, ...all.slice(at + 1)];
}
