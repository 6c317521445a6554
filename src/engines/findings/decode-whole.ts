/** What the header of a text that is findings as a whole says. */
interface Head {
  readonly placeholder: string | null;
  readonly folder: string;
  readonly pattern: string;
  readonly headed: boolean;
  readonly order: 'name' | 'mention' | number;
  readonly before: number;
  readonly after: number;
}

export interface Printed {
  readonly path: string;
  readonly line: string;
  readonly column: string | null;
  readonly message: readonly string[];
  /** Which row of places, or finding by itself, told it, counted from 0. */
  readonly row: number;
}

/** Reads a form that tells the whole text by one header, as it was written before there were sections. */
export function decodeWhole(form: string): string {
  const lines = form.split('\n');
  const head = headOf(lines[0] ?? '');
  const files = typeof head.order === 'number' ? lines.slice(1, 1 + head.order) : [];
  const from = 1 + files.length;
  const to = lines.length - head.after;
  const printed = findingsOf(lines.slice(from + head.before, to), head);
  const order = head.order === 'name' ? [] : files.length > 0 ? files : printed.map(({ path }) => path);
  const sorted = inOrder(printed, order);
  const rows: string[] = [];
  if (head.pattern.includes('LEVEL')) rows.push(...tablesOf(sorted, head.folder));
  else
    for (const [at, each] of sorted.entries()) {
      if (head.headed && sorted[at - 1]?.path !== each.path) rows.push(head.folder + each.path);
      rows.push(...linesOf({ ...each, path: head.folder + each.path }, head.pattern));
    }
  return [...lines.slice(from, from + head.before), ...rows, ...lines.slice(to)].join('\n');
}

/** By file, in the order of `order` and then by name, and in each by place. */
export function inOrder(printed: readonly Printed[], order: readonly string[]): readonly Printed[] {
  const places = new Map<string, number>();
  for (const path of order) if (!places.has(path)) places.set(path, places.size);
  return printed.toSorted(
    (one, other) =>
      (places.get(one.path) ?? 0) - (places.get(other.path) ?? 0) ||
      (one.path < other.path ? -1 : one.path > other.path ? 1 : 0) ||
      Number(one.line) - Number(other.line) ||
      Number(one.column ?? -1) - Number(other.column ?? -1),
  );
}

function headOf(line: string): Head {
  const found =
    /^Findings: each message once, below it PATH: LINE:COLUMN of each\.(?: (\S\S) in a message: what stands behind the place\.)?(?: Paths are in (.*)\.)? Printed as "([^"]*)"( below the path of each file)?, by file and place; files (?:(by name)|as they are first named|as in the next (\d+) lines)\.(?: First (\d+) and last (\d+) lines as printed\.)?$/.exec(
      line,
    );
  if (found === null) throw new Error('These are no findings by message.');
  const [, placeholder, folder = '', pattern = '', headed, byName, files, before, after] = found;
  return {
    placeholder: placeholder ?? null,
    folder,
    pattern,
    headed: headed !== undefined,
    order: byName !== undefined ? 'name' : files === undefined ? 'mention' : Number(files),
    before: Number(before ?? 0),
    after: Number(after ?? 0),
  };
}

/** The findings of some lines: messages with their places, or with one before them. */
export function findingsOf(
  lines: readonly string[],
  head: { readonly placeholder: string | null; readonly pattern: string },
): Printed[] {
  const found: Printed[] = [];
  let row = 0;
  let base: readonly string[] = [];
  for (let at = 0; at < lines.length;) {
    // Behind the places of a message stands what goes on from it.
    const goesOn = lines[at]?.startsWith('|') === true;
    const message = goesOn ? [...base] : [lines[at] ?? ''];
    if (!goesOn) at += 1;
    for (; lines[at]?.startsWith('|') === true; at += 1) message.push(lines[at]?.slice(1) ?? '');
    if (!goesOn) base = message;
    if (lines[at]?.startsWith('  ') !== true) {
      found.push({ ...singleOf(message, head.pattern), row });
      row += 1;
      continue;
    }
    const between = message.some((each) => holds(each, head.placeholder)) ? ', ' : ' ';
    for (; lines[at]?.startsWith('  ') === true; at += 1) {
      const line = lines[at] ?? '';
      const end = line.indexOf(': ', 2);
      if (end < 2) throw new Error('A file without a place.');
      for (const entry of line.slice(end + 2).split(between))
        for (const each of placed(line.slice(2, end), entry, message, head.placeholder))
          found.push({ ...each, row });
      row += 1;
    }
  }
  return found;
}

function holds(text: string, placeholder: string | null): boolean {
  return placeholder !== null && text.includes(placeholder);
}

/** `3,7:5` is 3:5 and 7:5; where there are not as many values as placeholders, each is all that stands there. */
function placed(
  path: string,
  entry: string,
  message: readonly string[],
  placeholder: string | null,
): readonly Omit<Printed, 'row'>[] {
  const [place = ''] = entry.split(' ', 1);
  const rest = entry.slice(place.length + 1);
  const slots = placeholder === null ? 0 : message.join('\n').split(placeholder).length - 1;
  const parts = [rest.split(' | '), rest.split(' ')];
  const values = slots > 1 ? (parts.find(({ length }) => length === slots) ?? null) : null;
  const [numbers = '', column] = place.split(':');
  let next = 0;
  const valueOf = (): string => (values === null ? rest : (values[next++] ?? ''));
  const filled = message.map((each) =>
    placeholder === null
      ? each
      : each
          .split(placeholder)
          .map((part, at) => (at === 0 ? part : valueOf() + part))
          .join(''),
  );
  return numbers.split(',').map((line) => ({ path, line, column: column ?? null, message: filled }));
}

function singleOf([first = '', ...below]: readonly string[], pattern: string): Omit<Printed, 'row'> {
  const found = pattern.includes('(')
    ? /^(.+?)\((\d+)(?:,(\d+))?\): (.*)$/s.exec(first)
    : pattern.includes(' - ')
      ? /^(.+?):(\d+)(?::(\d+))? - (.*)$/s.exec(first)
      : /^(.+?):(\d+)(?::(\d+))?: (.*)$/s.exec(first);
  if (found === null) throw new Error('A finding without a place.');
  const [, path = '', line = '', column, message = ''] = found;
  return { path, line, column: column ?? null, message: [message, ...below] };
}

/** Below each path a table whose columns are as wide as their widest cells, blank lines between tables. */
export function tablesOf(
  sorted: readonly Printed[],
  folder: string,
  widths: ReadonlyMap<string, readonly number[]> = new Map(),
): string[] {
  const rows: string[] = [];
  for (let at = 0; at < sorted.length;) {
    const path = sorted[at]?.path ?? '';
    const own: Printed[] = [];
    for (; sorted[at]?.path === path; at += 1) own.push(...sorted.slice(at, at + 1));
    const cells = own.flatMap(({ line, column, message }) =>
      message.map((each, at) => {
        const [level = '', text = '', rule = ''] = (at > 0 ? each.slice(1) : each).split('  ');
        return [line, column ?? '', level, text, rule] as const;
      }),
    );
    const widest = [0, 1, 2, 3].map((of) =>
      cells.reduce((most, cell) => Math.max(most, (cell[of] ?? '').length), 0),
    );
    const [lines = 0, columns = 0, levels = 0, texts = 0] = widths.get(path) ?? widest;
    if (rows.length > 0) rows.push('');
    rows.push(folder + path);
    for (const [line, column, level, text, rule] of cells) {
      const place = `${line.padStart(lines)}:${column.padEnd(columns)}`;
      rows.push(`  ${place}  ${level.padEnd(levels)}  ${text.padEnd(texts)}  ${rule}`.trimEnd());
    }
  }
  return rows;
}

/** As it was printed, notes on the same place on lines of their own. */
function linesOf({ path, line, column, message }: Printed, pattern: string): string[] {
  const place = pattern.includes('(')
    ? `${path}(${line}${column === null ? '' : `,${column}`}): `
    : `${path}:${line}${column === null ? '' : `:${column}`}${pattern.includes(' - ') ? ' - ' : ': '}`;
  const indent = pattern.startsWith('  ') ? '  ' : '';
  const [first = '', ...below] = message;
  return [
    indent + place + first,
    ...below.map((each) => (each.startsWith('&') ? indent + place + each.slice(1) : each)),
  ];
}
