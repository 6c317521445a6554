import { isPlanned } from './planned.ts';

/**
 * Where a checker says that something is wrong. `path`: the line names a file and a line of it; `row`: it names a line
 * of the file in a heading above; `below`: it gives the place of the message above it; `change`: it names what a plan
 * will change.
 */
export interface Place {
  readonly kind: 'path' | 'row' | 'below' | 'change';
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
/** djlint: `H025 6:15 Tag seems to be an orphan`. */
const codeFirst = /^\s*[A-Z]{1,4}\d{2,5} (\d{1,7}):(\d{1,7}) +(\S.*)$/u;
/** sqlfluff: `L:   1 | P:   7 | LT01 | Expected only single space`. */
export const sqlfluffRow = /^L: +(\d{1,7}) \| P: +(\d{1,7}) \| +(\S.*)$/;
/** htmlhint: `      L3 |<head></head>`, and what is wrong in the line below. */
const lettered = /^\s+L(\d{1,7}) \|/;
/** phpcs: ` 12 | ERROR | [x] Missing`. */
const barred = /^\s*(\d{1,7}) \| +(?:ERROR|WARNING) +\| (.*)$/;
/** phpstan's table: `  12     Call to an undefined method`. */
const tabled = /^ {1,3}:?(\d{1,7}|\?) {2,}(\S.*)$/;

/**
 * A file that has no line: `[warn] src/a.ts`, `  error no-circular: src/a.ts → src/b.ts`, `docs/a.rst: WARNING: not
 * included`.
 */
const levels = 'error|err|warning|warn|severe|fatal';
const filed = new RegExp(
  String.raw`^\s*(?:\[(?:${levels})\]|(?:${levels})\b:?|would reformat:?) +(?:[\w@/.-]+: +)?(${path})(?=[\s:]|$)|^(${path}): (?:${levels}): `,
  'iu',
);
/** webpack: `ERROR in ./src/a.js 2:0-33`. */
const inFile = new RegExp(String.raw`^(?:ERROR|WARNING) in ${path}(?: ${number}:${number}(?:-\d+)?)?$`, 'u');
/** biome: `src/log.ts format ━━━━━`. */
const ruledOff = new RegExp(String.raw`^${path} [\w/-]+ +[\u2500\u2501]{4,}$`, 'u');
/** Django: `shop.Order.total: (fields.E130) DecimalFields must define a 'decimal_places' attribute.` */
const coded = /^\S.{0,200}?: \(\w+\.[A-Z]\d{3}\) \S/;

/** rustc, ruff, miette, bandit, terraform, shellcheck: the place on a line of its own. */
const below =
  /^\s*(?:[\u2502|] +)?(?:-->|:::|\u256d\u2500+\[|\u250c\u2500+|,-\[|Location:|on (?=\S+ line )|In (?=.+ line \d+:$))\s*(\S.*?)(?::(\d+)(?::(\d+))?|,? line (\d+)(?:[,:].*)?)\s*\]?\s*$/;

/** The place that a plain line gives, or null. `isTable`: it stands in a table of phpstan's. */
export function placeOf(line: string, isTable: boolean): Place | null {
  if (!/\d/.test(line)) return isTable && tabled.test(line) ? rowPlace(line) : filePlace(line);
  const found = own.exec(line) ?? inside.exec(line);
  if (found !== null && pathLike.test(found[1] ?? '') && !noPath.test(found[1] ?? '')) {
    const [, , , column, , inBrackets, , maven, , spelled, said = ''] = found;
    return { kind: 'path', hasColumn: (column ?? inBrackets ?? maven ?? spelled) !== undefined, said };
  }
  const inRow = row.exec(line) ?? codeFirst.exec(line) ?? sqlfluffRow.exec(line);
  if (inRow !== null) return { kind: 'row', hasColumn: true, said: inRow[3] ?? '' };
  if (lettered.test(line)) return { kind: 'row', hasColumn: false, said: '' };
  const inBars = barred.exec(line);
  if (inBars !== null) return { kind: 'row', hasColumn: false, said: inBars[2] ?? '' };
  if (below.test(line)) return { kind: 'below', hasColumn: true, said: '' };
  return isTable && tabled.test(line) ? rowPlace(line) : filePlace(line);
}

/** A line that says of a file, or of a thing that has a rule's code, that something is wrong. */
function filePlace(line: string): Place | null {
  if (isPlanned(line)) return { kind: 'change', hasColumn: false, said: line };
  if (inFile.test(line) || ruledOff.test(line)) return { kind: 'path', hasColumn: false, said: '' };
  const found = filed.exec(line);
  const named = found?.[1] ?? found?.[2] ?? '';
  if (coded.test(line) || (pathLike.test(named) && !noPath.test(named)))
    return { kind: 'path', hasColumn: false, said: line };
  return null;
}

function rowPlace(line: string): Place {
  return { kind: 'row', hasColumn: false, said: tabled.exec(line)?.[2] ?? '' };
}
