import { mayBePlanned } from '../../text/planned.ts';

/** What pip was asked to install, and not for the sake of another package. */
const requested =
  /^(?:Collecting|Requirement already satisfied:) [^\s()]+(?: in \S+)?(?: \(from -r \S+ \(line \d+\)\))?(?: \([\d.]\S*\))?$/;

/** By these lines programs end: what a run came to, in the words of the tool. */
const sums: readonly RegExp[] = [
  // Installers.
  /^(?:Successfully|Bundle complete)\b|^\d+ gems? installed$|^Fetched .* in \d/,
  /^(?:added|removed|changed|audited|up to date)\b.*\bpackages?\b|^found \d+ vulnerabilit|^\d+ (?:\w+ (?:severity )?)?vulnerabilities\b/,
  /^(?:Resolved|Prepared|Installed|Uninstalled|Audited|Built|Locked) \d+ packages?\b/,
  /^(?:All packages are up to date|\d+ packages? (?:can be|are|were|is) |Package operations: |OK: \d+ Mi?B in |Complete!$)/,
  // Builds.
  /\bBUILD (?:SUCCESS(?:FUL)?|SUCCEEDED|FAILED|FAILURE)\b|\bBuild (?:succeeded|completed|finished|failed)\b|\bTotal time: /,
  /\b(?:[Cc]ompiled|[Bb]uilt|[Dd]one|[Ff]inished|[Cc]ompleted|[Cc]reated|[Rr]eady|[Rr]an|FINISHED) (?:.{0,80} )?in (?:about )?\d[\d.,]* ?(?:[mun\u00b5]?s|m|min|sec|seconds?|minutes?)\b/,
  /\b[Cc]ompiled (?:successfully|with \d)|^\d+ actionable tasks?: |^(?:Status|Digest): \S|^Successfully (?:built|tagged) /,
  // Tests and checks.
  /\b\d+ (?:tests? |examples? |specs? |assertions? |scenarios? |steps? )?(?:passed|passing|failed|failing|failures?|pending|skipped|examples?)\b|\bTests run: \d|^OK \(\d+ tests?|^(?:Tests|Test Suites|Test Files|Snapshots):? +\d/,
  /^(?:All checks passed|All done|Success: no issues|No issues|All matched files|\d+ files? (?:would be |left |already |re)?(?:reformatted|unchanged|formatted))/,
  // Deployments, copies, version control.
  /^(?:Apply|Destroy) complete!|^Plan: \d|^No changes\b|\bok=\d+ +changed=\d|^sent [\d,.]+\w* bytes? |^total size is /,
  /^\s?\d+ files? changed\b|^Already up[ -]to[ -]date|^Everything up-to-date/,
  // A few counts in one sentence, in any language: `0 aktualisiert, 3 neu installiert, 0 zu entfernen`.
  /^\W{0,3}\d+ \p{L}[^,\d]{1,40}, \d+ \p{L}[^,\d]{1,40}(?:,|\p{L}) ?(?:\p{L}+ )?\d+ \p{L}/u,
  // What it was is named before.
  /(?:\b(?:finished|completed|complete|done|succeeded)\b|\((?:finished|done|completed)\))[.!]?$/i,
];
/** Of a sum that stands in more lines, and in a larger share of them, each is one thing's. */
const mostSums = 12;
const mostShare = 0.03;
/** What such lines say stands at their beginning. */
const maxChars = 300;

/** Lines that name what a plan changes: whoever asks for a plan wants to see each of them. */
export function plannedChanges(lines: readonly string[]): readonly number[] {
  return [...lines.keys()].filter((line) => mayBePlanned(lines[line] ?? ''));
}

/** Lines that name what an installer was asked for, where it does not only list it. */
export function requestedPackages(lines: readonly string[]): readonly number[] {
  const found = linesLike(requested, lines);
  return found.length <= mostRequested ? found : [];
}
const mostRequested = 40;

/** How steps of a build end, and which: of BuildKit, gradle, docker's layers, compose. */
const ended: readonly RegExp[] = [
  /^#(\d+) (DONE|CACHED|CANCELED)\b/,
  /^> Task (:\S+) ([A-Z-]+)$/,
  /^([0-9a-f]{12}): (Already exists|Pull complete|Pushed|Layer already exists|Mounted from)\b/,
  /^ *(?:Container|Network|Volume|Image) (\S+) +(\w+)$/,
];
/** Fewer steps have no usual end. */
const minSteps = 6;
/** So many steps, or a share of them, may end as few do. */
const fewSteps = 2;
const fewShare = 0.05;

/** Steps that ended as few others did, the one that came from a cache among them, with the lines that name them. */
export function oddSteps(messages: readonly string[]): readonly number[] {
  const heads = new Map<string, number>();
  for (const [line, message] of messages.entries()) {
    const [, step] = message.startsWith('#') ? (/^#(\d+) \[/.exec(message) ?? []) : [];
    if (step !== undefined && !heads.has(step)) heads.set(step, line);
  }
  return ended.flatMap((pattern) => {
    const byEnd = new Map<string, { readonly line: number; readonly step: string }[]>();
    let count = 0;
    for (const [line, message] of messages.entries()) {
      const [, step, end] = message.length > maxChars ? [] : (pattern.exec(message) ?? []);
      if (step === undefined || end === undefined) continue;
      count += 1;
      const known = byEnd.get(end);
      if (known === undefined) byEnd.set(end, [{ line, step }]);
      else known.push({ line, step });
    }
    const few = [...byEnd.values()].filter(
      ({ length }) => length <= Math.max(fewSteps, count * fewShare) && length < count / 2,
    );
    if (count < minSteps) return [];
    return few.flat().flatMap(({ line, step }) => {
      const head = heads.get(step);
      return head === undefined ? [line] : [head, line];
    });
  });
}

/** Lines that sum up what a program did: of commands in a chain each has its own, wherever it stands. */
export function sumLines(messages: readonly string[]): readonly number[] {
  const most = Math.max(mostSums, messages.length * mostShare);
  const bare = messages.map((message) => message.slice(0, maxChars).trim());
  return sums.flatMap((sum) => {
    const found = [...bare.keys()].filter((line) => sum.test(bare[line] ?? ''));
    return found.length <= most ? found : [];
  });
}

function linesLike(shape: RegExp, lines: readonly string[]): readonly number[] {
  return [...lines.keys()].filter((line) => shape.test((lines[line] ?? '').slice(0, maxChars)));
}
