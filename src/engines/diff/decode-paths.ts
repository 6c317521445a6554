const single = /^ ([^\s|]|\S.*?[^\s|]) (0|Bin|\d+)((?: [-+]+| \d+ -> \d+ bytes)?)$/;
const several = /^ ((?:[^\s/{},"]+\/)+)\{(.+)\}$/;
const item = /^([^\s/{},"]+) (0|Bin|\d+)((?: [-+]+| \d+ -> \d+ bytes)?)$/;
const names = /^((?:[MADTXU]\t)?)((?:[^\s/{},"]+\/)+)\{(.+)\}$/;
const name = /^[^\s/{},"]+$/;
const numbered = /^(\d+|-) (\d+|-) ([^\s/{},"]+)$/;

const aligned = /^ (\S.*?) \| ( *(?:\d+|Bin))(?: .*)?$/;

interface StatLine {
  readonly path: string;
  readonly count: string;
  readonly graph: string;
}

/** Rows of one list of `--stat`, each of one file or of several of one folder. */
export class StatRows {
  readonly #rows: (readonly StatLine[])[] = [];
  #width = 0;
  #digits = 0;

  /** True for a row. */
  take(line: string): boolean {
    const row = readStatRow(line);
    if (row !== null) this.#rows.push(row);
    return row !== null;
  }

  /** The lines of the rows taken, aligned; `line`: the one below them, which may begin a list as it was printed. */
  end(line: string): readonly string[] {
    if (this.#rows.length === 0 && this.#width === 0 && !line.startsWith(' ')) return [];
    const rows = this.#rows.splice(0);
    const all = rows.flat();
    const width = all.reduce((most, { path }) => Math.max(most, path.length), this.#width);
    const digits = all.reduce((most, { count }) => Math.max(most, count.length), this.#digits);
    const [, path = '', count = ''] = line.startsWith(' ') ? (aligned.exec(line) ?? []) : [];
    this.#width = path.length;
    this.#digits = count.length;
    return rows.map((row) =>
      row
        .map((each) => ` ${each.path.padEnd(width)} | ${each.count.padStart(digits)}${each.graph}`)
        .join('\n'),
    );
  }
}

function readStatRow(row: string): readonly StatLine[] | null {
  if (!row.startsWith(' ')) return null;
  const [, folder, list = ''] = several.exec(row) ?? [];
  if (folder !== undefined) {
    const found = list.split(', ').map((each) => item.exec(each));
    return found.every((each) => each !== null)
      ? found.map(([, of = '', count = '', graph = '']) => ({ path: folder + of, count, graph }))
      : null;
  }
  const [, path, count = '', graph = ''] = single.exec(row) ?? [];
  // Without a graph there is nothing that it could draw.
  return path === undefined || (graph === '') !== (count === '0') ? null : [{ path, count, graph }];
}

/** The names, or numbers of changed lines, of the files of one folder; null: the line gives none. */
export function readNames(line: string): string | null {
  const [, lead = '', folder, list = ''] = line.endsWith('}') ? (names.exec(line) ?? []) : [];
  if (folder === undefined) return null;
  const found = list.split(', ').map((each) => numbered.exec(each));
  if (found.every((each) => each !== null))
    return found
      .map(([, added = '', removed = '', of = '']) => `${added}\t${removed}\t${folder}${of}`)
      .join('\n');
  const each = list.split(',');
  return each.length > 1 && each.every((of) => name.test(of))
    ? each.map((of) => lead + folder + of).join('\n')
    : null;
}
