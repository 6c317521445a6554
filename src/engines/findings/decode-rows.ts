/** A finding as it was printed, but for the order of all. */
export interface Printed {
  readonly path: string;
  readonly line: string;
  readonly column: string | null;
  readonly message: readonly string[];
  /** Which row of places, or finding by itself, told it, counted from 0. */
  readonly row: number;
}

/** By file, in the order of `order` and then by name, and in each by place. */
export function inOrder(printed: readonly Printed[], order: readonly string[]): readonly Printed[] {
  const known = new Set(order);
  const others = [...new Set(printed.map(({ path }) => path))].filter((path) => !known.has(path)).sort();
  const places = new Map([...known, ...others].map((path, at) => [path, at] as const));
  const keyed = printed.map((each) => ({
    each,
    file: places.get(each.path) ?? 0,
    place: Number(each.line) * columns + Number(each.column ?? -1),
  }));
  keyed.sort((one, other) => one.file - other.file || one.place - other.place);
  return keyed.map(({ each }) => each);
}

/** A column has at most seven digits. */
const columns = 10_000_000;

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
    const parts = message.map((each) => (head.placeholder === null ? [each] : each.split(head.placeholder)));
    const slots = parts.reduce((sum, each) => sum + each.length - 1, 0);
    const between = slots > 0 ? ', ' : ' ';
    for (; lines[at]?.startsWith('  ') === true; at += 1) {
      const line = lines[at] ?? '';
      const end = line.indexOf(': ', 2);
      if (end < 2) throw new Error('A file without a place.');
      const path = line.slice(2, end);
      for (const entry of line.slice(end + 2).split(between))
        for (const each of placed(path, entry, slots === 0 ? message : filled(parts, slots, entry), row))
          found.push(each);
      row += 1;
    }
  }
  return found;
}

/** `3,7:5` is 3:5 and 7:5. */
function placed(path: string, entry: string, message: readonly string[], row: number): readonly Printed[] {
  const blank = entry.indexOf(' ');
  const [numbers = '', column = null] = (blank === -1 ? entry : entry.slice(0, blank)).split(':');
  return numbers.split(',').map((line) => ({ path, line, column, message, row }));
}

/** Where there are not as many values behind a place as placeholders, each is all that stands there. */
export function filled(
  parts: readonly (readonly string[])[],
  slots: number,
  entry: string,
): readonly string[] {
  const rest = entry.includes(' ') ? entry.slice(entry.indexOf(' ') + 1) : '';
  const both = [rest.split(' | '), rest.split(' ')];
  const values = slots > 1 ? (both.find(({ length }) => length === slots) ?? null) : null;
  let next = 0;
  return parts.map(([first = '', ...others]) =>
    others.reduce((text, part) => text + (values === null ? rest : (values[next++] ?? '')) + part, first),
  );
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
