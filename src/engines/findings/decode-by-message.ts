import { textOf, widthsOf, type Head } from './decode-head.ts';
import { findingsBy } from './decode-places.ts';
import { byRows, printedOf, startedOf } from './decode-print.ts';
import { inOrder, tablesOf } from './decode-rows.ts';
import { Excerpts, timesOf } from './decode-source.ts';

/** What the header of a section says. */
interface MessageHead extends Head {
  /** What all messages begin with. */
  readonly begin: string;
}

/** What stands behind the messages of a section; where it is missing, what is told is told without it. */
interface Besides {
  /** How many lines it takes. */
  readonly lines: number;
  readonly order: readonly string[];
  readonly above: readonly string[];
  readonly moments: readonly string[];
  readonly shapes: readonly string[];
  readonly source: readonly string[];
}

const quoted = String.raw`("(?:[^"\\]|\\.)*")`;
const saying = new RegExp(
  [
    String.raw`^(?:below each its places\. )?(?:3,7-9:5 is 3:5 7:5 8:5 9:5\. )?`,
    String.raw`(?:(\S\S) in a message: what stands behind the place\. )?(?:\|& is one more at these places\. )?`,
    String.raw`(?:Paths are in (.*?)\. )?(?:Messages begin ${quoted}\. )?`,
    String.raw`Printed as ${quoted}( below the path of each file)?`,
    String.raw`(?:, by (?:(path) and place|place, files as (?:first (named)|in the next (\d+) lines)))?\.`,
    String.raw`((?: Columns of (?:[A-Za-z]:(?=[\\/]))?[^:\n]+: \d+ \d+ \d+ \d+\.)*)`,
    String.raw`(?: Then (\d+) lines that stood above the findings at these places\.)?`,
    String.raw`(?: Each line begins ${quoted}( and a moment)?\.)?`,
    String.raw`( Blank ones end there\.)?( Lines end in CR\.)?`,
    String.raw`(?: Where \u2026 stands: source\.)?$`,
  ].join(''),
  's',
);

const heading = new RegExp(
  [
    String.raw`^Besides findings \(next (\d+) lines\): (?:(\d+) that number rows in their order)?(?:, )?`,
    String.raw`(?:(\d+) that stood above them)?(?:, )?`,
    String.raw`(?:(\d+) of moments)?(?:, )?(?:(\d+) of shapes)?(?:, )?(?:\d+ of source)?\.$`,
  ].join(''),
);

/** A section of findings by message and what stands besides: its lines as they were printed, and how many lines of `form` tell of it. */
export function sectionByMessage(
  says: string,
  body: readonly string[],
  form: readonly string[],
  at: number,
): { readonly printed: readonly string[]; readonly besides: number } {
  const head = headOf(says);
  const besides = besidesOf(form, at);
  const { order, above, folder } = head;
  const files = typeof order === 'object' ? order.files : 0;
  const found = findingsBy(body.slice(files + above), head);
  const named = files > 0 ? body.slice(0, files) : found.map(({ path }) => path);
  const sorted =
    order !== 'own'
      ? inOrder(found, order === 'name' ? [] : named)
      : besides.order.length === 0
        ? found
        : byRows(found, timesOf(besides.order));
  const lines = head.pattern[0]?.includes('LEVEL')
    ? tablesOf(sorted, folder, head.widths)
    : printedOf(sorted, head, {
        excerpts: new Excerpts(besides.source),
        shapes: shapesOf(besides.shapes),
        above: [...besides.above, ...body.slice(files, files + above)],
      });
  return { printed: startedOf(lines, head, timesOf(besides.moments)), besides: besides.lines };
}

function headOf(says: string): MessageHead {
  const found = saying.exec(says);
  if (found === null) throw new Error('These are no findings by message.');
  const [, placeholder = null, folder = '', begin, pattern, headed, byPath, byName, files, ...more] = found;
  const [columns = '', above, start, moment, trimmed, cr] = more;
  return {
    placeholder,
    folder,
    begin: textOf(begin),
    pattern: textOf(pattern).split('\n'),
    headed: headed !== undefined,
    order:
      byPath !== undefined
        ? 'name'
        : byName !== undefined
          ? 'mention'
          : files === undefined
            ? 'own'
            : { files: Number(files) },
    widths: widthsOf(columns),
    above: Number(above ?? 0),
    start: textOf(start),
    hasMoments: moment !== undefined,
    trimmed: trimmed !== undefined,
    cr: cr !== undefined,
  };
}

function besidesOf(lines: readonly string[], at: number): Besides {
  const [, count, ...parts] = heading.exec(lines[at] ?? '') ?? [];
  const rows = lines.slice(at + 1, at + 1 + Number(count ?? 0));
  if (rows.length < Number(count ?? 0)) throw new Error('Findings without all of their lines.');
  let from = 0;
  const [order, above, moments, shapes] = parts.map((part: string | undefined) => {
    const own = rows.slice(from, from + Number(part ?? 0));
    from += own.length;
    return own;
  });
  return {
    lines: count === undefined ? 0 : 1 + rows.length,
    order: order ?? [],
    above: above ?? [],
    moments: moments ?? [],
    shapes: shapes ?? [],
    source: rows.slice(from),
  };
}

/** For each block its shape: rows of their numbers, then the shapes, where one begins behind `=`. */
function shapesOf(rows: readonly string[]): readonly (readonly string[])[] {
  const from = rows.findIndex((row) => row.startsWith('='));
  if (from === -1) return [];
  const shapes: string[][] = [];
  for (const row of rows.slice(from)) {
    if (row.startsWith('=')) shapes.push([]);
    shapes.at(-1)?.push(row.slice(1));
  }
  return timesOf(rows.slice(0, from)).map((number) => shapes[Number(number) - 1] ?? []);
}
