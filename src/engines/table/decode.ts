/** Reads the lossless form from its text alone. */
export function decode(form: string): string {
  const lines = form.split('\n');
  const out: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const title =
      /^Table: columns at ([-\d ]+) \(- ends there\)(?:, lines (\d+) long)?, (one blank|tabs) between; NAME=VALUE: the same in all rows$/.exec(
        lines[at] ?? '',
      );
    if (title === null) {
      out.push(lines[at] ?? '');
      continue;
    }
    const places = (title[1] ?? '').split(' ');
    const sign = title[3] === 'tabs' ? '\t' : ' ';
    at += 1;
    const heads = cut(lines[at] ?? '', sign, places.length).map((head) => head.split(/=(.*)/s));
    const print = (cells: readonly string[]): void => {
      let line = '';
      for (const [column, place] of places.entries()) {
        const cell = cells[column] ?? '';
        const from = place.startsWith('-') ? Number(place.slice(1)) - cell.length : Number(place);
        if (cell !== '') line = line.padEnd(from) + cell;
      }
      out.push(line.padEnd(Number(title[2] ?? 0)));
    };
    print(heads.map(([name = '']) => name));
    const shown = heads.filter(([, value]) => value === undefined).length;
    for (; at + 1 < lines.length && lines[at + 1] !== ''; at += 1) {
      const cells = [...cut(lines[at + 1] ?? '', sign, shown)];
      print(heads.map(([, value]) => value ?? cells.shift() ?? ''));
    }
  }
  return out.join('\n');
}

/** The last part may hold the sign itself. */
function cut(line: string, sign: string, parts: number): readonly string[] {
  const all = line.split(sign);
  return [...all.slice(0, parts - 1), all.slice(parts - 1).join(sign)];
}
