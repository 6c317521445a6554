import { isCutNotice } from '../../text/cut-notice.ts';

/** How a checker writes a finding; the words are those of the form's header. */
export interface Style {
  readonly pattern: string;
  /** How one of a message that comes once stands in the form. */
  readonly single: string;
}

interface LineStyle extends Style {
  readonly line: RegExp;
}

/** A finding that a checker printed on a line of its own, with the lines that belong to it. */
export interface Finding {
  readonly path: string;
  /** Counts from 1 or, as some do, from 0. */
  readonly line: number;
  /** Null: the checker names no column. */
  readonly column: number | null;
  /**
   * What is wrong. Behind a line break a line that was printed below, or with `&` in front the message of a note on the
   * same place.
   */
  readonly message: string;
}

/** What a checker printed: findings, and the lines before and behind them. */
export interface Report {
  readonly style: Style;
  readonly before: readonly string[];
  readonly findings: readonly Finding[];
  readonly after: readonly string[];
  /** Above the findings of a file its path stands alone. */
  readonly headed: boolean;
}

const number = '(0|[1-9][0-9]{0,6})';
const path = String.raw`((?:[A-Za-z]:[\\/])?[^\s:(|][^:(]{0,400}?)`;

/** mypy, flake8, ruff, gcc, shellcheck, golangci-lint; tsc, msbuild; tsc with colours, pyright. */
const styles: readonly LineStyle[] = [
  {
    pattern: 'PATH:LINE:COLUMN: MESSAGE',
    single: 'PATH:LINE:COLUMN: MESSAGE',
    line: new RegExp(`^${path}:${number}(?::${number})?: (.*)$`, 's'),
  },
  {
    pattern: 'PATH(LINE,COLUMN): MESSAGE',
    single: 'PATH(LINE,COLUMN): MESSAGE',
    line: new RegExp(String.raw`^${path}\(${number}(?:,${number})?\): (.*)$`, 's'),
  },
  {
    pattern: 'PATH:LINE:COLUMN - MESSAGE',
    single: 'PATH:LINE:COLUMN - MESSAGE',
    line: new RegExp(`^${path}:${number}(?::${number})? - (.*)$`, 's'),
  },
  {
    pattern: '  PATH:LINE:COLUMN - MESSAGE',
    single: 'PATH:LINE:COLUMN - MESSAGE',
    line: new RegExp(`^  ${path}:${number}(?::${number})? - (.*)$`, 's'),
  },
];

/** Below so many findings the header costs more than it can save. */
export const leastFindings = 8;
/** Of the lines of a report so many are findings, or it is the log of a build. */
const leastShare = 0.4;
/** The style is that of the first lines that have one. */
const sampleLines = 40;
const note = /^(?:note|help): /;
/** mypy's notes that tell of no finding before them. */
const alone = /^note: (?:Revealed |By default )/;

/**
 * Reads what a checker printed; null: there are few findings, or among them stand lines that say of those below where
 * they are. Indented lines go with the finding above, and so do its notes on other places. Linear.
 */
export function readReport(lines: readonly string[]): Report | null {
  const sample = lines.slice(0, sampleLines);
  const style = styles.find(({ line }) => sample.some((each) => line.test(each)));
  if (style === undefined) return null;
  const found = withoutNotesElsewhere(lines.map((line) => style.line.exec(line)));
  const places = [...found.keys()].filter((at) => found[at] !== null);
  if (places.length < Math.max(leastFindings, leastShare * lines.length)) return null;
  const headed = isHeaded(lines, found, places);
  const begin = (places[0] ?? 0) - (headed ? 1 : 0);
  const belowAt = (index: number): readonly string[] => {
    const [at = 0, next] = places.slice(index, index + 2);
    const to =
      next === undefined ? endOf(lines, at, style) : next - (headed && opens(found, at, next) ? 1 : 0);
    return lines.slice(at + 1, to);
  };
  const findings = places.map((at, index) => findingOf(found[at], belowAt(index)));
  if (places.some((_, index) => holdsHeading(belowAt(index), style))) return null;
  const end = endOf(lines, places.at(-1) ?? 0, style);
  // So the form writes notes.
  if (lines.slice(begin, end).some((line) => line.startsWith('&'))) return null;
  return {
    style,
    before: lines.slice(0, begin),
    findings: withNotes(findings),
    after: lines.slice(end),
    headed,
  };
}

type Match = RegExpExecArray | null | undefined;

/**
 * Notes on other places than the finding above them are part of it: apart nobody would know what they are about. Those
 * on its own place are findings here.
 */
function withoutNotesElsewhere(found: readonly Match[]): readonly Match[] {
  let last: Match = null;
  return found.map((match) => {
    if (match === null || match === undefined) return null;
    const message = match[4] ?? '';
    const isElsewhere = last !== null && [1, 2, 3].some((part) => match[part] !== last?.[part]);
    if (isElsewhere && note.test(message) && !alone.test(message)) return null;
    last = match;
    return match;
  });
}

/**
 * `make[1]: Entering directory`, `app.c: In function`, the name of a package: what stands below it is read by it. Where
 * an agent cut lines away their ends may stand beside what says so.
 */
function holdsHeading(below: readonly string[], { line: finding }: LineStyle): boolean {
  return below.some((line) => /^\S/.test(line) && !finding.test(line)) && !below.some(isCutNotice);
}

/** True where above the first finding of each file, and only there, its path stands alone. */
function isHeaded(lines: readonly string[], found: readonly Match[], places: readonly number[]): boolean {
  return places.every((at, index) => {
    const last = places[index - 1];
    const opening = last === undefined || opens(found, last, at);
    return !opening || (at - (last ?? -1) > 1 && lines[at - 1] === found[at]?.[1]);
  });
}

function opens(found: readonly Match[], last: number, at: number): boolean {
  return found[last]?.[1] !== found[at]?.[1];
}

/** Where the lines end that belong to the last finding: they are indented, or notes. */
function endOf(lines: readonly string[], at: number, { line: finding }: LineStyle): number {
  let to = at + 1;
  while (/^[ \t]+\S/.test(lines[to] ?? '') || finding.test(lines[to] ?? '')) to += 1;
  return to;
}

function findingOf(match: Match, below: readonly string[]): Finding {
  const [, path = '', line, column, message = ''] = match ?? [];
  return {
    path,
    line: Number(line),
    column: column === undefined ? null : Number(column),
    message: [message, ...below].join('\n'),
  };
}

/** A note on the place of the finding before it goes with that one: apart nobody would know what it is about. */
function withNotes(findings: readonly Finding[]): readonly Finding[] {
  const joined: Finding[] = [];
  for (const finding of findings) {
    const last = joined.at(-1);
    const isNote =
      last?.path === finding.path &&
      last.line === finding.line &&
      last.column === finding.column &&
      note.test(finding.message);
    if (isNote) joined[joined.length - 1] = { ...last, message: `${last.message}\n&${finding.message}` };
    else joined.push(finding);
  }
  return joined;
}
