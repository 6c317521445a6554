import { sharedFolder } from '../../text/paths.ts';
import type { Finding, Report } from './report.ts';

/** Findings of one message, in the order in which they were printed. */
interface Group {
  /** The message, with the placeholder where `values` differ. */
  readonly message: string;
  /** Indices of its findings, ascending. */
  readonly places: readonly number[];
  /** For each of them what stands in the message's placeholders. */
  readonly values: readonly (readonly string[])[];
}

/** What a message quotes, and numbers that stand alone: what differs between findings of one rule. */
const changing =
  /(?<=')[^'\s]+(?=')|(?<=")[^"\s]+(?=")|(?<=`)[^`\s]+(?=`)|(?<![\w.'"`{}-])\d+(?![\w.'"`{}-])/g;
const placeholders = ['{}', '<>', '\u00ab\u00bb', '\u2039\u203a', '\u27e8\u27e9'];

/**
 * Writes each message once, below it the files and in each the places; what comes once stays as it was printed. Null:
 * the findings of a file do not stand together in the order of their places, or a message would be misread.
 */
export function layOut(report: Report): string | null {
  const { style, before, after, headed } = report;
  if (!isSorted(report.findings) || report.findings.some(({ message }) => isMisread(message))) return null;
  const placeholder = placeholders.find(
    (each) => !report.findings.some(({ message }) => message.includes(each)),
  );
  if (placeholder === undefined) return null;
  const folder = folderOfAll(report.findings);
  const { findings, groups } = inOrder(below(report.findings, folder), placeholder);
  if (groups.every(({ places }) => places.length === 1)) return null;
  const order = orderOf(findings, groups);
  const rows = groups.flatMap((group) => {
    const [first = 0, second] = group.places;
    const single = second === undefined ? findings[first] : undefined;
    return single === undefined ? placesOf(findings, group) : asPrinted(single, style.single);
  });
  const header = [
    'Findings: each message once, below it PATH: LINE:COLUMN of each.',
    ...(groups.some(({ values: [first = []] }) => first.length > 0)
      ? [`${placeholder} in a message: what stands behind the place.`]
      : []),
    ...(folder === '' ? [] : [`Paths are in ${folder}.`]),
    `Printed as "${style.pattern}"${headed ? ' below the path of each file' : ''}, by file and place;`,
    order.says,
    ...(before.length + after.length > 0
      ? [`First ${before.length} and last ${after.length} lines as printed.`]
      : []),
  ].join(' ');
  return [header, ...order.files, ...before, ...rows, ...after].join('\n');
}

/** Empty where a path is that of a folder, which would be left without a name. */
function folderOfAll(findings: readonly Finding[]): string {
  const paths = new Set(findings.map(({ path }) => path));
  const folder = sharedFolder(paths);
  return paths.has(folder) ? '' : folder;
}

function below(findings: readonly Finding[], folder: string): readonly Finding[] {
  return findings.map((finding) => ({ ...finding, path: finding.path.slice(folder.length) }));
}

/** True for findings that stand by file, in each by place. */
function isSorted(findings: readonly Finding[]): boolean {
  const seen = new Set<string>();
  return findings.every((finding, at) => {
    const last = findings[at - 1];
    if (last?.path === finding.path) return placeBefore(last, finding) <= 0;
    if (seen.has(finding.path)) return false;
    seen.add(finding.path);
    return true;
  });
}

function placeBefore(one: Finding, other: Finding): number {
  return one.line - other.line || (one.column ?? -1) - (other.column ?? -1);
}

/** Behind it a reader looks for indented files and for lines that go on. */
function isMisread(message: string): boolean {
  return message === '' || /^[\s|]/.test(message);
}

/**
 * Groups, and findings as these can hold them: of two on one place that would be read in another order the second goes
 * with the first.
 */
function inOrder(
  printed: readonly Finding[],
  placeholder: string,
): { readonly findings: readonly Finding[]; readonly groups: readonly Group[] } {
  let findings = printed;
  for (;;) {
    const groups = groupsOf(findings, placeholder);
    const rank = new Map(groups.flatMap(({ places }, index) => places.map((at) => [at, index] as const)));
    const turned = new Set(
      [...findings.keys()].filter(
        (at) => isOnPlaceBefore(findings, at) && (rank.get(at - 1) ?? 0) > (rank.get(at) ?? 0),
      ),
    );
    if (turned.size === 0) return { findings, groups };
    findings = joined(findings, turned);
  }
}

function isOnPlaceBefore(findings: readonly Finding[], at: number): boolean {
  const [last, finding] = [findings[at - 1], findings[at]];
  return last !== undefined && finding?.path === last.path && placeBefore(last, finding) === 0;
}

function joined(findings: readonly Finding[], turned: ReadonlySet<number>): readonly Finding[] {
  const all: Finding[] = [];
  for (const [at, finding] of findings.entries()) {
    const last = all.at(-1);
    if (turned.has(at) && last !== undefined)
      all[all.length - 1] = { ...last, message: `${last.message}\n&${finding.message}` };
    else all.push(finding);
  }
  return all;
}

/** In the order in which their first findings were printed. */
function groupsOf(findings: readonly Finding[], placeholder: string): readonly Group[] {
  const alike = grouped(findings.keys(), (at) => patternOf(findings[at]?.message ?? '', placeholder));
  return alike
    .flatMap((places) => shortest(findings, places, placeholder))
    .toSorted((one, other) => (one.places[0] ?? 0) - (other.places[0] ?? 0));
}

function grouped(places: Iterable<number>, keyOf: (place: number) => string): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const at of places) {
    const key = keyOf(at);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [at]);
    else known.push(at);
  }
  return [...groups.values()];
}

function patternOf(message: string, placeholder: string): string {
  return message.replace(changing, placeholder);
}

/** Findings of one pattern as one group with their values, or one for each message, whichever is shorter. */
function shortest(
  findings: readonly Finding[],
  places: readonly number[],
  placeholder: string,
): readonly Group[] {
  const messageOf = (at: number): string => findings[at]?.message ?? '';
  const apart = grouped(places, messageOf).map((some): Group => ({
    message: messageOf(some[0] ?? 0),
    places: some,
    values: some.map(() => []),
  }));
  if (apart.length === 1) return apart;
  const all = places.map((at) => messageOf(at).match(changing) ?? []);
  const differs = (all[0] ?? []).map((value, slot) => all.some((values) => values[slot] !== value));
  let slot = 0;
  const message = messageOf(places[0] ?? 0).replace(changing, (value) =>
    differs[slot++] === true ? placeholder : value,
  );
  const values = all.map((each) => each.filter((_, index) => differs[index] === true));
  const together = { message, places, values };
  const spent = apart.reduce((sum, group) => sum + charsOf(findings, group), 0);
  return charsOf(findings, together) < spent ? [together] : apart;
}

function charsOf(findings: readonly Finding[], { message, places, values }: Group): number {
  const files = new Set(places.map((at) => findings[at]?.path ?? ''));
  const named = [...files].reduce((sum, path) => sum + path.length + lineChars, 0);
  const said = values.reduce(
    (sum, each) => sum + each.reduce((more, value) => more + value.length + 1, 0),
    0,
  );
  return message.length + named + said;
}

/** What a line break and the blanks behind it cost beside their characters. */
const lineChars = 4;

/** In which order the files were printed, in words and, where these do not do, one by one. */
function orderOf(
  findings: readonly Finding[],
  groups: readonly Group[],
): { readonly says: string; readonly files: readonly string[] } {
  const printed = [...new Set(findings.map(({ path }) => path))];
  if (isEqual(printed, printed.toSorted())) return { says: 'files by name.', files: [] };
  const named = groups.flatMap(({ places }) => places.map((at) => findings[at]?.path ?? ''));
  if (isEqual(printed, [...new Set(named)])) return { says: 'files as they are first named.', files: [] };
  return { says: `files as in the next ${printed.length} lines.`, files: printed };
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}

function asPrinted({ path, line, column, message }: Finding, pattern: string): readonly string[] {
  const full = { PATH: path, LINE: String(line), MESSAGE: message } as const;
  const [first = '', ...below] = pattern
    .replace(/PATH|LINE|[:,]COLUMN|MESSAGE/g, (word) =>
      word === 'PATH' || word === 'LINE' || word === 'MESSAGE'
        ? full[word]
        : column === null
          ? ''
          : `${word[0] ?? ''}${column}`,
    )
    .split('\n');
  return [first, ...below.map((each) => `|${each}`)];
}

/** A message, and below it where it holds. */
function placesOf(findings: readonly Finding[], { message, places, values }: Group): readonly string[] {
  const byFile = new Map<string, string[]>();
  for (const [index, at] of places.entries()) {
    const finding = findings[at];
    if (finding === undefined) continue;
    const { path, line, column } = finding;
    const place = column === null ? String(line) : `${line}:${column}`;
    const entry = [place, ...(values[index] ?? [])].join(' ');
    const known = byFile.get(path);
    if (known === undefined) byFile.set(path, [entry]);
    else known.push(entry);
  }
  const [first = '', ...below] = message.split('\n');
  const between = (values[0] ?? []).length > 0 ? ', ' : ' ';
  const files = [...byFile].map(([path, entries]) => `  ${path}: ${entries.join(between)}`);
  return [first, ...below.map((each) => `|${each}`), ...files];
}
