const mode = String.raw`\d{6}`;
const hash = String.raw`[0-9a-f]+`;
/** As earlier releases wrote it. */
const olderFile = new RegExp(
  `^diff --git (\\S+?)(?: => (\\S+))?(?: (old mode ${mode}) (new mode ${mode}))?` +
    `(?: ((?:new|deleted) file mode ${mode}))?(?: ((?:dis)?similarity index \\d+%))?(?: (rename|copy))?` +
    `(?: (index ${hash}\\.\\.${hash}(?: ${mode})?))?(?: (Binary files) differ)?$`,
);
const file = new RegExp(
  `^diff ([^-\\s]\\S*|-\\S+?)(?: => (\\S+))?(?: mode (${mode}) => (${mode}))?` +
    `(?: (new|deleted)(?: mode (${mode}))?)?(?: (\\d+%) (rename|copi)(?:ed|d))?` +
    `(?: (${hash})?(\\.\\.)(${hash})?(?: (${mode}))?)?(?: (binary))?$`,
);
const combined = new RegExp(`^(diff --(?:cc|combined) (\\S+)) (index ${hash}(?:,${hash})+\\.\\.${hash})$`);
const recursive =
  /^(diff -.* (\S+) (\S+)) (\d{4}-\d\d-\d\d [\d:.]+ [-+]\d{4}) \| (\d{4}-\d\d-\d\d [\d:.]+ [-+]\d{4})$/;

/** Which contents files had, the latest that a text names. */
export interface Known {
  readonly before: Map<string, string>;
  readonly after: Map<string, string>;
}

/** The lines of a file's header that one line stands for; null: it is none. `next`: the line below it. */
export function fileHeader(line: string, next: string, known: Known): readonly string[] | null {
  if (!line.startsWith('diff ')) return null;
  const merged = combined.exec(line);
  if (merged !== null) {
    const [, lead = '', name = '', index = ''] = merged;
    return [lead, index, ...(next.startsWith('@@@ -') ? [`--- a/${name}`, `+++ b/${name}`] : [])];
  }
  const timed = recursive.exec(line);
  if (timed !== null) {
    const [, lead = '', old = '', now = '', before = '', after = ''] = timed;
    return [lead, `--- ${old}\t${before}`, `+++ ${now}\t${after}`];
  }
  return line.startsWith('diff -') ? older(line, next) : gitHeader(line, next, known);
}

function older(line: string, next: string): readonly string[] | null {
  const found = olderFile.exec(line);
  if (found === null) return null;
  const [, before = '', renamed, oldMode, newMode, life, alike, moved, index, binary] = found;
  const after = renamed ?? before;
  const parts = [oldMode, newMode, life, alike];
  if (parts.concat(index).every((part) => part === undefined)) return null;
  if (moved !== undefined) parts.push(`${moved} from ${before}`, `${moved} to ${after}`);
  parts.push(index);
  const old = life?.startsWith('new') === true ? '/dev/null' : `a/${before}`;
  const now = life?.startsWith('deleted') === true ? '/dev/null' : `b/${after}`;
  if (binary !== undefined) parts.push(`Binary files ${old} and ${now} differ`);
  if (next.startsWith('@@ -')) parts.push(`--- ${old}`, `+++ ${now}`);
  return [`diff --git a/${before} b/${after}`, ...parts.filter((part) => part !== undefined)];
}

function gitHeader(line: string, next: string, known: Known): readonly string[] | null {
  const found = file.exec(line);
  if (found === null) return null;
  const [, before = '', renamed, was, is, life, lifeMode, alike, moved, one, dots, other, indexMode, binary] =
    found;
  const after = renamed ?? before;
  const lines = [`diff --git a/${before} b/${after}`];
  if (was !== undefined && is !== undefined) lines.push(`old mode ${was}`, `new mode ${is}`);
  if (life !== undefined) lines.push(`${life} file mode ${lifeMode ?? '100644'}`);
  if (alike !== undefined) {
    const kind = moved === 'copi' ? 'copy' : 'rename';
    lines.push(`similarity index ${alike}`, `${kind} from ${before}`, `${kind} to ${after}`);
  }
  if (dots !== undefined) {
    const [from, to] = range([before, after], [one, other], life, known);
    const isModeTold = was === undefined && life === undefined;
    lines.push(`index ${from}..${to}${isModeTold ? ` ${indexMode ?? '100644'}` : ''}`);
  }
  const old = life === 'new' ? '/dev/null' : `a/${before}`;
  const now = life === 'deleted' ? '/dev/null' : `b/${after}`;
  if (binary !== undefined) lines.push(`Binary files ${old} and ${now} differ`);
  if (next.startsWith('@@ ')) lines.push(`--- ${old}`, `+++ ${now}`);
  return lines;
}

function range(
  [old, now]: readonly [string, string],
  [one, other]: readonly [string | undefined, string | undefined],
  life: string | undefined,
  { before, after }: Known,
): readonly [string, string] {
  const above = { from: after.get(old), to: before.get(now) };
  const left = life === 'new' ? null : known(one ?? above.from);
  const to = life === 'deleted' ? nothingLike(left) : known(other ?? above.to);
  const from = left ?? nothingLike(to);
  before.set(old, from);
  after.set(now, to);
  return [from, to];
}

/** The hash of no content, as long as another one. */
function nothingLike(hash: string | null): string {
  return '0'.repeat(hash?.length ?? 0);
}

/** A hash that stands here or above. */
function known(value: string | undefined): string {
  if (value === undefined) throw new Error('A hash that stands above does not.');
  return value;
}
