import { folderOf } from '../../text/paths.ts';
import type { RowPlace } from './place.ts';
import type { Row } from './row.ts';

/**
 * What package managers, pipdeptree and tree write into a row in which something is wrong: "UNMET DEPENDENCY a@1",
 * "a@1 invalid: …", "a@1 extraneous", "[error opening dir]", "installed: ?". A name of a file may hold such a word.
 */
const wrong =
  /(?<![\w./@-])(?:UNMET|unmet|invalid|extraneous|missing|broken|conflict(?:ing|s)?|ELSPROBLEMS|error|ERR!|not found|no such file|cannot|denied|unresolved|deprecated|vulnerab\w+|corrupt(?:ed)?)(?![\w/-]|\.\w)|installed: \?/i;
/** npm lists what it need not install on this machine in the same words; dozens of them are no news. */
const optional = /UNMET OPTIONAL/;
const mostOptional = 8;

/** Rows of a listing in which something is wrong: bad packages, folders that could not be read, dangling links. */
export function troubledRows(rows: readonly Row[], places: readonly (RowPlace | null)[]): readonly number[] {
  const found = [...rows.keys()].filter((index) => {
    const said = saidIn(rows[index]);
    return rows[index]?.entries === 1 && wrong.test(said) && !optional.test(said);
  });
  const unmet = [...rows.keys()].filter((index) => optional.test(saidIn(rows[index])));
  return [...found, ...(unmet.length <= mostOptional ? unmet : []), ...danglingLinks(rows, places)];
}

function saidIn(row: Row | undefined): string {
  return row?.name ?? row?.names?.join(' ') ?? row?.text ?? '';
}

const link = /^(.+) -> (.+)$/;

/** Links that point to a name in a folder of the listing, which has no such name. */
function danglingLinks(rows: readonly Row[], places: readonly (RowPlace | null)[]): readonly number[] {
  const links = [...rows.keys()].filter((index) => link.test(rows[index]?.name ?? ''));
  if (links.length === 0) return [];
  const names = namesByFolder(rows, places);
  return links.filter((index) => {
    const [, own = '', target = ''] = link.exec(rows[index]?.name ?? '') ?? [];
    // A path in front means that rows were picked; what begins with a dot may be there and not be listed.
    if (own.includes('/') || /^[/~]|(?:^|\/)\.[^./]/.test(target)) return false;
    const path = resolved(keyOf(places, index), target);
    const folder = path === null ? undefined : names.get(folderOf(path));
    return path !== null && folder !== undefined && !folder.has(path.slice(folderOf(path).length));
  });
}

/** The names in each folder that was listed whole: of a tree any, in the long form those with a sum above them. */
function namesByFolder(
  rows: readonly Row[],
  places: readonly (RowPlace | null)[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  let isWhole = false;
  for (const [index, { text, name, parent, entries }] of rows.entries()) {
    if (entries === 0) isWhole = /^total \d/.test(text) || (isWhole && text.startsWith('SIZE NAME = '));
    if (name === undefined || (parent === undefined && !isWhole)) continue;
    const folder = keyOf(places, index);
    const known = names.get(folder) ?? new Set(['.', '..']);
    known.add((link.exec(name)?.[1] ?? name).replace(/[/*=|@]$/, ''));
    names.set(folder, known);
  }
  return names;
}

/** The folder of a row, with a slash behind it; empty for the one that was listed. */
function keyOf(places: readonly (RowPlace | null)[], index: number): string {
  const folder = places[index]?.folder ?? '';
  return folder === '' ? '' : `${folder}/`;
}

/** `a/../b` below a folder as a path from the top; null: it leads out of the listing. */
function resolved(folder: string, target: string): string | null {
  const parts = folder.split('/').slice(0, -1);
  for (const part of target.replace(/\/+$/, '').split('/')) {
    if (part === '..' && parts.pop() === undefined) return null;
    if (part !== '..' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
