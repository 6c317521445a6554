/** Header lines of one file, read. */
export interface FileLine {
  /** One line that says the same. */
  readonly short: string;
  /** Index of the line behind the header. */
  readonly end: number;
  /** The name that the file has now. */
  readonly path: string;
}

const names = /^diff --git a\/([^\s"]+) b\/([^\s"]+)$/;
const mode = String.raw`\d{6}`;
const hash = String.raw`[0-9a-f]{4,64}`;
const oldMode = new RegExp(`^old mode (${mode})$`);
const newMode = new RegExp(`^new mode (${mode})$`);
const life = new RegExp(`^(new|deleted) file mode (${mode})$`);
const similarity = /^similarity index (\d+%)$/;
const index = new RegExp(`^index (${hash})\\.\\.(${hash})(?: (${mode}))?$`);
const combined = /^diff --(?:cc|combined) ([^\s"]+)$/;
const combinedIndex = new RegExp(`^index ${hash}(?:,${hash})+\\.\\.${hash}$`);
/** `diff -ru old/a new/a`; the two lines below it repeat the names and give times. */
const recursive = /^diff -.* (\S+) (\S+)$/;
const timed = /^(?:---|\+\+\+) (\S+)\t(\d{4}-\d\d-\d\d [\d:.]+ [-+]\d{4})$/;

/** A line of an output that would read as one of ours, of this release or an earlier one: also one we would not write. */
export const readsAsFileLine = new RegExp(
  String.raw`^diff (?:[^-]|--git \S+(?: => \S+)? (?:old mode|(?:new|deleted) file mode|(?:dis)?similarity|index [0-9a-f]+\.\.)` +
    `|--(?:cc|combined) \\S+ index |-.* [-+]\\d{4} \\| \\d{4}-)`,
);

/** What files are by their content: of a file that is changed again the hash that stands above already is left out. */
export class Blobs {
  readonly #before = new Map<string, string>();
  readonly #after = new Map<string, string>();

  /** `3f9a2c1..b2210fe`, where needed. */
  range(old: string, before: string, now: string, after: string, born: string | undefined): string {
    const isNew = born === 'new' && /^0+$/.test(before) && before.length === after.length;
    const isGone = born === 'deleted' && /^0+$/.test(after) && before.length === after.length;
    const isChained = this.#before.get(now) === after && !isGone;
    const isFollowed = !isChained && !isNew && this.#after.get(old) === before;
    this.#before.set(old, before);
    this.#after.set(now, after);
    return `${isNew || isFollowed ? '' : before}..${isGone || isChained ? '' : after}`;
  }
}

/**
 * The header of a file's changes that begins at `at`, on one line: `diff src/a.ts 3f9a2c1..b2210fe`, `new`, `deleted`,
 * `90% renamed`. Names stand once and without `a/` and `b/`, the mode where it is not 100644; `---` and `+++` are there
 * when a hunk follows. Null: no header, or not exactly as the program writes it. Source:
 * https://git-scm.com/docs/diff-format
 */
export function readFileLine(lines: readonly string[], at: number, blobs: Blobs): FileLine | null {
  const line = lines[at] ?? '';
  if (!line.startsWith('diff -')) return null;
  const found = names.exec(line);
  if (found !== null) return gitLine(lines, at, { old: found[1] ?? '', now: found[2] ?? '' }, blobs);
  const merged = combined.exec(line)?.[1];
  if (merged !== undefined) return combinedLine(lines, at, merged);
  return recursiveLine(lines, at);
}

interface Names {
  readonly old: string;
  readonly now: string;
}

function gitLine(lines: readonly string[], at: number, { old, now }: Names, blobs: Blobs): FileLine | null {
  let end = at + 1;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(lines[end] ?? '');
    if (found !== null) end += 1;
    return found;
  };
  const [was, is] = [next(oldMode)?.[1], next(newMode)?.[1]];
  const [, born, bornMode] = next(life) ?? [];
  const alike = next(similarity)?.[1];
  const moved = alike === undefined ? null : moveOf(lines, end, { old, now });
  if (moved !== null) end += 2;
  const [range, before = '', after = '', kept] = next(index) ?? [];
  if ((was === undefined) !== (is === undefined) || (alike === undefined) !== (moved === null)) return null;
  if (moved === null && old !== now) return null;
  // Git names the mode here where it says nowhere else that it changed.
  if ((range !== undefined && kept === undefined) !== (range !== undefined && (was ?? born) !== undefined))
    return null;
  if (range === undefined && (born !== undefined || (was === undefined && moved === null))) return null;
  const isWhole = born === undefined || /^0+$/.test(born === 'new' ? before : after);
  if (!isWhole || (born !== undefined && before.length !== after.length) || old === '=>') return null;
  const oldName = born === 'new' ? '/dev/null' : `a/${old}`;
  const newName = born === 'deleted' ? '/dev/null' : `b/${now}`;
  const isBinary = lines[end] === `Binary files ${oldName} and ${newName} differ`;
  if (isBinary) end += 1;
  const behind = behindNames(lines, end, oldName, newName, '@@ -');
  if (behind === null) return null;
  const short = [
    `diff ${old === now ? now : `${old} => ${now}`}`,
    ...(was === undefined || is === undefined ? [] : [`mode ${was} => ${is}`]),
    ...(born === undefined ? [] : [born, ...(bornMode === usualMode ? [] : [`mode ${bornMode ?? ''}`])]),
    ...(moved === null ? [] : [`${alike ?? ''} ${moved}`]),
    ...(range === undefined ? [] : [blobs.range(old, before, now, after, born)]),
    ...(kept === undefined || kept === usualMode ? [] : [kept]),
    ...(isBinary ? ['binary'] : []),
  ].join(' ');
  return { short, end: behind, path: now };
}

const usualMode = '100644';

function moveOf(lines: readonly string[], at: number, { old, now }: Names): 'renamed' | 'copied' | null {
  const kind = /^(rename|copy) from /.exec(lines[at] ?? '')?.[1];
  if (kind === undefined || old === now) return null;
  const isMove = lines[at] === `${kind} from ${old}` && lines[at + 1] === `${kind} to ${now}`;
  if (!isMove) return null;
  return kind === 'rename' ? 'renamed' : 'copied';
}

function combinedLine(lines: readonly string[], at: number, name: string): FileLine | null {
  const found = lines[at + 1] ?? '';
  if (!combinedIndex.test(found)) return null;
  const end = behindNames(lines, at + 2, `a/${name}`, `b/${name}`, '@@@ -');
  return end === null ? null : { short: `${lines[at] ?? ''} ${found}`, end, path: name };
}

/** Index behind `---` and `+++`, which must be there exactly when a hunk follows; null: they are not. */
function behindNames(
  lines: readonly string[],
  at: number,
  old: string,
  now: string,
  hunk: string,
): number | null {
  const named = lines[at] === `--- ${old}` && lines[at + 1] === `+++ ${now}`;
  const end = named ? at + 2 : at;
  return (lines[end] ?? '').startsWith(hunk) === named ? end : null;
}

function recursiveLine(lines: readonly string[], at: number): FileLine | null {
  const found = recursive.exec(lines[at] ?? '');
  const old = timed.exec(lines[at + 1] ?? '');
  const now = timed.exec(lines[at + 2] ?? '');
  if (found === null || old === null || now === null) return null;
  const isNamed = lines[at + 1]?.startsWith('---') === true && lines[at + 2]?.startsWith('+++') === true;
  if (!isNamed || old[1] !== found[1] || now[1] !== found[2]) return null;
  return { short: `${lines[at] ?? ''} ${old[2] ?? ''} | ${now[2] ?? ''}`, end: at + 3, path: now[1] ?? '' };
}
