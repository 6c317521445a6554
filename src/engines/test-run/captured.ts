import { failureSign } from '../../text/failure.ts';
import { levelOf } from '../../text/level.ts';
import type { Role } from './role.ts';

interface Section {
  readonly from: RegExp;
  readonly to: RegExp;
}

/** What a failing test printed itself: from a heading up to a line that is the runner's again. */
const sections: readonly Section[] = [
  {
    from: /^-{3,} Captured .* -{3,}$/,
    // With `--tb=line` the next failure has no heading: `E   ValueError: no`, `/w/test_cart.py:12: ValueError: no`.
    to: /^(?:(?:-{3,} Captured .* -{3,}|_{2,} .* _{2,}|=+ .* =+)$|E {3}|\S.*:\d+: (?:[\w.]+: |[A-Z][\w.]*$))/,
  },
  {
    from: /^---- .* std(?:out|err) ----$/,
    to: /^(?:thread '.*' .*panicked at |---- .* ----$|failures:$|Error: )/,
  },
];

/** Marks as `captured` what a failing test printed at length, but for its ends and what tells of trouble. */
export function markCaptured(lines: readonly string[], roles: Role[]): void {
  let open: { readonly at: number; readonly to: RegExp } | null = null;
  for (let at = 0; at <= lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (open !== null && (at === lines.length || open.to.test(line))) {
      markSection(lines, roles, open.at + 1, at);
      open = null;
    }
    const section: Section | undefined =
      open === null ? sections.find(({ from }) => from.test(line)) : undefined;
    if (section !== undefined) open = { at, to: section.to };
  }
}

function markSection(lines: readonly string[], roles: Role[], from: number, to: number): void {
  if (to - from <= minCaptured) return;
  for (let at = from + keptFirst; at < to - keptLast; at += 1) {
    const line = lines[at] ?? '';
    const level = levelOf(line);
    const tells = failureSign(line, level) > 0 || level === 'WARN';
    if (roles[at] === 'keep' && !tells) roles[at] = 'captured';
  }
}

/** Shorter output stands whole: its reader may have written it to look for the fault. */
const minCaptured = 12;
const keptFirst = 3;
const keptLast = 6;
