import { sharedFolder } from '../../text/paths.ts';
import { aboveRows, orderRows, startsOf } from './besides.ts';
import { groupsOf, groupsInOrder, type Group } from './groups.ts';
import { joinedPlaces, rowsOf, type Rows } from './rows.ts';
import { excerptMark, type Finding, type Section } from './section.ts';
import { isMisreadSource, sourceRows } from './source-rows.ts';
import type { Stretch } from './starts.ts';

/** A section as it stands in the form. */
export interface SectionForm {
  /** The header first. */
  readonly lines: readonly string[];
  /** How many of the last ones nobody needs who mends the findings: source, and when each line was printed. */
  readonly besides: number;
  readonly says: string;
}

const placeholders = ['{}', '<>', '\u00ab\u00bb', '\u2039\u203a', '\u27e8\u27e9'];

/**
 * Writes each message once, below it the files and in each the places; what comes once stays as it was printed. Null: a
 * message would be misread, or none comes twice.
 */
export function layOut(section: Section, stretch: Stretch, isFirst: boolean): SectionForm | null {
  const placeholder = placeholders.find(
    (each) => !section.findings.some(({ message }) => message.includes(each)),
  );
  const starts = startsOf(stretch.starts.slice(section.from, section.to), stretch.trimmed);
  if (placeholder === undefined || starts === null || section.excerpts.some(isMisreadSource)) return null;
  const folder = folderOfAll(section.findings);
  const told = below(section.findings, folder);
  const isInOrder = isSorted(told) && section.above.every(({ time }) => time === 1);
  const { findings, groups } = isInOrder
    ? groupsInOrder(told, placeholder)
    : { findings: told, groups: groupsOf(told, placeholder) };
  if (groups.every(({ places }) => places.length === 1)) return null;
  const isJoined = isInOrder && joinedPlaces(findings, groups) >= leastJoined;
  const rows = groups.map((group) => rowsOf(findings, group, section.style.single, isJoined));
  const order = isInOrder ? orderOf(findings, groups) : ownOrder(findings.length, groups, rows);
  const above = below(section.above, folder).flatMap((each) => aboveRows(each, folder));
  const source = sourceRows(section.excerpts);
  const messages = rows.flatMap(({ lines }) => lines);
  const body = [...order.files, ...above, ...messages];
  const counts = [order.rows.length, starts.rows.length, source.length] as const;
  const besides = [...order.rows, ...starts.rows, ...source];
  const says = [
    `Findings (next ${body.length} lines):`,
    ...(isFirst ? ['each message once, below it PATH: LINE:COLUMN of each.'] : []),
    ...(groups.some(({ values }) => values.length > 0)
      ? [`${placeholder} in a message: what stands behind the place.`]
      : []),
    ...(isJoined ? ['3,7:5 is 3:5 and 7:5.'] : []),
    ...(folder === '' ? [] : [`Paths are in ${folder}.`]),
    `Printed as ${JSON.stringify(patternOf(section))}${section.headed ? ' below the path of each file' : ''},`,
    order.says,
    ...section.widths.map(
      ([path, widths]) => `Columns of ${path.slice(folder.length)}: ${widths.join(' ')}.`,
    ),
    ...(above.length > 0
      ? [`Then ${above.length} lines that stood above the findings at these places.`]
      : []),
    ...(starts.says === '' ? [] : [starts.says]),
    ...(stretch.cr ? ['Lines end in CR.'] : []),
    ...(source.length > 0 ? [`Where ${excerptMark} stands: source.`] : []),
  ];
  const shown = [says.join(' '), ...body];
  if (besides.length === 0) return { lines: shown, besides: 0, says: '' };
  const heading = `Besides (next ${besides.length} lines): ${counts[0]} that number rows in their order, ${counts[1]} of moments, ${counts[2]} of source.`;
  return {
    lines: [...shown, heading, ...besides],
    besides: 1 + besides.length,
    says: [
      ...(counts[0] > 0 ? ['in which order they were printed'] : []),
      ...(counts[1] > 0 ? ['when each line was printed'] : []),
      ...(counts[2] > 0 ? ['source of the findings above'] : []),
    ].join(', '),
  };
}

/** Of fewer the sentence that explains them costs more. */
const leastJoined = 8;

/** True for findings that stand by file, in each by place. */
function isSorted(findings: readonly Finding[]): boolean {
  const seen = new Set<string>();
  return findings.every((finding, at) => {
    const last = findings[at - 1];
    if (last?.path === finding.path)
      return (finding.line - last.line || (finding.column ?? -1) - (last.column ?? -1)) >= 0;
    if (seen.has(finding.path)) return false;
    seen.add(finding.path);
    return true;
  });
}

/** Empty where a path is that of a folder, which would be left without a name. */
function folderOfAll(findings: readonly Finding[]): string {
  const paths = new Set(findings.map(({ path }) => path));
  const folder = sharedFolder(paths);
  return paths.has(folder) ? '' : folder;
}

function below<Placed extends { readonly path: string }>(
  all: readonly Placed[],
  folder: string,
): readonly Placed[] {
  return folder === '' ? all : all.map((each) => ({ ...each, path: each.path.slice(folder.length) }));
}

/** How a finding was printed, with what all have below their first line; MORE: what only some have. */
function patternOf({ style, lead, tail, findings }: Section): string {
  const isMore = findings.some(({ message }) => message.includes('\n'));
  const more = lead.length + tail.length > 0 && (isMore || tail.length > 0) ? ['MORE'] : [];
  return [style.pattern, ...lead, ...more, ...tail].join('\n');
}

interface Order {
  readonly says: string;
  readonly files: readonly string[];
  readonly rows: readonly string[];
}

/** Findings that do not go by file and place: row by row, as they were printed. */
function ownOrder(count: number, groups: readonly Group[], all: readonly Rows[]): Order {
  const rowOf = new Array<number>(count).fill(0);
  let before = 0;
  for (const [index, { places }] of groups.entries()) {
    const own = all[index];
    for (const [at, place] of places.entries()) rowOf[place] = before + (own?.rowOf[at] ?? 0);
    before += own?.rows ?? 0;
  }
  const rows = orderRows(rowOf);
  return {
    says: 'in an order of its own.',
    files: [],
    rows,
  };
}

/** In which order the files were printed, in words and, where these do not do, one by one. */
function orderOf(findings: readonly Finding[], groups: readonly Group[]): Order {
  const printed = [...new Set(findings.map(({ path }) => path))];
  if (isEqual(printed, printed.toSorted()))
    return { says: 'by file and place; files by name.', files: [], rows: [] };
  const named = groups.flatMap(({ places }) => places.map((at) => findings[at]?.path ?? ''));
  if (isEqual(printed, [...new Set(named)]))
    return { says: 'by file and place; files as they are first named.', files: [], rows: [] };
  return {
    says: `by file and place; files as in the next ${printed.length} lines.`,
    files: printed,
    rows: [],
  };
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}
