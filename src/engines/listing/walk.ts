import { failureSign } from '../../text/failure.ts';
import { folderOf } from '../../text/paths.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { isLongLine } from './long.ts';
import { isListedPath, shapeOf } from './shape.ts';
import { layOutTree } from './tree.ts';

/** Tokens of a listing that is worth a marker although nobody knows that one was asked for. */
const minUntoldTokens = 2_000;

/**
 * True for a large text that is a listing as a whole and by its shape alone: what `ls -l` and `ls -R` print, a drawn
 * tree of files or packages, and paths as a walk through folders meets them. Lists that somebody wrote, or that tell of
 * some files only (changed ones, failed tests, what a package holds), have no such shape: they are sorted, jump between
 * folders or say more than names.
 */
export function isWalk(text: string): boolean {
  if (tokenWeight(text) < minUntoldTokens) return false;
  const lines = text.split('\n');
  const filled = lines.filter((line) => line !== '');
  switch (shapeOf(text)) {
    case 'long':
      return filled.every((line) => isLongLine(line) || beside.test(line));
    case 'tree':
      return isTreeOfNames(lines);
    case 'folders':
      return isNested(lines);
    case 'paths':
      return filled.every(isListedPath) && arePathsOfWalk(filled);
    default:
      return false;
  }
}

/** What `ls` prints beside entries: a folder's name, and what is in it together. */
const beside = /^\S*:$|^total \d\S*$/;

/** A name of a file or a package, its version and what its program remarks on it. */
const treeName =
  /^(?:UNMET (?:OPTIONAL |PEER )?DEPENDENCY )?@?[\w.+~-][\w.+~@/^<>=*|:-]*(?: v?\d[\w.+-]*)?(?: \([^()]*\))*(?: (?:deduped|extraneous|overridden|invalid:? ?.*))?(?: -> \S+)?$/;
/** What npm says of packages that it lacks reads like a failure of a run. */
const ofPackages = /^UNMET |(?: extraneous| invalid:? ?.*| deduped.*)$/;
/** The rest are what was listed, a sum and names with blanks. */
const [minLeaves, minNames] = [0.9, 0.95];

function isTreeOfNames(lines: readonly string[]): boolean {
  const leaves = (layOutTree(lines) ?? []).flatMap(({ name }) => name ?? []);
  const named = leaves.filter((leaf) => treeName.test(leaf)).length;
  return (
    leaves.length >= lines.length * minLeaves &&
    named >= leaves.length * minNames &&
    !leaves.some((leaf) => !ofPackages.test(leaf) && failureSign(leaf, null) === 2)
  );
}

const heading = /^(\S+):$/;
/** All but what was listed, and a few that were listed by a link. */
const minKnown = 0.8;

/** True where headings name folders that the lists above them hold, as those of `ls -R` do. */
function isNested(lines: readonly string[]): boolean {
  const names = new Set<string>();
  let [folder, other, known] = ['', 0, 0];
  for (const [at, line] of lines.entries()) {
    const named = (lines[at - 1] ?? '') === '' ? heading.exec(line)?.[1] : undefined;
    if (named === undefined) {
      if (line !== '') names.add(`${folder}/${line}`);
      continue;
    }
    folder = named.replace(/\/$/, '');
    if (names.has(folder)) known += 1;
    else other += 1;
  }
  return known >= (other + known) * minKnown;
}

/** Paths of a walk are short, and have no more levels. */
const maxPathChars = 400;
/** Two names of a folder that stand in another order than sorting gives: so many of all pairs, where nobody sorted. */
const unsorted = { least: 0.15, most: 0.85, pairs: 40 };
/** So many of the folders are named themselves where all that is found is printed. */
const minNamedFolders = 0.9;
const minFolders = 10;
/** Of test files alone it may be those that failed. */
const mostTests = 0.8;
const testFile = /(?:^|[/._-])(?:tests?|specs?)(?:[/._-]|$)/i;

/**
 * True for paths in the order of a walk: each once, those of a folder and of the folders in it in one run, and either in
 * the order of the disk or with the folders among them.
 */
function arePathsOfWalk(paths: readonly string[]): boolean {
  if (new Set(paths).size < paths.length || paths.some(({ length }) => length > maxPathChars)) return false;
  if (paths.filter((path) => testFile.test(path)).length > paths.length * mostTests) return false;
  const folders = foldersOfWalk(paths);
  return folders !== null && (isUnsorted(paths) || areNamed(folders, paths));
}

/** The folders below the one where it begins; null: one of them was entered again after it had been left. */
function foldersOfWalk(paths: readonly string[]): ReadonlySet<string> | null {
  const entered = new Set<string>();
  const open: string[] = [];
  for (const path of paths) {
    const folder = folderOf(path.replace(/\/$/, ''));
    while (open.length > 0 && !folder.startsWith(open.at(-1) ?? '')) open.pop();
    const from = open.at(-1)?.length ?? 0;
    for (let end = folder.indexOf('/', from); end !== -1; end = folder.indexOf('/', end + 1)) {
      const inner = folder.slice(0, end + 1);
      if (entered.has(inner)) return null;
      entered.add(inner);
      open.push(inner);
    }
  }
  return entered;
}

function isUnsorted(paths: readonly string[]): boolean {
  let [pairs, turned] = [0, 0];
  for (const [at, path] of paths.entries()) {
    const before = paths[at - 1] ?? '';
    if (at === 0 || folderOf(before) !== folderOf(path)) continue;
    pairs += 1;
    if (before > path && plain(before) > plain(path)) turned += 1;
  }
  const share = turned / pairs;
  return pairs >= unsorted.pairs && share >= unsorted.least && share <= unsorted.most;
}

/** As sorting in a language compares. */
function plain(path: string): string {
  return path.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function areNamed(folders: ReadonlySet<string>, paths: readonly string[]): boolean {
  const named = new Set(paths.map((path) => `${path.replace(/\/$/, '')}/`));
  const own = [...folders].filter((folder) => named.has(folder)).length;
  return own >= minFolders && own >= folders.size * minNamedFolders;
}
