import type { Role } from './role.ts';

const heading = /^---- (.+) std(?:out|err) ----$/;
const result = /^test (.+?)(?: - should panic)? \.\.\. FAILED$/;
const panicked = /^thread '(.+)' (?:\(\d+\) )?panicked at /;
const count = /^running \d+ tests?$/;
const sums = /^test result: \w+\. \d+ passed; \d+ failed;/;

/**
 * cargo names a test that failed among all tests, above what it printed, where it panicked, and in a list behind that; how
 * many tests run it says before them and behind them.
 */
export function markCargo(lines: readonly string[], roles: Role[]): void {
  const told = new Set<string>();
  let hasSums = false;
  // What each binary tells stands below its results.
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? '';
    if (sums.test(line)) hasSums = true;
    if (count.test(line)) {
      if (hasSums && roles[at] === 'keep') roles[at] = 'starts';
      told.clear();
      hasSums = false;
    }
    const [, name] = heading.exec(line) ?? [];
    if (name !== undefined) {
      told.add(name);
      const isBare = (lines[at + 1] ?? '') === '' && panicked.exec(lines[at + 2] ?? '')?.[1] === name;
      if (isBare && roles[at] === 'keep') roles[at] = 'again';
    }
    const [, failed] = result.exec(line) ?? [];
    if (failed !== undefined && told.has(failed) && roles[at] === 'keep') roles[at] = 'below';
  }
}
