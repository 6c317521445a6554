import { rangeOfDurations, type Durations } from './durations.ts';
import type { Role } from './role.ts';
import { tellsOfSkipped } from './skipped.ts';
import { plainLine } from '../../text/bare-line.ts';

/** What stands before the signs of a line of progress. */
const progressHead = /^\S+\.\w+(?:\[\d+\])? /;

/** A test run, line by line. */
export interface Told {
  readonly lines: readonly string[];
  readonly roles: readonly Role[];
  readonly durations: Durations;
}

/** Roles of what stands around failures and is no result, in words. */
const around: readonly (readonly [Role, string])[] = [
  ['environment', 'environment'],
  ['setUp', 'set-up'],
  ['warning', 'warnings'],
  ['again', 'as further up'],
  ['below', 'failures told below'],
  ['source', 'source'],
  ['frames', 'frames'],
  ['fields', 'details of the values'],
  ['captured', 'output of tests'],
];

/** What lines left out told, from one index up to another: `41 passed in 0.00-0.12s each, 2 skipped, warnings`. */
export function says(all: Told, from: number, to: number): string {
  return saysOf(all, [{ from, to }]);
}

/** The same of some runs of lines. */
export function saysOf(
  { lines, roles, durations }: Told,
  runs: readonly { readonly from: number; readonly to: number }[],
): string {
  const indices = runs.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, step) => from + step));
  let [passed, files, skipped, partly] = [0, 0, 0, 0];
  const timed = (role: Role): string =>
    rangeOfDurations(
      durations,
      indices.filter((line) => roles[line] === role),
    );
  const told = new Set<Role>();
  for (const index of indices) {
    const role = roles[index] ?? 'keep';
    told.add(role);
    if (role === 'passed') passed += 1;
    if (role === 'passedFile') files += 1;
    if (role === 'skipped') skipped += 1;
    if (role === 'progress') passed += dotsOf(lines[index] ?? '');
    if (role === 'passedFile' && tellsOfSkipped(plainLine(lines[index] ?? ''), role)) partly += 1;
  }
  const parts = [
    passed > 0 ? `${String(passed)} passed${timed('passed')}` : '',
    files > 0 ? `${String(files)} ${files === 1 ? 'file' : 'files'} passed${timed('passedFile')}` : '',
    partly > 0 ? `${String(partly)} of them with skipped tests` : '',
    skipped > 0 ? `${String(skipped)} skipped` : '',
    ...around.map(([role, words]) => (told.has(role) ? words : '')),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Tests that a line of signs says passed. */
function dotsOf(line: string): number {
  const [signs = ''] = plainLine(line).replace(progressHead, '').split(/[ [(]/);
  return signs.split('.').length - 1;
}
