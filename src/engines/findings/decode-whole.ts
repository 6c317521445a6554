import { findingsOf, inOrder, tablesOf, type Printed } from './decode-rows.ts';

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

/** Reads a form that tells the whole text by one header: earlier releases wrote it so, and what they sent is kept. */
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
