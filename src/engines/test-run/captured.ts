import { failureSign } from '../../text/failure.ts';
import { levelOf } from '../../text/level.ts';
import type { Role } from './role.ts';

interface Section {
  readonly from: RegExp;
  readonly to: RegExp;
}

/** What a test printed itself: from a heading up to a line that is the runner's again. */
const sections: readonly Section[] = [
  {
    from: /^-{3,} Captured .* -{3,}$/,
    // With `--tb=line` the next failure has no heading: `E   ValueError: no`, `/w/test_cart.py:12: ValueError: no`.
    to: /^(?:(?:-{3,} Captured .* -{3,}|_{2,} .* _{2,}|=+ .* =+)$|E {3}|\S.*:\d+: (?:[\w.]+: |[A-Z][\w.]*$))/,
  },
  {
    from: /^---- .* std(?:out|err) ----$/,
    to: /^(?:thread '.*' .*panicked at |---- .* ----$|(?:failures|successes):$|Error: )/,
  },
];

/** Where a runner shows what tests printed that passed: `pytest -rP`, `cargo test -- --show-output`. */
const passing: readonly Section[] = [
  { from: /^=+ PASSES =+$/, to: /^=+ .* =+$|^\d+ (?:passed|failed|errors?).* in [\d.]+s/ },
  { from: /^successes:$/, to: /^(?:successes|failures):$|^test result: / },
];

/** What a test printed, from index `from` up to `to`; the heading above it is no part of it. */
export interface Captured {
  readonly from: number;
  readonly to: number;
  readonly passed: boolean;
}

/** What tests printed and their runner shows below a heading, in the order of the lines. */
export function capturedIn(lines: readonly string[]): readonly Captured[] {
  const passed = passingLines(lines);
  const found: Captured[] = [];
  let open: { readonly from: number; readonly to: RegExp } | null = null;
  for (let at = 0; at <= lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (open !== null && (at === lines.length || open.to.test(line))) {
      found.push({ from: open.from, to: at, passed: passed[open.from - 1] === true });
      open = null;
    }
    const section: Section | undefined =
      open === null ? sections.find(({ from }) => from.test(line)) : undefined;
    if (section !== undefined) open = { from: at + 1, to: section.to };
  }
  return found;
}

/**
 * Marks as `captured` what tests printed that passed, but for what states a failure: where others failed all of it, with
 * the headings that name them. Where none did somebody asked to see it: of long output the middle.
 */
export function markPassingOutput(lines: readonly string[], roles: Role[]): void {
  if (lines.some((line) => failedRun.test(line))) {
    for (const [at, isPassing] of passingLines(lines).entries()) if (isPassing) mark(lines, roles, at);
    return;
  }
  for (const { from, to, passed } of capturedIn(lines)) {
    if (!passed || to - from <= minCaptured) continue;
    for (let at = from + keptFirst; at < to - keptLast; at += 1) mark(lines, roles, at);
  }
}

const failedRun = /^=+ (?:FAILURES|ERRORS) =+$|^test result: FAILED\./;

function mark(lines: readonly string[], roles: Role[], at: number): void {
  const line = lines[at] ?? '';
  if (roles[at] === 'keep' && failureSign(line, levelOf(line)) !== 2) roles[at] = 'captured';
}

/** Shorter output stays whole: its reader may have written it to look for the fault. */
const minCaptured = 12;
const keptFirst = 3;
const keptLast = 6;

/** Which lines stand below the heading of what tests printed that passed. */
function passingLines(lines: readonly string[]): readonly boolean[] {
  let open: RegExp | null = null;
  return lines.map((line) => {
    if (open?.test(line) === true) open = null;
    const isPassing = open !== null;
    open ??= passing.find(({ from }) => from.test(line))?.to ?? null;
    return isPassing;
  });
}
