import { failureSign } from '../../text/failure.ts';
import { indentOf } from '../../text/lines.ts';
import type { Role } from './role.ts';

const result = /^\s*--- (PASS|FAIL|SKIP): (\S+)/;
const start = /^=== ([A-Z]+) +(\S+)$/;
/** What `t.Log` prints: the place, and a message whose further lines are deeper. */
const said = /^( +)\S+\.go:\d+: /;

/**
 * Marks as `captured` what tests of `go test -v` said with `t.Log` that passed, where others failed. Where none did
 * somebody asked to see it.
 */
export function markGoOutput(lines: readonly string[], roles: Role[]): void {
  const ended = new Map<string, string>();
  for (const line of lines) {
    const [, how = '', name] = line.includes('--- ') ? (result.exec(line) ?? []) : [];
    if (name !== undefined && ended.get(name) !== 'FAIL') ended.set(name, how);
  }
  if (![...ended.values()].includes('FAIL')) return;
  let isPassing = false;
  let indent = -1;
  for (const [at, line] of lines.entries()) {
    const [, how, name = result.exec(line)?.[2]] = start.exec(line) ?? [];
    if (name !== undefined) isPassing = how !== 'PAUSE' && ended.get(name) === 'PASS';
    if (!isPassing || name !== undefined) indent = -1;
    else {
      const found = said.exec(line)?.[1]?.length;
      const isMore = indent !== -1 && found === undefined && indentOf(line) > indent;
      indent = found ?? (isMore ? indent : -1);
      if (indent !== -1 && roles[at] === 'keep' && failureSign(line, null) !== 2) roles[at] = 'captured';
    }
  }
}
