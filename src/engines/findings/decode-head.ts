/** What the header of a section says. */
export interface Head {
  readonly placeholder: string | null;
  readonly folder: string;
  /** The lines of a finding: those of its style, what all have, MORE, what all end with. */
  readonly pattern: readonly string[];
  readonly headed: boolean;
  readonly order: 'name' | 'mention' | 'own' | { readonly files: number };
  /** Of tables that are wider than their cells. */
  readonly widths: ReadonlyMap<string, readonly number[]>;
  readonly above: number;
  readonly start: string;
  /** Each line goes on with a word of its own. */
  readonly hasMoments: boolean;
  readonly trimmed: boolean;
  readonly cr: boolean;
}

const quoted = String.raw`("(?:[^"\\]|\\.)*")`;
const saying = new RegExp(
  [
    String.raw`^(?:each message once, below it PATH: LINE:COLUMN of each\. )?`,
    String.raw`(?:(\S\S) in a message: what stands behind the place\. )?`,
    String.raw`(?:3,7:5 is 3:5 and 7:5\. )?(?:Paths are in (.*?)\. )?Printed as ${quoted}( below the path of each file)?`,
    String.raw`, (?:by file and place; files (?:(by name)|as they are first named|as in the next (\d+) lines)|in an (order) of its own)\.`,
    String.raw`((?: Columns of (?:[A-Za-z]:(?=[\\/]))?[^:\n]+: \d+ \d+ \d+ \d+\.)*)`,
    String.raw`(?: Then (\d+) lines that stood above the findings at these places\.)?`,
    String.raw`(?: Each line begins ${quoted}( and a moment)?\.)?`,
    String.raw`( Blank ones end there\.)?( Lines end in CR\.)?`,
    String.raw`(?: Where \u2026 stands: source\.)?$`,
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
    own,
    columns,
    above,
    start,
    moment,
    trimmed,
    cr,
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
          : own !== undefined
            ? 'own'
            : 'mention',
    widths: widthsOf(columns ?? ''),
    above: Number(above ?? 0),
    start: start === undefined ? '' : textOf(start),
    hasMoments: moment !== undefined,
    trimmed: trimmed !== undefined,
    cr: cr !== undefined,
  };
}

/** How wide the columns of some tables are, by path. */
export function widthsOf(says: string): ReadonlyMap<string, readonly number[]> {
  const all = says.matchAll(/ Columns of ((?:[A-Za-z]:(?=[\\/]))?[^:\n]+): (\d+ \d+ \d+ \d+)\./g);
  return new Map([...all].map(([, path = '', widths = '']) => [path, widths.split(' ').map(Number)]));
}

/** A text that a header quotes. */
export function textOf(quoted: string | undefined): string {
  const text: unknown = JSON.parse(quoted ?? '""');
  return typeof text === 'string' ? text : '';
}
