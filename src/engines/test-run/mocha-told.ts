import type { Role } from './role.ts';

const listed = /^ +(\d+)\) (.+)$/;
const sums = /^ +\d+ failing$/;
const numbered = /^ {2}(\d+)\) \S/;
/** Up to so many lines below its number, the names of its groups before it, stands the name of what failed. */
const maxGroups = 12;

/**
 * mocha numbers what failed in the list of all tests, and tells of it by that number; below what `assert` says of two values
 * it prints them again.
 */
export function markMocha(lines: readonly string[], roles: Role[]): void {
  const end = lines.findIndex((line) => sums.test(line));
  if (end === -1) return;
  const told = new Map<string, readonly string[]>();
  for (let at = end + 1; at < lines.length; at += 1) {
    const [, number] = numbered.exec(lines[at] ?? '') ?? [];
    if (number !== undefined && !told.has(number)) told.set(number, lines.slice(at, at + maxGroups));
  }
  for (let at = 0; at < end; at += 1) {
    const [, number = '', name = ''] = listed.exec(lines[at] ?? '') ?? [];
    const below = told.get(number) ?? [];
    if (roles[at] === 'keep' && below.some((line) => line.trimStart() === `${name}:`)) roles[at] = 'below';
  }
  markValues(lines, roles, end);
}

const compared = /^(\S.*) !== (\S.*)$/;
const own = /^ {6}\+ expected - actual$/;

/** `354 !== 310`, and below it `-354`, `+310`; a long comparison of node's, and below it mocha's own. */
function markValues(lines: readonly string[], roles: Role[], end: number): void {
  /** Where the last message began that compares values. */
  let from: number | null = null;
  let values: readonly string[] = [];
  for (let at = end + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (numbered.test(line)) [from, values] = [null, []];
    if (/^\+ actual - expected/.test(line)) from = at;
    const [, actual, expected] = compared.exec(line) ?? [];
    if (actual !== undefined) values = [`      -${actual}`, `      +${expected ?? ''}`];
    if (!own.test(line)) continue;
    const isSame = values.length > 0 && values.every((value, index) => lines[at + 2 + index] === value);
    if (isSame) mark(roles, at, at + 2 + values.length);
    else if (from !== null) mark(roles, from, at);
    [from, values] = [null, []];
  }
}

function mark(roles: Role[], from: number, to: number): void {
  for (let at = from; at < to; at += 1)
    if (roles[at] === 'keep' || roles[at] === 'blank') roles[at] = 'again';
}
