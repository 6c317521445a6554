import { maxTestLineChars, rareShare } from '../../limits.ts';
import { plainLine } from '../../text/bare-line.ts';
import { failureSign } from '../../text/failure.ts';
import { indentOf } from '../../text/lines.ts';
import { GoResults } from './go-results.ts';
import { markReports } from './report.ts';
import type { Role } from './role.ts';
import type { Runner, Section } from './runner.ts';
import { keepSkipped } from './skipped.ts';

interface Open {
  readonly section: Section;
  readonly role: 'keep' | 'warning' | 'environment';
}

/** Signs for tests of all runners, on a line too long to be anything else. */
const manySigns = /^[.sxuSIRN*]+$/;
const goStart = /^=== [A-Z]+ +(\S+)$/;
const tapResult = /^\s*(?:not )?ok \d/;

/** What each line of a test run tells. */
export function rolesOf(lines: readonly string[], runners: readonly Runner[]): readonly Role[] {
  const plain = lines.map((line) => plainLine(line));
  const roles: Role[] = [];
  let open: Open | null = null;
  let detail = false;
  for (const whole of plain) {
    const line = whole.length > maxTestLineChars ? whole.slice(0, maxTestLineChars) : whole;
    if (open?.section.to?.test(line) === true) open = null;
    if (open === null) {
      open = opened(line, runners);
      if (open !== null) {
        roles.push(open.role === 'warning' ? 'warning' : 'keep');
        continue;
      }
    } else {
      const tells = open.role !== 'keep' && failureSign(line, null) === 2;
      roles.push(tells ? 'keep' : open.role === 'keep' && line.trim() === '' ? 'blank' : open.role);
      continue;
    }
    // TAP: a block of YAML tells more of the test above it.
    if (roles.at(-1) === 'passed' && /^\s+---$/.test(line)) detail = true;
    const before = roles.at(-1);
    roles.push(
      detail ? 'detail' : before === 'warning' && /^\s+\S/.test(line) ? 'warning' : roleOf(line, runners),
    );
    if (detail && /^\s+\.\.\.$/.test(line)) detail = false;
  }
  keepFirstWarnings(plain, roles);
  keepRareSources(plain, roles);
  keepSkipped(plain, roles);
  settleStarts(plain, roles);
  if (runners.some(({ tree }) => tree === 'resultsLast')) groupResults(plain, roles);
  if (runners.some(({ tree }) => tree !== undefined)) groupHeadings(plain, roles);
  markReports(plain, roles, runners);
  return roles;
}

/** Of each kind of warning the first one stays: where it comes from and what it says. */
function keepFirstWarnings(lines: readonly string[], roles: Role[]): void {
  const known = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const [, kind] = roles[index] === 'warning' ? (warning.exec(line) ?? []) : [];
    if (kind === undefined || known.has(kind) || known.size >= maxWarnings) continue;
    known.add(kind);
    roles[index] = 'keep';
    if (roles[index - 1] === 'warning' && warnedIn.test(lines[index - 1] ?? '')) roles[index - 1] = 'keep';
  }
}

const warning = /^ *\S+:\d+: (?:\w+\.)*(\w*Warning): /;
/** pytest: `tests/test_menu.py: 20 warnings`, above what they say. */
const warnedIn = /: \d+ warnings?$/;
/** A suite that warns of more kinds is asked for its warnings. */
const maxWarnings = 2;

/** Of what is fetched before tests run, the first thing from each place that few come from. */
function keepRareSources(lines: readonly string[], roles: Role[]): void {
  const fetched = new Map<string, number[]>();
  let count = 0;
  for (const [index, line] of lines.entries()) {
    const [found] = roles[index] === 'setUp' ? (source.exec(line) ?? []) : [];
    if (found === undefined) continue;
    count += 1;
    const known = fetched.get(found);
    if (known === undefined) fetched.set(found, [index]);
    else known.push(index);
  }
  const rare = [...fetched.values()].filter(({ length }) => length <= Math.max(2, count * rareShare));
  if (rare.length === fetched.size || rare.length > maxSources) return;
  for (const [first = 0] of rare) roles[first] = 'keep';
}

/** `from central: https://repo.maven.apache.org`: a name, and a host. */
const source = /(?:\bfrom [\w.-]+: )?https?:\/\/[\w.:-]+/;
/** Where things come from more places few of which give many, none of them is odd. */
const maxSources = 6;

function opened(line: string, runners: readonly Runner[]): Open | null {
  for (const { failures, environment, warnings } of runners) {
    if (failures?.from.test(line) === true) return { section: failures, role: 'keep' };
    if (environment?.from.test(line) === true) return { section: environment, role: 'environment' };
    if (warnings?.from.test(line) === true) return { section: warnings, role: 'warning' };
  }
  return null;
}

function roleOf(line: string, runners: readonly Runner[]): Role {
  if (line.trim() === '') return 'blank';
  if (line.length > maxTestLineChars) return manySigns.test(line) ? 'progress' : 'keep';
  for (const runner of runners) {
    if (runner.passedFile?.test(line) === true) return 'passedFile';
    if (runner.skipped?.test(line) === true) return 'skipped';
    if (runner.passed?.test(line) === true) return 'passed';
    if (runner.progress?.test(line) === true) return 'progress';
    if (runner.setUp?.test(line) === true) return 'setUp';
    if (runner.starts?.test(line) === true) return 'starts';
    if (runner.warned?.test(line) === true) return 'warning';
  }
  return 'keep';
}

/** The name of a test that is about to run goes with its result; without one it stays. */
function settleStarts(lines: readonly string[], roles: Role[]): void {
  const results = new GoResults(lines);
  // TAP: the result of a test stands below all that is in it, as far indented as its name.
  const below = new Map<number, boolean>();
  let next: Role = 'keep';
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const role = roles[index] ?? 'keep';
    const line = lines[index] ?? '';
    if (role === 'blank') continue;
    if (tapResult.test(line)) below.set(indentOf(line), role !== 'keep');
    if (role === 'starts') {
      const name = goStart.exec(line)?.[1];
      const inner = line.trimStart().startsWith('# Subtest: ') ? below.get(indentOf(line)) : undefined;
      const isFine = name === undefined ? (inner ?? next !== 'keep') : results.of(name, index) === 'PASS';
      if (!isFine) roles[index] = 'keep';
    }
    next = roles[index] ?? 'keep';
  }
}

/** Roles of lines that may stand below a heading that goes with them. */
const passing: ReadonlySet<Role> = new Set<Role>(['passed', 'passedFile', 'skipped', 'detail', 'heading']);

/** Marks as `heading` the result of a group, which stands below its tests and less indented. */
function groupResults(lines: readonly string[], roles: Role[]): void {
  let before = -1;
  for (const [index, role] of roles.entries()) {
    if (role !== 'passed' && role !== 'skipped') continue;
    const indent = indentOf(lines[index] ?? '');
    if (indent < before) roles[index] = 'heading';
    before = indent;
  }
}

/** Marks as `heading` what stands less indented above passing tests, and above nothing else. */
function groupHeadings(lines: readonly string[], roles: Role[]): void {
  // Of the lines behind the current one, up to the first that is not passing: the least indented.
  let least = Number.POSITIVE_INFINITY;
  let next: { readonly role: Role; readonly indent: number } | null = null;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    let role = roles[index] ?? 'keep';
    if (role === 'blank') continue;
    const indent = indentOf(line);
    const isAbove = next !== null && passing.has(next.role) && next.indent > indent && least <= indent;
    if (role === 'keep' && isAbove && failureSign(line, null) !== 2) {
      role = 'heading';
      roles[index] = role;
    }
    least = passing.has(role) ? Math.min(least, indent) : indent;
    next = { role, indent };
  }
}
