/**
 * Where a checker says that something is wrong. `path`: the line names a file and a line of it; `row`: it names a line
 * of the file in a heading above; `below`: it gives the place of the message above it.
 */
export interface Place {
  readonly kind: 'path' | 'row' | 'below';
  /** It names a column too, which few lines do that are no findings. */
  readonly hasColumn: boolean;
  /** What stands behind the place. */
  readonly said: string;
}

const path = String.raw`(?:[A-Za-z]:[\\/])?[^\s:()"'<>|=,]+(?: [^\s:()"'<>|=,]+){0,2}?`;
/** What some checkers write before the place: `[ERROR] `, `e: file://`, `vet: `, the frame of a box. */
const before = String.raw`\s*(?:\[\w+\] +|(?:vet|ewarn|[eiw]): |[\u00d7\u2716\u2718\u2717\u26a0\u2502|>*-] +)?(?:file:\/\/)?`;
const number = String.raw`\d{1,7}`;
/** `a.c:3:5`, `A.cs(3,5)`, `A.java:[3,5]`, `a.js: line 3, col 5`, `a.yml:3-5`. */
const numbers = String.raw`(?::(${number})(?:[:.](${number}))?(?:-${number}(?::${number})?)?|\((${number})(?:,(${number})(?:,${number})*)?\)|:\[(${number}),(${number})\]|: line (${number}), col(?:umn)? (${number}))`;
const own = new RegExp(`^${before}(${path})${numbers}(?=[:\\s,\\])]|$)(.*)$`, 'su');
/** psalm, svelte-check, terraform validate: the place behind a level and a kind. */
const inside = new RegExp(
  String.raw`^(?:ERROR|INFO|WARNING|WARN|FAIL): [\w.-]+ - (${path})${numbers}(?=[:\s]|$)(.*)$`,
  'su',
);
/** A path has a folder or an ending, or is a name that build tools know; a moment, a host or a word is none. */
const pathLike =
  /[/\\]|\.[a-z_]\w*$|^(?:-|<?stdin>?|\S*(?:file|BUILD|WORKSPACE|PKGBUILD|CMakeLists\.txt))$/iu;
const noPath = /^(?:https?|[\d.:]+|\w+:\/\/.*|at)$|^[^\s/\\]* /i;

/** eslint, stylelint, yamllint: `  12:5  error  Unexpected any`. */
const row =
  /^\s+(\d{1,7}):(\d{1,7})(?:-\d+(?::\d+)?)?:?(?: {2,}|\t| +(?=[-\u2716\u00d7\u26a0]|error|warning))(\S.*)$/u;
/** phpcs: ` 12 | ERROR | [x] Missing`. */
const barred = /^\s*(\d{1,7}) \| +(?:ERROR|WARNING) +\| (.*)$/;
/** phpstan's table: `  12     Call to an undefined method`. */
const tabled = /^ {1,3}:?(\d{1,7}|\?) {2,}(\S.*)$/;

/** rustc, ruff, miette, bandit, terraform, shellcheck: the place on a line of its own. */
const below =
  /^\s*(?:[\u2502|] +)?(?:-->|:::|\u256d\u2500+\[|\u250c\u2500+|,-\[|Location:|on (?=\S+ line )|In (?=.+ line \d+:$))\s*(\S.*?)(?::(\d+)(?::(\d+))?|,? line (\d+)(?:[,:].*)?)\]?\s*$/;

/** The place that a plain line gives, or null. `isTable`: it stands in a table of phpstan's. */
export function placeOf(line: string, isTable: boolean): Place | null {
  if (!/\d/.test(line)) return isTable && tabled.test(line) ? rowPlace(line) : null;
  const found = own.exec(line) ?? inside.exec(line);
  if (found !== null && pathLike.test(found[1] ?? '') && !noPath.test(found[1] ?? '')) {
    const [, , , column, , inBrackets, , maven, , spelled, said = ''] = found;
    return { kind: 'path', hasColumn: (column ?? inBrackets ?? maven ?? spelled) !== undefined, said };
  }
  const inRow = row.exec(line);
  if (inRow !== null) return { kind: 'row', hasColumn: true, said: inRow[3] ?? '' };
  const inBars = barred.exec(line);
  if (inBars !== null) return { kind: 'row', hasColumn: false, said: inBars[2] ?? '' };
  if (below.test(line)) return { kind: 'below', hasColumn: true, said: '' };
  return isTable && tabled.test(line) ? rowPlace(line) : null;
}

function rowPlace(line: string): Place {
  return { kind: 'row', hasColumn: false, said: tabled.exec(line)?.[2] ?? '' };
}
