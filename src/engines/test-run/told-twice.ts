import { maxTestLineChars } from '../../limits.ts';
import { indentOf } from '../../text/lines.ts';
import type { Role } from './role.ts';
import type { Runner } from './runner.ts';
import { markToldByHeadings } from './told-by-heading.ts';

/** Marks what a runner tells twice, so that it stands once. */
export function markToldTwice(lines: readonly string[], roles: Role[], runners: readonly Runner[]): void {
  markNodeDetails(lines, roles);
  for (const runner of runners) markResults(lines, roles, runner);
  markNodeFields(lines, roles);
  markSummary(lines, roles);
  markCargoNames(lines, roles);
  markToldByHeadings(lines, roles);
}

const nodeFailure = /^(\s*)\u2716 (.+)$/;
const nodeSummary = /^\u2716 failing tests:$/;

/** `node --test` tells of a failure where the test stands, and again at its end, with the test's place: that one stays. */
function markNodeDetails(lines: readonly string[], roles: Role[]): void {
  const summary = lines.findIndex((line) => nodeSummary.test(line));
  if (summary === -1) return;
  const told = new Set<string>();
  for (let at = summary + 1; at < lines.length; at += 1) {
    const [, , name] = nodeFailure.exec(lines[at] ?? '') ?? [];
    if (name === undefined) continue;
    const to = detailsEnd(lines, at);
    told.add(textOf(name, lines, at + 1, to));
    at = to - 1;
  }
  for (let at = 0; at < summary; at += 1) {
    const [, , name] = nodeFailure.exec(lines[at] ?? '') ?? [];
    if (name === undefined) continue;
    const to = detailsEnd(lines, at);
    if (told.has(textOf(name, lines, at + 1, to))) {
      for (let line = at; line < to; line += 1) if (roles[line] !== 'blank') roles[line] = 'below';
    }
    at = to - 1;
  }
}

/** Behind what stands deeper than a line. */
function detailsEnd(lines: readonly string[], at: number): number {
  const indent = indentOf(lines[at] ?? '');
  let to = at + 1;
  for (let next = to; next < lines.length; next += 1) {
    const own = indentOf(lines[next] ?? '');
    if (own === -1) continue;
    if (own <= indent) break;
    to = next + 1;
  }
  return to;
}

function textOf(name: string, lines: readonly string[], from: number, to: number): string {
  const told = lines.slice(from, to).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  return [name, ...told].join('\n');
}

/** A test that fails stands in the list of all tests, and further down by the same name with its message. */
function markResults(lines: readonly string[], roles: Role[], { listed, told }: Runner): void {
  if (listed === undefined || told === undefined) return;
  const below = linesByName(lines, told);
  for (const [name, found] of linesByName(lines, listed)) {
    const heads = below.get(name) ?? [];
    const isTold = found.length <= heads.length && found.every((at, index) => at < (heads[index] ?? -1));
    for (const at of isTold ? found : []) if (roles[at] === 'keep') roles[at] = 'below';
  }
}

/** Where each name stands that a pattern finds. */
function linesByName(lines: readonly string[], pattern: RegExp): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [at, line] of lines.entries()) {
    const [, name, other = name] = line.length > maxTestLineChars ? [] : (pattern.exec(line) ?? []);
    if (other === undefined) continue;
    const known = found.get(other);
    if (known === undefined) found.set(other, [at]);
    else known.push(at);
  }
  return found;
}

/** Where node made the message out of the values, an error's fields say no more than it does. */
function markNodeFields(lines: readonly string[], roles: Role[]): void {
  for (let at = 0; at < lines.length; at += 1) {
    if (!/^\s+generatedMessage: true,$/.test(lines[at] ?? '')) continue;
    const indent = indentOf(lines[at] ?? '');
    let to = at + 1;
    while (to < lines.length && to - at < maxFieldLines && indentOf(lines[to] ?? '') >= indent) to += 1;
    // An error that was thrown where none may be: only its fields say where.
    const isThrown = lines.slice(at, to).some((line) => /^\s+at \S.*:\d+:\d+/.test(line));
    if ((lines[to] ?? '').trim() !== '}' || isThrown) continue;
    for (let field = at; field <= to; field += 1) if (roles[field] === 'keep') roles[field] = 'fields';
    at = to;
  }
}

/** Values of two objects, printed in full, take about so many lines. */
const maxFieldLines = 60;

const cargoBlock = /^---- (.+) std(?:out|err) ----$/;

/** cargo lists the names of the tests again whose failures stand above. */
function markCargoNames(lines: readonly string[], roles: Role[]): void {
  const named = new Set<string>();
  let isList = false;
  for (const [at, line] of lines.entries()) {
    const [, name] = cargoBlock.exec(line) ?? [];
    if (name !== undefined) named.add(name);
    if (line === 'failures:') isList = true;
    else if (!/^(?: {4}\S.*)?$/.test(line)) isList = false;
    if (isList && roles[at] === 'keep' && line.startsWith('    ') && named.has(line.trim()))
      roles[at] = 'again';
    // A list that is left out whole needs no heading.
    if (isList && line === '' && roles[at - 1] === 'again') markHeading(lines, roles, at - 1);
  }
}

function markHeading(lines: readonly string[], roles: Role[], last: number): void {
  let at = last;
  while (roles[at] === 'again') at -= 1;
  if (lines[at] === 'failures:') roles[at] = 'again';
}

/** Where many files ran, jest tells each failure again at its end. */
function markSummary(lines: readonly string[], roles: Role[]): void {
  const summary = lines.indexOf('Summary of all failing tests');
  if (summary === -1) return;
  const told = new Set(jestFailures(lines, 0, summary).map(({ from, to }) => textOf('', lines, from, to)));
  for (const { from, to } of jestFailures(lines, summary + 1, lines.length)) {
    if (!told.has(textOf('', lines, from, to))) continue;
    for (let at = from; at < to; at += 1) if (roles[at] !== 'blank') roles[at] = 'again';
  }
}

/** From each `● cart › adds` to what is no more of it. */
function jestFailures(
  lines: readonly string[],
  start: number,
  end: number,
): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from: number | null = null;
  for (let at = start; at <= end; at += 1) {
    const line = at < end ? (lines[at] ?? '') : 'FAIL ';
    const isHead = line.startsWith('  \u25cf ');
    if (!isHead && (line === '' || line.startsWith('    '))) continue;
    if (from !== null) found.push({ from, to: at });
    from = isHead ? at : null;
  }
  return found;
}
