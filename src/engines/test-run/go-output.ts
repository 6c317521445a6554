import { indentOf } from '../../text/lines.ts';
import { markOutput } from './captured.ts';
import { goResult, GoResults } from './go-results.ts';
import type { Role } from './role.ts';

const start = /^=== ([A-Z]+) +(\S+)$/;
/** What `t.Log` prints: the place, and a message whose further lines are deeper. */
const said = /^( +)\S+\.go:\d+: /;

/**
 * Marks as `captured` what tests of `go test -v` said with `t.Log` that passed, where others failed. Where none did
 * somebody asked to see it.
 */
export function markGoOutput(lines: readonly string[], roles: Role[]): void {
  const results = new GoResults(lines);
  if (!results.hasFailed) return;
  let isPassing = false;
  /** How far the line is indented that names the test. */
  let named = 0;
  let message: number | null = null;
  for (const [at, line] of lines.entries()) {
    const [, how, name = goResult.exec(line)?.[2]] = start.exec(line) ?? [];
    if (name !== undefined) {
      isPassing = how !== 'PAUSE' && results.of(name, at) === 'PASS';
      named = indentOf(line);
      message = null;
      continue;
    }
    const found = said.exec(line)?.[1]?.length;
    // Before Go 1.14 what a test said stands deeper, below its result; what stands beside that is of the test around it.
    if (found !== undefined && found <= named) isPassing = false;
    const goesOn: boolean = message !== null && indentOf(line) > message;
    message = isPassing ? (found ?? (goesOn ? message : null)) : null;
    if (message !== null) markOutput(lines, roles, at);
  }
}
