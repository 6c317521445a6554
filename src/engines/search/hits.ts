/** Characters of a path at most (Linux's PATH_MAX): a colon further behind ends no path. */
const maxPathChars = 4096;

/** A line that a search found, or one that stands around such a line. */
export interface Hit {
  readonly path: string;
  /** What follows the path and the sign behind it: `12:text`, `13-text`, or where lines have no numbers `text`. */
  readonly rest: string;
  readonly numbered: boolean;
}

const hitNumber = /^\d{1,9}:/;
const contextNumber = /^-\d{1,9}-/;
/** Names of files have a dot or a slash, and a letter: times and words before a colon are none. */
const pathLike = /^(?=\S*[/.])(?=\S*[A-Za-z_])\S*[^\s/]$/;
const headChars = 12;

/**
 * Reads what grep, ripgrep and their like print of a hit (`path:12:text`, `path:text`) and of the lines around it
 * (`path-13-text`); null: another line.
 */
export function readHits(lines: readonly string[]): readonly (Hit | null)[] {
  const hits = lines.map(readHit);
  const following = followingPaths(hits);
  let above = '';
  return hits.map((hit, index) => {
    const line = lines[index] ?? '';
    if (hit?.numbered === true) {
      above = hit.path;
      return hit;
    }
    return contextOf(line, above) ?? contextOf(line, following[index] ?? '') ?? hit;
  });
}

/** Fewer hits than this are no search that shows itself, and so are fewer of the lines with something on them. */
const minHits = 8;
const minHitShare = 0.8;

/** True for lines that are known as a search by themselves: nearly all are numbered, and each stands in some file. */
export function areHits(lines: readonly string[]): boolean {
  const heads = headsOf(lines);
  const filled = lines.filter((line, at) => line !== '' && line !== '--' && heads[at] !== true);
  if (filled.length < minHits) return false;
  const hits = heads[0] === true ? filled.filter(isNumbered) : readHits(filled).filter(hasNumber);
  return hits.length >= filled.length * minHitShare;
}

/** Of the lines of one file so many stand behind the one above: with lines around its hits they come in runs. */
const minFollowingShare = 0.5;

/**
 * True for hits in one file with lines around them, of which no line names it: all are numbered, most one after the
 * other, or part those that are not.
 */
export function areNumbered(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line !== '' && line !== '--');
  if (filled.length < minHits || !filled.every(isNumbered)) return false;
  const numbers = filled.map((line) => Number.parseInt(line, 10));
  const following = numbers.filter((number, at) => number === (numbers[at - 1] ?? NaN) + 1);
  const isOf = (pattern: RegExp): boolean => filled.some((line) => pattern.test(line));
  return following.length >= filled.length * minFollowingShare && isOf(/^\d+:/) && isOf(/^\d+-/);
}

/** For each line whether it names the file of the numbered lines right below it: at the beginning or behind a blank. */
export function headsOf(lines: readonly string[]): readonly boolean[] {
  return lines.map(
    (line, at) => (lines[at - 1] ?? '') === '' && pathLike.test(line) && isNumbered(lines[at + 1] ?? ''),
  );
}

function isNumbered(line: string): boolean {
  return /^\d{1,9}[:-]/.test(line);
}

function hasNumber(hit: Hit | null): boolean {
  return hit?.numbered === true;
}

function readHit(line: string): Hit | null {
  const colon = line.slice(0, maxPathChars).indexOf(':');
  const path = line.slice(0, Math.max(0, colon));
  if (!pathLike.test(path)) return null;
  const numbered = hitNumber.test(line.slice(colon + 1, colon + headChars));
  return { path, rest: line.slice(colon + 1), numbered };
}

/** A name may itself hold `-12-`: only a path that has a hit above or below says where it ends. */
function contextOf(line: string, path: string): Hit | null {
  if (path === '' || !line.startsWith(path)) return null;
  if (!contextNumber.test(line.slice(path.length, path.length + headChars))) return null;
  return { path, rest: line.slice(path.length + 1), numbered: true };
}

/** For each line the path of the next numbered hit. */
function followingPaths(hits: readonly (Hit | null)[]): readonly string[] {
  const paths = new Array<string>(hits.length).fill('');
  let next = '';
  for (let index = hits.length - 1; index >= 0; index -= 1) {
    paths[index] = next;
    const hit = hits[index];
    if (hit?.numbered === true) next = hit.path;
  }
  return paths;
}
