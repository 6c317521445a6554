import { gutter, marks, quote, say, type Told } from './excerpt.ts';
import { excerptMark, isMisread, number, path, type Entry, type Style } from './section.ts';

interface LineStyle extends Style {
  readonly line: RegExp;
}

/**
 * mypy, flake8, ruff, gcc, shellcheck, golangci-lint; tsc, msbuild; tsc with colours, pyright; markdownlint; JSHint and
 * ESLint's compact format.
 */
export const lineStyles: readonly LineStyle[] = [
  {
    pattern: 'PATH:LINE:COLUMN: MESSAGE',
    line: new RegExp(`^${path}:${number}(?::${number})?: (.*)$`, 's'),
  },
  {
    pattern: 'PATH(LINE,COLUMN): MESSAGE',
    line: new RegExp(String.raw`^${path}\(${number}(?:,${number})?\): (.*)$`, 's'),
  },
  {
    pattern: 'PATH:LINE:COLUMN - MESSAGE',
    line: new RegExp(`^${path}:${number}(?::${number})? - (.*)$`, 's'),
  },
  {
    pattern: '  PATH:LINE:COLUMN - MESSAGE',
    line: new RegExp(`^  ${path}:${number}(?::${number})? - (.*)$`, 's'),
  },
  {
    pattern: 'PATH:LINE:COLUMN MESSAGE',
    line: new RegExp(String.raw`^${path}:${number}(?::${number})? ((?:error |warning )?MD\d{3}\b.*)$`, 's'),
  },
  {
    pattern: 'PATH: line LINE, col COLUMN, MESSAGE',
    line: new RegExp(String.raw`^${path}: line ${number}, col ${number}, (.*)$`, 's'),
  },
];

/** What all of them begin with: most lines of a text do not. */
export const placed = /^(?: {2})?(?:[A-Za-z]:[\\/])?[^\s:(|][^:(]{0,400}?(?:[:(]|: line )\d/;
const note = /^(?:note|help): /;
/** Notes that tell of no finding before them: mypy's, and of checkers that call so what is least grave. */
const alone = /^note: (?:Revealed |By default )|\[[A-Z]{1,6}\d{2,5}\]$/;

/** The finding that a line states, with what belongs to it below; null: it states none. */
export function readLineEntry(lines: readonly string[], at: number, style: LineStyle): Entry | null {
  const line = lines[at] ?? '';
  const match = style.line.exec(line);
  if (match === null || isMisread(match[4] ?? '')) return null;
  const told: Told = { shown: [match[4] ?? ''], excerpts: [] };
  const to = readBelow(lines, at + 1, style, match, told);
  const [, path = '', place, column] = match;
  return {
    from: at,
    to,
    path,
    line: Number(place),
    column: column === undefined ? null : Number(column),
    ...told,
  };
}

/** True for what explains the finding before it. */
export function isNote(message: string): boolean {
  return note.test(message) && !alone.test(message);
}

/**
 * Reads what goes with a finding: indented lines, source with marks under it, notes on other places, what tsc writes
 * behind blank lines. Where it ends.
 */
function readBelow(
  lines: readonly string[],
  from: number,
  { line: finding }: LineStyle,
  own: RegExpExecArray,
  told: Told,
): number {
  let isSpaced = false;
  for (let at = from; ; at += 1) {
    const line = lines[at];
    if (line === undefined) return at;
    if (gutter.test(line) || (isSpaced && /^ *\d+ /.test(line) && told.shown.at(-1) === excerptMark))
      quote(told, line);
    else if (line === '') {
      if (!goesOn(lines, at + 1)) {
        if (!isSpaced || told.shown.at(-1) === '') return at;
        told.shown.push('');
        return at + 1;
      }
      isSpaced = true;
      told.shown.push('');
    } else {
      const match = finding.exec(line);
      if (
        match !== null ? !isElsewhere(match, own) : !marks.test(lines[at + 1] ?? '') && !/^[ \t]/.test(line)
      )
        return at;
      if (match === null && marks.test(lines[at + 1] ?? '')) {
        quote(told, line);
        quote(told, lines[at + 1] ?? '');
        at += 1;
      } else if (!say(told, line)) return at;
    }
  }
}

/** tsc: behind a blank line source with marks under it, or the place of what it names. */
function goesOn(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return (/^\d+ /.test(line) && marks.test(lines[at + 1] ?? '')) || /^ {2}\S[^:]*:\d+:\d+$/.test(line);
}

function isElsewhere(match: RegExpExecArray, own: RegExpExecArray): boolean {
  const said = match[4] ?? '';
  return note.test(said) && !alone.test(said) && [1, 2, 3].some((part) => match[part] !== own[part]);
}
