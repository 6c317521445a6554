const mode = String.raw`\d{6}`;
const hash = String.raw`[0-9a-f]+`;
const fileLine = new RegExp(
  `^diff --git (\\S+?)(?: => (\\S+))?(?: (old mode ${mode}) (new mode ${mode}))?` +
    `(?: ((?:new|deleted) file mode ${mode}))?(?: ((?:dis)?similarity index \\d+%))?(?: (rename|copy))?` +
    `(?: (index ${hash}\\.\\.${hash}(?: ${mode})?))?(?: (Binary files) differ)?$`,
);
const combined = new RegExp(`^(diff --(?:cc|combined) (\\S+)) (index ${hash}(?:,${hash})+\\.\\.${hash})$`);
const recursive =
  /^(diff -.* (\S+) (\S+)) (\d{4}-\d\d-\d\d [\d:.]+ [-+]\d{4}) \| (\d{4}-\d\d-\d\d [\d:.]+ [-+]\d{4})$/;
const commit =
  /^(commit [0-9a-f]{40,64}(?: \([^()]*\))?)(?: merges ([0-9a-f]+(?: [0-9a-f]+)+))? by (.*), (.*)$/s;
const hunk = /^@@ -(\d+) \+(\d+) @@([^]*)$/;

/** Rebuilds a text from the lossless form of the diff engine. */
export function decode(form: string): string {
  const lines = form.split('\n');
  const out: string[] = [];
  let author = '';
  for (const [at, line] of lines.entries()) {
    const next = lines[at + 1] ?? '';
    const said = commit.exec(line);
    if (said !== null) {
      const [, lead = '', parents, by = '', date = ''] = said;
      if (by !== 'the same author') author = by;
      out.push(lead, ...(parents === undefined ? [] : [`Merge: ${parents}`]));
      out.push(`Author: ${author}`, `Date:   ${date}`);
      continue;
    }
    out.push(...(fileHeader(line, next) ?? hunkHeader(lines, at) ?? [line]));
  }
  return out.join('\n');
}

function fileHeader(line: string, next: string): readonly string[] | null {
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
  const found = fileLine.exec(line);
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

/** Counts the lines of a hunk whose header does not. */
function hunkHeader(lines: readonly string[], at: number): readonly string[] | null {
  const found = hunk.exec(lines[at] ?? '');
  if (found === null) return null;
  const [, old = '', now = '', rest = ''] = found;
  const signs: string[] = [];
  for (let next = at + 1; next < lines.length; next += 1) {
    const sign = lines[next]?.[0] ?? '';
    if (sign !== '-' && sign !== '+' && sign !== ' ' && sign !== '\\') break;
    signs.push(sign);
  }
  const of = (sign: string): number => signs.filter((each) => each === sign || each === ' ').length;
  const span = (from: string, count: number): string => (count === 1 ? from : `${from},${String(count)}`);
  return [`@@ -${span(old, of('-'))} +${span(now, of('+'))} @@${rest}`];
}
