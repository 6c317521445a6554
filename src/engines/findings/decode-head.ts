/** What the header of a section says. */
export interface Head {
  readonly placeholder: string | null;
  readonly folder: string;
  /** The lines of a finding: those of its style, what all have, MORE, what all end with. */
  readonly pattern: readonly string[];
  readonly headed: boolean;
  /** Or how many lines number the rows in the order in which they were printed. */
  readonly order: 'name' | 'mention' | { readonly files: number } | { readonly rows: number };
  /** Of tables that are wider than their cells. */
  readonly widths: ReadonlyMap<string, readonly number[]>;
  readonly above: number;
  readonly start: string;
  /** Lines of words that go on what each line begins with; null: all begin the same. */
  readonly words: number | null;
  readonly trimmed: boolean;
  readonly cr: boolean;
  readonly source: number;
}

const quoted = String.raw`("(?:[^"\\]|\\.)*")`;
const saying = new RegExp(
  [
    String.raw`^(?:each message once, below it PATH: LINE:COLUMN of each\. )?`,
    String.raw`(?:(\S\S) in a message: what stands behind the place\. )?`,
    String.raw`(?:3,7:5 is 3:5 and 7:5\. )?(?:Paths are in (.*?)\. )?Printed as ${quoted}( below the path of each file)?`,
    String.raw`, (?:by file and place; files (?:(by name)|as they are first named|as in the next (\d+) lines)|in the order of the rows that the (\d+) lines behind the messages number)\.`,
    String.raw`((?: Columns of [^\n]*?: \d+ \d+ \d+ \d+\.)*)`,
    String.raw`(?: Then (\d+) lines that stood above the findings at these places\.)?`,
    String.raw`(?: Each line begins ${quoted}(?: and its word of the (\d+) lines behind the messages)?\.)?`,
    String.raw`( Blank ones end there\.)?( Lines end in CR\.)?`,
    String.raw`(?: Where \u2026 stands: source, in the last (\d+) lines\.)?$`,
  ].join(''),
  's',
);

/** Reads what the header says behind how many lines it tells of. */
export function headOf(says: string): Head {
  const found = saying.exec(says);
  if (found === null) throw new Error('These are no findings by message.');
  const [
    ,
    placeholder,
    folder,
    pattern,
    headed,
    byName,
    files,
    rows,
    columns,
    above,
    start,
    words,
    trimmed,
    cr,
    source,
  ] = found;
  return {
    placeholder: placeholder ?? null,
    folder: folder ?? '',
    pattern: textOf(pattern).split('\n'),
    headed: headed !== undefined,
    order:
      byName !== undefined
        ? 'name'
        : files !== undefined
          ? { files: Number(files) }
          : rows !== undefined
            ? { rows: Number(rows) }
            : 'mention',
    widths: widthsOf(columns ?? ''),
    above: Number(above ?? 0),
    start: start === undefined ? '' : textOf(start),
    words: words === undefined ? null : Number(words),
    trimmed: trimmed !== undefined,
    cr: cr !== undefined,
    source: Number(source ?? 0),
  };
}

function widthsOf(says: string): ReadonlyMap<string, readonly number[]> {
  const all = says.matchAll(/ Columns of (.*?): (\d+ \d+ \d+ \d+)\.(?= Columns of |$)/gs);
  return new Map([...all].map(([, path = '', widths = '']) => [path, widths.split(' ').map(Number)]));
}

function textOf(quoted: string | undefined): string {
  const text: unknown = JSON.parse(quoted ?? '""');
  return typeof text === 'string' ? text : '';
}
