/** What stands before each line of a section, and how each line ends. */
export interface Starts {
  /** For each line what stands before it; none: nothing stands before any. */
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

/** CI services and BuildKit: a moment; GitHub's, when fetched: behind the names of job and step. */
const stamped = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z(?= |$)|^#\d+ \d+\.\d+(?= |$)/;
const stampedBehind = /^[^\t]{1,80}\t[^\t]{1,80}\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z(?= |$)/;
/** Containers, scripts and workspaces: a name. */
const named =
  /^(?:[A-Za-z_][\w.-]* *\||\[[A-Za-z][\w./:@-]*\]|@?[A-Za-z][\w./-]*:[A-Za-z][\w:-]*:|@?[A-Za-z][\w./-]* [a-z][\w:-]*:(?= (?:\s|\S+[:(]\d|$)))(?= |$)/;
/** Most lines begin otherwise. */
const mayBeStamp = /^[\d#]/;
const mayBeName = /^[A-Za-z_[@]/;
/** Before fewer lines it is no prefix. */
const leastLines = 8;

/** Parts a text where what stands before its lines changes. */
export function stretchesOf(lines: readonly string[]): readonly Stretch[] {
  const bare = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const moments = bare.map(momentOf);
  const names = namesOf(bare);
  if (
    names === null &&
    moments.every((moment) => moment === null) &&
    bare.every((line, at) => line === lines[at])
  )
    return [{ from: 0, lines, starts: [], trimmed: false, cr: false }];
  const starts = moments.map((moment, at) => moment ?? names?.[at] ?? '');
  const trimmed = bare.some((line, at) => starts[at] !== '' && line === starts[at]);
  const kinds = starts.map((start, at) => {
    // A blank one with a blank behind, where others have none, belongs to none of them.
    if (trimmed && start !== '' && bare[at] === `${start} `) return null;
    const end = bare[at]?.length === lines[at]?.length ? '' : '\r';
    return start === '' ? end : `${moments[at] === null ? start : ''}\n${end}`;
  });
  const stretches: Stretch[] = [];
  for (let from = 0; from < lines.length;) {
    const kind = kinds[from] ?? null;
    let to = from + 1;
    while (kind !== null && to < lines.length && kinds[to] === kind) to += 1;
    if (kind === null) stretches.push({ from, lines: lines.slice(from, to), starts: [], trimmed, cr: false });
    else {
      const own = kind === '' || kind === '\r' ? [] : starts.slice(from, to);
      const within = bare.slice(from, to);
      const said =
        own.length === 0 ? within : within.map((line, at) => line.slice((own[at]?.length ?? 0) + 1));
      stretches.push({ from, lines: said, starts: own, trimmed, cr: kind.endsWith('\r') });
    }
    from = to;
  }
  return stretches;
}

function momentOf(line: string): string | null {
  const found =
    (mayBeStamp.test(line) ? stamped.exec(line) : null) ??
    (line.includes('\t') ? stampedBehind.exec(line) : null);
  return found?.[0] ?? null;
}

/** The names that enough lines begin with, by line, empty: it does not; null: none does. */
function namesOf(lines: readonly string[]): readonly string[] | null {
  const names = lines.map((line) => (mayBeName.test(line) ? (named.exec(line)?.[0] ?? '') : ''));
  const counts = new Map<string, number>();
  for (const name of names) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  if (![...counts.values()].some((count) => count >= leastLines)) return null;
  return names.map((name) => ((counts.get(name) ?? 0) >= leastLines ? name : ''));
}
