import { isCutNotice } from '../../text/cut-notice.ts';
import { folderOf, sharedFolder } from '../../text/paths.ts';
import { bestEnding, countEndings } from './endings.ts';
import { Outline, type Signs } from './outline.ts';
import { outlineTitle, type Row } from './row.ts';

/** Fewer paths than this are no shorter as an outline: its title costs about fifty tokens. */
const minOutlined = 12;

/** Paths of one folder that stand together; null: a line that is no path. */
interface Group {
  readonly folder: string | null;
  readonly names: string[];
}

/**
 * Paths as an outline of their folders, in their order, each folder's name said once as long as the walk stays in it.
 * Null: they are too few.
 */
export function layOutPaths(lines: readonly string[]): readonly Row[] | null {
  if (lines.length < minOutlined) return null;
  const groups = groupsOf(lines);
  const folders = groups.flatMap(({ folder }) => folder ?? []);
  const base = sharedFolder(folders);
  const names = groups.flatMap((group) => (group.folder === null ? [] : group.names));
  const ending = bestEnding(countEndings(names), names.length, '');
  const turns = endingsBy(groups);
  const left = leftAt(groups);
  const outline = new Outline(base, ending);
  for (const [at, { folder, names: own }] of groups.entries()) {
    if (folder === null) {
      for (const line of own) outline.line(line);
      continue;
    }
    while (!folder.startsWith(outline.path)) outline.leave();
    if (folder === outline.path) {
      outline.add(own);
      continue;
    }
    // Where the walk goes on in a folder between the two, that one is named by itself.
    const shared = sharedFolder([folder, groups[left[at] ?? 0]?.folder ?? '']);
    if (shared.length > outline.path.length && shared.length < folder.length)
      outline.enter(shared.slice(outline.path.length), [], outline.ending);
    outline.enter(
      folder.slice(outline.path.length),
      own,
      turns.get(folder)?.(outline.ending) ?? outline.ending,
    );
  }
  return outline.rows(titleOf(base, ending, outline.signs));
}

/** One that reads like a sign of the outline stands by itself. */
const path = /^[^\s=]\S*$/;

function groupsOf(lines: readonly string[]): readonly Group[] {
  const groups: Group[] = [];
  for (const line of lines) {
    const isPath = path.test(line) && !/:$|\/=/.test(line) && !isCutNotice(line);
    const folder = isPath ? folderOf(line.slice(0, -1)) : null;
    const name = folder === null ? line : line.slice(folder.length);
    const last = groups.at(-1);
    if (last?.folder === folder) last.names.push(name);
    else groups.push({ folder, names: [name] });
  }
  return groups;
}

/** For each group the next one that is not in its folder. */
function leftAt(groups: readonly Group[]): readonly number[] {
  const left = groups.map((_, at) => at + 1);
  for (let at = groups.length - 1; at >= 0; at -= 1) {
    const folder = groups[at]?.folder ?? '';
    let next = at + 1;
    while (next < groups.length && groups[next]?.folder?.startsWith(folder) === true)
      next = left[next] ?? groups.length;
    left[at] = next;
  }
  return left;
}

/** For each folder what its names end in best, by what is told of them already. */
function endingsBy(groups: readonly Group[]): ReadonlyMap<string, (told: string) => string> {
  const names = new Map<string, string[]>();
  for (const { folder, names: own } of groups) {
    if (folder === null) continue;
    const known = names.get(folder);
    if (known === undefined) names.set(folder, [...own]);
    else for (const name of own) known.push(name);
  }
  return new Map(
    [...names].map(([folder, own]) => {
      const counts = countEndings(own);
      return [folder, (told: string) => bestEnding(counts, own.length, told)] as const;
    }),
  );
}

function titleOf(base: string, ending: string, { marked, turned, whole }: Signs): string {
  const signs = [
    ...(marked ? [`"=b" is a/b`] : []),
    ...(turned ? ['below "a/*.x" names end in .x'] : []),
    ...(whole ? ['what stands behind "= " was printed so'] : []),
  ];
  const more = signs.map((sign) => `; ${sign}`).join('');
  return `${outlineTitle}paths in ${base}*${ending}: "a/ b c" are a/b${ending} and a/c${ending}, what stands one blank deeper is in a/ too${more}:`;
}
