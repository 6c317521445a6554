import type { Role } from './role.ts';

/** `______ TestTotal.test_adds ______`, or `______ ERROR at setup of test_adds ______`. */
const heading = /^_{2,} (?:ERROR at \w+ of )?(.+?) _{2,}$/;
const section = /^=+ (.+?) =+$/;
/** `FAILED tests/test_cart.py::TestTotal::test_adds - assert 3 == 4`; as long as the terminal is wide. */
const summary = /^(?:FAILED|ERROR) (\S+?\.py)::(\S+)(?: - (.*?)(?:\.\.\.)?)?$/;

/**
 * Marks as `again` what pytest's summary tells a second time: tests whose failures stand above by name, with their file
 * and all that the summary says of them.
 */
export function markPytestSummary(lines: readonly string[], roles: Role[], leastFailures: number): void {
  const told = failuresIn(lines);
  if (told.size < leastFailures) return;
  for (const [at, line] of lines.entries()) {
    if (roles[at] !== 'keep' || line.length > maxLineChars) continue;
    const [, path, id, said = ''] = summary.exec(line) ?? [];
    if (path === undefined || id === undefined) continue;
    // One line of the summary for each failure.
    const failures = told.get(id.replaceAll('::', '.')) ?? [];
    const which = failures
      .slice(0, maxOfOneName)
      .findIndex(({ places, raised }) => places.has(path) && raised.includes(said.trim()));
    if (which === -1) continue;
    failures.splice(which, 1);
    roles[at] = 'again';
  }
}

/** What a failure's lines say: the files that they name as places, and what was raised. */
interface Failure {
  readonly places: Set<string>;
  raised: string;
}

/** The failures that are told in full, by their tests. */
function failuresIn(lines: readonly string[]): ReadonlyMap<string, Failure[]> {
  const found = new Map<string, Failure[]>();
  let isReport = false;
  let current: Failure | null = null;
  for (const line of lines) {
    const [, name] = heading.exec(line) ?? [];
    const [, title] = section.exec(line) ?? [];
    if (title !== undefined) {
      isReport = title === 'FAILURES' || title === 'ERRORS';
      current = null;
    } else if (isReport && name !== undefined) {
      current = { places: new Set(), raised: '' };
      const known = found.get(name);
      if (known === undefined) found.set(name, [current]);
      else known.push(current);
    } else if (current !== null) {
      const [, place] = /^(\S+):\d+: ?/.exec(line) ?? [];
      if (place !== undefined) current.places.add(place);
      if (line.startsWith('E ')) current.raised += `${line.slice(1).trim()}\n`;
    }
  }
  return found;
}

/** Names of tests and what they raise are longer seldom, and then stay. */
const maxLineChars = 1_000;
/** Tests of one name in so many files are told apart. */
const maxOfOneName = 8;
