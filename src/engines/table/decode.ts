const columnsTitle =
  /^Table: columns at ([-\d ]+) \(- ends there\)(?:, lines (\d+) long)?, (one blank|tabs) between; NAME=VALUE: the same in all rows(, NAME=A…B: between A and B)?$/;
const drawnTitle =
  /^Table drawn as "(.*)": cells ([-\d ]+) wide \(- on the right\), (one blank|tabs) between, to the next blank line; NAME=VALUE: the same in all rows(, NAME=A…B: between A and B)?$/;

const recordsTitle =
  /^Blocks of (\d+) lines, as below with (\S+) for what differs; then a block a row, (one blank|tabs) between what differs, to the next blank line:$/;

/** Reads the lossless form from its text alone. */
export function decode(form: string): string {
  const lines = form.split('\n');
  const out: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const columns = columnsTitle.exec(line);
    const drawn = columns === null ? drawnTitle.exec(line) : null;
    const [, , , sign = '', affixes] = columns ?? drawn ?? [];
    const records = recordsTitle.exec(line);
    if (records !== null) {
      const [, length = '', mark = '', between = ''] = records;
      const from = at + 1 + Number(length);
      const rows = lines.slice(from);
      const end = rows.indexOf('');
      const shown = end === -1 ? rows : rows.slice(0, end);
      const template = lines.slice(at + 1, from).map((each) => each.split(mark));
      for (const row of shown) out.push(...blockOf(row, template, between === 'tabs' ? '\t' : ' '));
      // The blank line is ours.
      at = from + shown.length;
      continue;
    }
    if (columns === null && drawn === null) {
      out.push(line);
      continue;
    }
    let end = at + 1;
    while (end < lines.length && (lines[end] !== '' || end === at + 1)) end += 1;
    const [heads = '', ...rows] = lines.slice(at + 1, end);
    const parted = sign === 'tabs' ? '\t' : ' ';
    if (columns !== null) {
      const places = (columns[1] ?? '').split(' ');
      const names = cut(heads, parted, places.length);
      const long = Number(columns[2] ?? 0);
      const all = [
        names.map((name) => name.split(/=(.*)/s)[0] ?? ''),
        ...cellsOf(names, rows, parted, affixes),
      ];
      out.push(...all.map((cells) => inColumns(cells, places, long)));
      at = end - 1;
      continue;
    }
    const [, drawing = '', widths = ''] = drawn ?? [];
    const wide = widths.split(' ');
    const names = cut(heads, '\t', wide.length);
    out.push(...cellsOf(names, rows, parted, affixes).map((cells) => inDrawing(cells, drawing, wide)));
    // The blank line is ours.
    at = end;
  }
  return out.join('\n');
}

/** The cells of each row, with what all rows share. */
function cellsOf(
  names: readonly string[],
  rows: readonly string[],
  sign: string,
  affixes: string | undefined,
): readonly (readonly string[])[] {
  const said = names.map((name) => name.split(/=(.*)/s)[1]);
  const around = said.map((value) => (affixes === undefined ? undefined : /^(.*)…(.*)$/s.exec(value ?? '')));
  const isShown = (column: number): boolean => said[column] === undefined || around[column] != null;
  const shown = names.filter((_, column) => isShown(column)).length;
  return rows.map((row) => {
    const cells = [...cut(row, sign, shown)];
    return names.map((_, column) => {
      if (!isShown(column)) return said[column] ?? '';
      const [, before = '', behind = ''] = around[column] ?? [];
      return before + (cells.shift() ?? '') + behind;
    });
  });
}

/** The lines of a block, its values put in. */
function blockOf(row: string, template: readonly (readonly string[])[], sign: string): readonly string[] {
  const values = [...cut(row, sign, template.filter(({ length }) => length > 1).length)];
  return template.map(([before = '', behind]) =>
    behind === undefined ? before : before + (values.shift() ?? '') + behind,
  );
}

function inColumns(cells: readonly string[], places: readonly string[], long: number): string {
  let line = '';
  for (const [column, place] of places.entries()) {
    const cell = cells[column] ?? '';
    const from = place.startsWith('-') ? Number(place.slice(1)) - cell.length : Number(place);
    if (cell !== '') line = line.padEnd(from) + cell;
  }
  return line.padEnd(long);
}

/** `| a | b |`: what stands before the first cell, between two, and behind the last one. */
function inDrawing(cells: readonly string[], drawing: string, widths: readonly string[]): string {
  const [, left = '', sign = '', right = ''] = /^(.*?)a(.+?)b(.*)$/s.exec(drawing) ?? [];
  const texts = cells.map((cell, column) => {
    const wide = widths[column] ?? '';
    return wide.startsWith('-') ? cell.padStart(Number(wide.slice(1))) : cell.padEnd(Number(wide));
  });
  return left + texts.join(sign) + right;
}

/** The last part may hold the sign itself. */
function cut(line: string, sign: string, parts: number): readonly string[] {
  const all = line.split(sign);
  return [...all.slice(0, parts - 1), all.slice(parts - 1).join(sign)];
}
