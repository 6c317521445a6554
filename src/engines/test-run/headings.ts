import { failureSign } from '../../text/failure.ts';
import { indentOf } from '../../text/lines.ts';
import type { Role } from './roles.ts';

/** Roles of lines that may stand below a heading that goes with them. */
const passing: ReadonlySet<Role> = new Set<Role>(['passed', 'passedFile', 'skipped', 'detail', 'heading']);

/** Marks as `heading` the result of a group, which stands below its tests and less indented. */
export function groupResults(lines: readonly string[], roles: Role[]): void {
  let before = -1;
  for (const [index, role] of roles.entries()) {
    if (role !== 'passed' && role !== 'skipped') continue;
    const indent = indentOf(lines[index] ?? '');
    if (indent < before) roles[index] = 'heading';
    before = indent;
  }
}

/** Marks as `heading` what stands less indented above passing tests, and above nothing else. */
export function groupHeadings(lines: readonly string[], roles: Role[]): void {
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
