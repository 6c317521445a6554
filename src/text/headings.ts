import { indentOf } from './lines.ts';

/**
 * Lines that say where what stands below them belongs, by rank: the run of a module, a job or a host; a task, a step or
 * a function; a file. A heading ends those of its own rank and below.
 */
const headings: readonly (readonly [0 | 1 | 2, RegExp])[] = [
  // ansible, gradle, bazel, helm, npm scripts, make, CI services, git log, pylint, go vet, `set -x`.
  [0, /^(?:PLAY|GATHERING FACTS)\b.* ?\*{3,}$|^PLAY \[/],
  [1, /^(?:TASK|HANDLER|RUNNING HANDLER) \[/],
  [0, /^(?:\[INFO\] +)?(?:Building|Reactor Build Order|Project) (?=\S+ )|^\[INFO\] -+< .+ >-+$/],
  [1, /^\[INFO\] --- \S+.* @ \S+ ---$/],
  [1, /^> (?:Task|Configure project) :\S*|^FAILURE: |^\* What went wrong:$/],
  [0, /^> \S+@\S+ \S+|^> \S+ lint\b|^\$ \S|^\+{1,3} \S/],
  [0, /^\w*make(?:\[\d+\])?: Entering directory /],
  [0, /^(?:::group::|##\[group\])|^==> |^commit [0-9a-f]{7,64}\b|^\*{5,} Module \S/],
  // `### pod/cart`, `-- Logs of cart --`, `===== cart =====`, `>>> cart`: of loops that print a heading by `echo`.
  [0, /^#{2,6} \S|^>{2,4} \S|^([-=*~+_])\1+ \S.* \1{2,}$/],
  [0, /^# [\w.~-]+(?:\/[\w.~-]+)*(?: \[[\w./-]+\])?$/],
  [1, /^Step \d+\/\d+ ?:|^ *(?:>|=>) +\[[\w -]*\d+\/\d+\] |^#\d+ \[/],
  [1, /^\[\d+\/\d+\] \S/],
  [1, /^\s*(?:Compiling|Checking|Linting|Analyzing|Running|Processing|Inspecting|Scanning) \S/],
  // gcc, g++, in whatever language: `a.c: In function 'main':`, `In file included from a.h:3,`.
  [2, /^\S+\.\w+: [^:]{2,80}:$/u],
  // commitlint.
  [2, /^\u29d7 +input: /],
  [2, /^In file included from |^ +from \S+:\d+[,:]/],
];
const hint =
  /\*|\[|^[-~_>:]|^\$ |^\+|^#|^=|make|commit|Step|FAIL|Building|Project|ing |In |At |from |: .*:$|^\u29d7/;

/**
 * A line that is a path and little else: eslint, yamllint, phpstan's `Line   src/a.php`, phpcs' `FILE: a.php`,
 * sqlfluff's `== [a.sql] FAIL`.
 */
const file =
  /^ *(?:Line {2,}|FILE: +|File: +)?((?:[A-Za-z]:[\\/])?[^\s:"'(){}<>|=,;*]*[^\s:"'(){}<>|=,;*/\\.\d][^\s:"'(){}<>|=,;*]*|\/[^:"'<>|*]*\.\w{1,8}):?(?: +\(\d+ \w+\)| \[\d+\])?$/u;
const asFile = /[/\\]|\.[a-z]\w{0,9}$|^\S*(?:Dockerfile|Makefile)$/i;
const labelled = /^ *(?:Line {2,}|FILE: +|File: +)\S|^== \[\S+\] [A-Z]+$/;

/** htmlhint: `   /srv/app/a.html`. */
const indented = /^ {2,4}(?:\/[^\s:"'<>|*]+)+\.[a-z]\w{0,7}$/i;

/** The rank of a heading; null: the line is none. */
export function headingRank(line: string): 0 | 1 | 2 | null {
  if (line.length > maxHeadingChars || line === '') return null;
  if (namesFile(line)) return 2;
  if (!hint.test(line)) return null;
  return headings.find(([, pattern]) => pattern.test(line))?.[0] ?? null;
}

/** A line that names a file, and findings in it below. */
export function namesFile(line: string): boolean {
  if (labelled.test(line) || indented.test(line)) return true;
  if (line.startsWith('  ')) return false;
  const [, path = ''] = file.exec(line) ?? [];
  return path !== '' && asFile.test(path) && !path.includes('://');
}

/** Longer lines are no headings. */
const maxHeadingChars = 300;

/**
 * For each line whether it is a heading of a line that states a failure: of the ranks above, and lines above it that
 * stand less indented. Linear.
 */
export function headingsOf(
  lines: readonly string[],
  isFailure: (line: number) => boolean,
): readonly boolean[] {
  const needed = new Array<boolean>(lines.length).fill(false);
  const ranks: (readonly number[])[] = [[], [], []];
  let outer: { readonly line: number; readonly indent: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const indent = indentOf(line);
    if (indent === -1) continue;
    outer = outer.filter((each) => each.indent < indent);
    if (isFailure(index)) {
      for (const heading of ranks.flat()) needed[heading] = true;
      for (const each of outer) needed[each.line] = true;
    }
    const rank = isFailure(index) ? null : headingRank(line);
    if (rank !== null) {
      // Several lines may be one heading: what gcc says of includes and functions.
      const isNext = rank === 2 && !namesFile(line) && ranks[2]?.at(-1) === index - 1;
      ranks[rank] = isNext ? [...(ranks[2] ?? []), index].slice(-maxHeadingLines) : [index];
      for (let lower = rank + 1; lower < ranks.length; lower += 1) ranks[lower] = [];
    }
    if (indent < maxIndent) outer.push({ line: index, indent });
  }
  return needed;
}

/** A heading of several lines keeps its last ones. */
const maxHeadingLines = 6;
/** Deeper lines are no headings: so the lines above are few. */
const maxIndent = 24;

/** The headings that wanted lines stand below, one of each rank at most. */
export function sectionsOf(lines: readonly string[], isWanted: (line: number) => boolean): readonly number[] {
  const needed = new Set<number>();
  const open: (number | null)[] = [null, null, null];
  for (const [index, line] of lines.entries()) {
    const rank = headingRank(line);
    if (rank !== null) open.fill(null, rank);
    if (isWanted(index)) for (const heading of open) if (heading !== null) needed.add(heading);
    if (rank !== null) open[rank] = index;
  }
  return [...needed];
}
