/** Header lines of one commit, read. */
export interface CommitHeader {
  readonly short: string;
  readonly author: string;
  /** Index of the line behind the header. */
  readonly end: number;
}

const first = /^commit [0-9a-f]{40,64}(?: \([^()]*\))?$/;
const parents = /^Merge: ([0-9a-f]+(?: [0-9a-f]+)+)$/;

/** A line of an output that would read as one of ours. */
export const readsAsShortCommit = /^commit [0-9a-f]{40,64}(?: \([^()]*\))?(?: merges [0-9a-f ]+)? by .*, /s;

/**
 * The header of a commit as `git log` and `git show` write it, on one line:
 * `commit 3f9a… (HEAD) merges 12ab 34cd by Ann <ann@host>, Sat Nov 21 17:14:21 2026 +0000`; the author of the commit
 * above is `the same author`.
 */
export function readCommitHeader(
  lines: readonly string[],
  at: number,
  above: string | null,
): CommitHeader | null {
  const line = lines[at] ?? '';
  if (!line.startsWith('commit ') || !first.test(line)) return null;
  const merged = parents.exec(lines[at + 1] ?? '')?.[1];
  const next = merged === undefined ? at + 1 : at + 2;
  const author = /^Author: (\S.* <[^<>]*>)$/.exec(lines[next] ?? '')?.[1];
  const date = /^Date: {3}(\S[^,]*)$/.exec(lines[next + 1] ?? '')?.[1];
  if (author === undefined || date === undefined) return null;
  const merge = merged === undefined ? '' : ` merges ${merged}`;
  const by = author === above ? 'the same author' : author;
  return { short: `${line}${merge} by ${by}, ${date}`, author, end: next + 2 };
}
