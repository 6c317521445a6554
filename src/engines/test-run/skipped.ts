import type { Role } from './role.ts';

/** A file without a failure that has skipped tests: of surefire, vitest, nextest. */
const skippedIn = /\b[1-9]\d* (?:skipped|pending|todo|ignored|disabled)\b|\bSkipped: [1-9]/;
/** pytest: `tests/test_cart.py ..s. [ 40%]`. */
const signOfSkip = /^\S+\.\w+ [.sx]*[sx]/;
/** A package of Go without tests skips none. */
const testless = /\[no test files\]$/;

/** Whether a line of what passed says that some test did not run. */
export function tellsOfSkipped(line: string, role: Role | undefined): boolean {
  if (role === 'skipped') return !testless.test(line);
  if (role === 'passed' || role === 'passedFile') return skippedIn.test(line);
  return role === 'progress' && signOfSkip.test(line);
}

/** Skipped tests stay by name, and files that have some, as long as they are few; many are counted. */
export function keepSkipped(lines: readonly string[], roles: Role[]): void {
  const skipped = [...roles.keys()].filter((at) => tellsOfSkipped(lines[at] ?? '', roles[at]));
  if (skipped.length > maxSkipped) return;
  for (const at of skipped) roles[at] = 'keep';
}

/** More skipped tests than this are no oddity. */
const maxSkipped = 12;
