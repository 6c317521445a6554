/** Header lines of one file, read. */
export interface FileHeader {
  /** One line that says the same. */
  readonly short: string;
  /** Index of the line behind the header. */
  readonly end: number;
}

const names = /^diff --git a\/([^\s"]+) b\/([^\s"]+)$/;
const mode = String.raw`\d{6}`;
const hash = String.raw`[0-9a-f]{4,64}`;
const extended: readonly RegExp[] = [
  new RegExp(`^old mode ${mode}$`),
  new RegExp(`^new mode ${mode}$`),
  new RegExp(`^(?:new|deleted) file mode ${mode}$`),
  /^(?:dis)?similarity index \d+%$/,
];
const index = new RegExp(`^index ${hash}\\.\\.${hash}(?: ${mode})?$`);
const combined = /^diff --(?:cc|combined) ([^\s"]+)$/;
const combinedIndex = new RegExp(`^index ${hash}(?:,${hash})+\\.\\.${hash}$`);
/** `diff -ru old/a new/a`; the two lines below it repeat the names and give times. */
const recursive = /^diff -.* (\S+) (\S+)$/;
const timed = /^(?:---|\+\+\+) (\S+)\t(\d{4}-\d\d-\d\d [\d:.]+ [-+]\d{4})$/;

/** A line of an output that would read as one of ours: also one that we would not write. */
export const readsAsShort = new RegExp(
  String.raw`^diff (?:--git \S+(?: => \S+)? (?:old mode|(?:new|deleted) file mode|(?:dis)?similarity|index [0-9a-f]+\.\.)` +
    `|--(?:cc|combined) \\S+ index |-.* [-+]\\d{4} \\| \\d{4}-)`,
);

/**
 * The header of a file's changes that begins at `at`, on one line: `diff --git src/a.ts index 3f9a2c1..b2210fe 100644`.
 * The names stand once and without their `a/` and `b/`; `---` and `+++` are there when a hunk follows. Null: no header,
 * or not exactly as the program writes it. Source: https://git-scm.com/docs/diff-format
 */
export function readFileHeader(lines: readonly string[], at: number): FileHeader | null {
  const line = lines[at] ?? '';
  if (!line.startsWith('diff -')) return null;
  const found = names.exec(line);
  if (found !== null) return gitHeader(lines, at, found[1] ?? '', found[2] ?? '');
  const merged = combined.exec(line)?.[1];
  if (merged !== undefined) return combinedHeader(lines, at, merged);
  return recursiveHeader(lines, at);
}

function gitHeader(lines: readonly string[], at: number, before: string, after: string): FileHeader | null {
  const parts: string[] = [];
  let end = at + 1;
  for (const part of extended) {
    const line = lines[end] ?? '';
    if (!part.test(line)) continue;
    parts.push(line);
    end += 1;
  }
  const kind = /^(rename|copy) from /.exec(lines[end] ?? '')?.[1];
  if (kind !== undefined) {
    const isMove = lines[end] === `${kind} from ${before}` && lines[end + 1] === `${kind} to ${after}`;
    if (!isMove || !(parts.at(-1) ?? '').startsWith('similarity')) return null;
    parts.push(kind);
    end += 2;
  }
  if (index.test(lines[end] ?? '')) {
    parts.push(lines[end] ?? '');
    end += 1;
  }
  if (parts.length === 0 || hasOneMode(parts)) return null;
  const old = parts.some((part) => part.startsWith('new file')) ? '/dev/null' : `a/${before}`;
  const now = parts.some((part) => part.startsWith('deleted file')) ? '/dev/null' : `b/${after}`;
  if (lines[end] === `Binary files ${old} and ${now} differ`) {
    parts.push('Binary files differ');
    end += 1;
  }
  const behind = behindNames(lines, end, old, now, '@@ -');
  if (behind === null) return null;
  const name = before === after ? before : `${before} => ${after}`;
  return { short: `diff --git ${name} ${parts.join(' ')}`, end: behind };
}

/** A header that was cut off. */
function hasOneMode(parts: readonly string[]): boolean {
  return (
    parts.some((part) => part.startsWith('old mode')) !== parts.some((part) => part.startsWith('new mode'))
  );
}

function combinedHeader(lines: readonly string[], at: number, name: string): FileHeader | null {
  const found = lines[at + 1] ?? '';
  if (!combinedIndex.test(found)) return null;
  const end = behindNames(lines, at + 2, `a/${name}`, `b/${name}`, '@@@ -');
  return end === null ? null : { short: `${lines[at] ?? ''} ${found}`, end };
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

function recursiveHeader(lines: readonly string[], at: number): FileHeader | null {
  const found = recursive.exec(lines[at] ?? '');
  const old = timed.exec(lines[at + 1] ?? '');
  const now = timed.exec(lines[at + 2] ?? '');
  if (found === null || old === null || now === null) return null;
  const isNamed = lines[at + 1]?.startsWith('---') === true && lines[at + 2]?.startsWith('+++') === true;
  if (!isNamed || old[1] !== found[1] || now[1] !== found[2]) return null;
  return { short: `${lines[at] ?? ''} ${old[2] ?? ''} | ${now[2] ?? ''}`, end: at + 3 };
}
