import { isoOf } from './commit-dates.ts';

/** Header and message of one commit, read. */
export interface Commit {
  /** `commit 3f9a… (HEAD -> main) merges 12ab 34cd`. */
  readonly lead: string;
  readonly author: string;
  /** `2026-11-21 17:14:21`, or as it stands behind `dated`. */
  readonly time: string;
  /** `+0100`; null: `time` says it. */
  readonly zone: string | null;
  readonly subject: string;
  /** The message below its subject. */
  readonly body: readonly string[];
  /** Index of the line behind the message. */
  readonly end: number;
}

const first = /^commit [0-9a-f]{40,64}(?: \([^()]*\))?$/;
const parents = /^Merge: ([0-9a-f]+(?: [0-9a-f]+)+)$/;
const indent = '    ';

/** A line of an output that would read as one of ours, of this release or an earlier one. */
export const readsAsCommitLine =
  /^(?:commit [0-9a-f]{40,64}(?: \([^()]*\))?(?: merges [0-9a-f ]+)? (?:by .*, |dated |\d{4}-)|\[git log: )/s;

/** The commit whose header begins at `at`, as `git log` and `git show` write it; null: none, or not exactly so. */
export function readCommit(lines: readonly string[], at: number): Commit | null {
  const line = lines[at] ?? '';
  if (!line.startsWith('commit ') || !first.test(line)) return null;
  const merged = parents.exec(lines[at + 1] ?? '')?.[1];
  const next = merged === undefined ? at + 1 : at + 2;
  // What ends a name in our line must not stand in it.
  const author = /^Author: ((?! )[^:;<>]+ <[^:;<>\s]*>)$/.exec(lines[next] ?? '')?.[1];
  const date = /^Date: {3}(\S.*)$/.exec(lines[next + 1] ?? '')?.[1];
  if (author === undefined || date === undefined || lines[next + 2] !== '') return null;
  if (lines[next + 3]?.startsWith(indent) !== true || / by |:(?: |$)/.test(date)) return null;
  const from = next + 4;
  const hasBody = lines[from] === indent && lines[from + 1]?.startsWith(indent) === true;
  let end = hasBody ? from + 1 : from;
  while (hasBody && lines[end]?.startsWith(indent) === true) end += 1;
  // A line that begins with a blank would read as one of the message.
  if (lines[end]?.startsWith(' ') === true) return null;
  const merge = merged === undefined ? '' : ` merges ${merged}`;
  const iso = isoOf(date);
  return {
    lead: line + merge,
    author,
    time: iso?.time ?? `dated ${date}`,
    zone: iso?.zone ?? null,
    subject: (lines[next + 3] ?? '').slice(indent.length),
    body: hasBody ? lines.slice(from + 1, end).map((each) => each.slice(indent.length)) : [],
    end,
  };
}

/** What a history says once, in its first line. */
export interface Legend {
  readonly line: string;
  /** Null: everything is by one. */
  readonly authors: ReadonlySet<string> | null;
  readonly zone: string | null;
}

/** Fewer commits than this say it all themselves. */
const minCommits = 3;

/** The first line of a history; null: it has too few commits. */
export function legendOf(commits: readonly Commit[]): Legend | null {
  if (commits.length < minCommits) return null;
  const zone = mostOf(commits.flatMap((commit) => commit.zone ?? []));
  const counts = countsOf(commits.map(({ author }) => author));
  const [only = ''] = counts.keys();
  const known = new Map<string, string>();
  for (const [author, times] of counts)
    if (times > 1 && !known.has(nameOf(author))) known.set(nameOf(author), author);
  const authors = counts.size === 1 ? null : new Set(known.values());
  const who =
    authors === null ? `all by ${only}` : authors.size === 0 ? null : `authors ${[...authors].join('; ')}`;
  const parts = [...(zone === null ? [] : [`times ${zone}`]), ...(who === null ? [] : [who])];
  return parts.length === 0 ? null : { line: `[git log: ${parts.join(', ')}]`, authors, zone };
}

/** `commit 3f9a… (HEAD) 2026-11-21 17:14:21 by Ann: Read the port`, its message below it, a blank before each line. */
export function shortCommit(
  { lead, author, time, zone, subject, body }: Commit,
  legend: Legend | null,
): readonly string[] {
  const where = zone === null || zone === legend?.zone ? '' : ` ${zone}`;
  const isOnly = legend !== null && legend.authors === null;
  const by = isOnly ? '' : ` by ${legend?.authors?.has(author) === true ? nameOf(author) : author}`;
  return [`${lead} ${time}${where}${by}: ${subject}`, ...body.map((line) => ` ${line}`)];
}

function nameOf(author: string): string {
  return author.slice(0, author.lastIndexOf(' <'));
}

function countsOf(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function mostOf(values: readonly string[]): string | null {
  const [most] = [...countsOf(values)].toSorted((left, right) => right[1] - left[1]);
  return most?.[0] ?? null;
}
