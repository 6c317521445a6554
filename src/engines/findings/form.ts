import { sharedFolder } from '../../text/paths.ts';
import { aboveRows, orderRows, partedAbove, shapeRows, startsOf } from './besides.ts';
import { groupsOf, groupsInOrder, type Group } from './groups.ts';
import { joinedPlaces, rowsOf, type Rows } from './rows.ts';
import { excerptMark, isMisread, type Finding, type Section } from './section.ts';
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
  const start = startOfAll(groups);
  const isJoined = joinedPlaces(findings, groups) >= leastJoined;
  const rows = groups.map((group) => rowsOf(findings, group, start, { isSorted: isInOrder, isJoined }));
  const order = isInOrder ? orderOf(findings, groups) : ownOrder(findings.length, groups, rows);
  const standing = partedAbove(below(section.above, folder));
  const above = standing.said.flatMap((each) => aboveRows(each, folder));
  const body = [...order.files, ...above, ...rows.flatMap(({ lines }) => lines)];
  const source = sourceRows(section.excerpts);
  const says = [
    `Findings by message (next ${body.length} lines):`,
    ...(isFirst ? ['below each its places.'] : []),
    ...(isJoined ? [joinedLegend] : []),
    ...legendsOf(groups, placeholder),
    ...(folder === '' ? [] : [`Paths are in ${folder}.`]),
    ...(start === '' ? [] : [`Messages begin ${JSON.stringify(start)}.`]),
    `Printed as ${JSON.stringify(patternOf(section))}${section.headed ? ' below the path of each file' : ''}${order.says}.`,
    ...section.widths.map(
      ([path, widths]) => `Columns of ${path.slice(folder.length)}: ${widths.join(' ')}.`,
    ),
    ...(above.length > 0
      ? [`Then ${above.length} lines that stood above the findings at these places.`]
      : []),
    ...(starts.says === '' ? [] : [starts.says]),
    ...(stretch.cr ? ['Lines end in CR.'] : []),
    ...(source.length > 0 && section.shapes.length === 0 ? [`Where ${excerptMark} stands: source.`] : []),
  ];
  return withBesides(
    [says.join(' '), ...body],
    [
      {
        lines: order.rows,
        heading: 'that number rows in their order',
        says: 'printed order',
      },
      {
        lines: standing.calls.flatMap((each) => aboveRows(each, folder)),
        heading: 'that stood above them',
        says: 'calls of compilers',
      },
      { lines: starts.rows, heading: 'of moments', says: 'moments' },
      { lines: shapeRows(section.shapes), heading: 'of shapes', says: 'links to rules, notes on lints' },
      { lines: source, heading: 'of source', says: 'source' },
    ],
  );
}

/** What messages hold that do not stand for themselves. */
function legendsOf(groups: readonly Group[], placeholder: string): readonly string[] {
  const hasValues = groups.some(({ values }) => values.length > 0);
  const hasMore = groups.some(({ message }) => /\n&(?!note: )/.test(message));
  return [
    ...(hasValues ? [`${placeholder} in a message: what stands behind the place.`] : []),
    ...(hasMore ? ['|& is one more at these places.'] : []),
  ];
}

/** What nobody needs who mends the findings. */
interface Beside {
  readonly lines: readonly string[];
  readonly heading: string;
  readonly says: string;
}

function withBesides(shown: readonly string[], all: readonly Beside[]): SectionForm {
  const lines = all.flatMap((each) => each.lines);
  if (lines.length === 0) return { lines: shown, besides: 0, says: '' };
  const some = all.filter((each) => each.lines.length > 0);
  const counts = some.map((each) => `${each.lines.length} ${each.heading}`).join(', ');
  return {
    lines: [...shown, `Besides findings (next ${lines.length} lines): ${counts}.`, ...lines],
    besides: 1 + lines.length,
    says: some.map(({ says }) => says).join(', '),
  };
}

const joinedLegend = '3,7-9:5 is 3:5 7:5 8:5 9:5.';
/** Of fewer the sentence that explains them costs more. */
const leastJoined = 8;

/** A level, as checkers write it in front of what they say. */
const level = /^(?:[A-Za-z]+(?: [A-Za-z]+)?: |[A-Za-z]+ (?: |(?=[A-Z]+\d)))/;
/** For fewer messages the sentence costs more. */
const leastStarts = 4;

/** The level that all messages begin with; empty: there is none. */
function startOfAll(groups: readonly Group[]): string {
  const [start = ''] = level.exec(groups[0]?.message ?? '') ?? [];
  const isOfAll =
    groups.length >= leastStarts &&
    groups.every(
      ({ message }) =>
        message.startsWith(start) && !isMisread(message.slice(start.length).split('\n', 1)[0] ?? ''),
    );
  return isOfAll ? start : '';
}

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
    says: '',
    files: [],
    rows,
  };
}

/** In which order the files were printed, in words and, where these do not do, one by one. */
function orderOf(findings: readonly Finding[], groups: readonly Group[]): Order {
  const printed = [...new Set(findings.map(({ path }) => path))];
  if (isEqual(printed, printed.toSorted())) return { says: ', by path and place', files: [], rows: [] };
  const named = groups.flatMap(({ places }) => places.map((at) => findings[at]?.path ?? ''));
  if (isEqual(printed, [...new Set(named)]))
    return { says: ', by place, files as first named', files: [], rows: [] };
  return {
    says: `, by place, files as in the next ${printed.length} lines`,
    files: printed,
    rows: [],
  };
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}
