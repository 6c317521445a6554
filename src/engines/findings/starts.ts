/** What stands before each line of a section, and how each line ends. */
export interface Starts {
  /** For each line of the text what stands before it; empty: nothing. */
  readonly starts: readonly string[];
  /** A blank line has no blank behind what stands before it. */
  readonly trimmed: boolean;
}

/** Lines of one kind: with nothing before them, with the same, or each with its moment. */
export interface Stretch extends Starts {
  /** Its first line, counted from 0. */
  readonly from: number;
  /** Without what stands before them, and without what ends them. */
  readonly lines: readonly string[];
  /** Each ends in a carriage return. */
  readonly cr: boolean;
}

/** CI services and BuildKit: a moment. */
const stamped =
  /^(?:[^\t]{1,80}\t[^\t]{1,80}\t)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z(?= |$)|^#\d+ \d+\.\d+(?= |$)/;
/** Containers, scripts and workspaces: a name. */
const named =
  /^(?:[A-Za-z_][\w.-]* *\||\[[A-Za-z][\w./:@-]*\]|@?[A-Za-z][\w./-]*:[A-Za-z][\w:-]*:|@?[A-Za-z][\w./-]* [a-z][\w:-]*:(?= (?:\s|\S+[:(]\d|$)))(?= |$)/;
/** Before fewer lines it is no prefix. */
const leastLines = 8;

/** Parts a text where what stands before its lines changes. */
export function stretchesOf(lines: readonly string[]): readonly Stretch[] {
  const bare = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const begins = bare.map((line) => stamped.exec(line)?.[0] ?? named.exec(line)?.[0] ?? '');
  const counts = new Map<string, number>();
  for (const begin of begins) if (begin !== '') counts.set(begin, (counts.get(begin) ?? 0) + 1);
  const starts = begins.map((begin) =>
    begin === '' || stamped.test(begin) || (counts.get(begin) ?? 0) >= leastLines ? begin : '',
  );
  const trimmed = bare.some((line, at) => starts[at] !== '' && line === starts[at]);
  const kinds = lines.map((line, at) => {
    const start = starts[at] ?? '';
    const end = line.endsWith('\r') ? '\r' : '';
    // A blank one with a blank behind, where others have none, belongs to none of them.
    if (trimmed && start !== '' && bare[at] === `${start} `) return `odd ${at}`;
    return `${stamped.test(start) ? 'stamp' : start}\n${end}`;
  });
  const stretches: Stretch[] = [];
  for (let from = 0; from < lines.length;) {
    let to = from + 1;
    while (to < lines.length && kinds[to] === kinds[from]) to += 1;
    const isOdd = kinds[from]?.startsWith('odd ') === true;
    const own = starts.slice(from, to);
    stretches.push({
      from,
      lines: isOdd
        ? lines.slice(from, to)
        : bare
            .slice(from, to)
            .map((line, at) => ((own[at] ?? '') === '' ? line : line.slice((own[at] ?? '').length + 1))),
      starts: isOdd ? [''] : own,
      trimmed,
      cr: !isOdd && kinds[from]?.endsWith('\r') === true,
    });
    from = to;
  }
  return stretches;
}
