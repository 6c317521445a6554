import type { Role } from './role.ts';

const suite = /^ +(?:Running|Doc-tests) \S/;
const result = /^test result: (\w+)\. .* (\d+) failed; (\d+) ignored;/;
const count = /^running \d+ tests?$/;

/**
 * cargo prints a heading, a count and a sum for each binary with tests. Where some test failed, binaries without a
 * failure or an ignored test are files that passed.
 */
export function markCargoSuites(lines: readonly string[], roles: Role[]): void {
  if (!lines.some((line) => result.exec(line)?.[1] === 'FAILED')) return;
  let head: number | null = null;
  let counted: number | null = null;
  for (const [at, line] of lines.entries()) {
    if (suite.test(line)) [head, counted] = [at, null];
    if (count.test(line)) counted = at;
    const [whole, ended, , ignored] = result.exec(line) ?? [];
    if (whole === undefined) continue;
    if (ended === 'ok' && ignored === '0') {
      roles[at] = 'passedFile';
      for (const above of [head, counted]) if (above !== null) roles[above] = 'heading';
    }
    [head, counted] = [null, null];
  }
}
