const frameHeader =
  'Stack frames: path:line in function. A path given before is named by its end, code given before left out.';

/** The printed lines that one line of the form stands for. */
type Rows = string[][];

/**
 * Reads the brief form of the log engine as a careful reader would, from its lines alone, and answers for each of them
 * the lines that were printed. It shares no code with the encoder.
 */
export function decodeBrief(form: string): readonly (readonly string[])[] {
  const lines = form.split('\n');
  const isFramed = lines[0] === frameHeader;
  const rows: Rows = [];
  const paths: string[] = [];
  /** By frame, which rows show its code. */
  const codes = new Map<string, { readonly from: number; readonly to: number }>();
  const warned = new Map<string, string>();
  const source = isFramed ? lines.slice(1) : lines;
  for (const [index, line] of source.entries()) {
    const again = againOf(line);
    const [, indent = '', name = '', number = '', place = ''] =
      (isFramed ? /^([\s|+]*)([^"\s:]+):(\d+) in (\S+)$/.exec(line) : null) ?? [];
    const [, head = '', category = ''] = /^(.*\S:\d+: (\w*Warning)) as above$/.exec(line) ?? [];
    if (again !== null) {
      const above = rows.slice(-again.rows).flat();
      rows.push(Array.from({ length: again.times }, () => above).flat());
    } else if (place !== '') {
      const path = pathOf(name, paths);
      if (!paths.includes(path)) paths.push(path);
      const key = `${path}:${number} in ${place}`;
      const { from = 0, to = 0 } = codes.get(key) ?? {};
      rows.push([`${indent}File "${path}", line ${number}, in ${place}`, ...rows.slice(from, to).flat()]);
      if (!codes.has(key)) {
        const code = codeBelow(indent, source.slice(index + 1, index + 4));
        codes.set(key, { from: index + 1, to: index + 1 + code.length });
      }
    } else if (head !== '') rows.push([`${head}: ${warned.get(category) ?? ''}`]);
    else {
      const [, kind, said] = /^.*\S:\d+: (\w*Warning): (\S.*)$/.exec(line) ?? [];
      if (kind !== undefined && said !== undefined) warned.set(kind, said);
      rows.push([line]);
    }
  }
  return isFramed ? [[], ...rows] : rows;
}

function againOf(line: string): { readonly rows: number; readonly times: number } | null {
  const [, one, many, once, times] =
    /^\[the (?:(line)|(\d+) lines) above (?:(once)|(\d+) times) more\]$/.exec(line) ?? [];
  if (one === undefined && many === undefined) return null;
  return { rows: Number(many ?? 1), times: once === undefined ? Number(times) : 1 };
}

function pathOf(name: string, paths: readonly string[]): string {
  if (paths.includes(name)) return name;
  const ending = paths.filter((path) => path.endsWith(`/${name}`));
  if (ending.length > 1) throw new Error(`${name} is the end of several paths.`);
  return ending[0] ?? name;
}

/** What stands below a frame and is indented further, up to the next frame or note. */
function codeBelow(indent: string, below: readonly string[]): readonly string[] {
  const end = below.findIndex(
    (line) =>
      !line.startsWith(`${indent}  `) ||
      againOf(line) !== null ||
      /^[\s|+]*(?:File "[^"\s:]+", line \d+, in \S+|[^"\s:]+:\d+ in \S+)$/.test(line),
  );
  return end === -1 ? below : below.slice(0, end);
}
