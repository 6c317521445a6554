import { maxTestLineChars } from '../../limits.ts';
import { failureSign } from '../../text/failure.ts';
import { levelOf } from '../../text/level.ts';
import type { Role } from './role.ts';
import type { Runner } from './runner.ts';

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
    to: /^(?:thread '.*panicked at |---- .* ----$|(?:failures|successes):$|Error: )/,
  },
];

/** A part of a report in which tests of one outcome stand. */
interface Part extends Section {
  /** Name of the runner that writes so. */
  readonly runner: string;
  readonly isPassing: boolean;
  /** What the next line is like. */
  readonly below?: RegExp;
}

/**
 * Where a runner shows what tests printed that passed: `pytest -rP`, `cargo test -- --show-output`. A failing test may itself
 * print such a heading: pytest's is as wide as its terminal and has tests below it, cargo's stands before the failures.
 */
const parts: readonly Part[] = [
  {
    runner: 'pytest',
    from: /^={20,} PASSES ={20,}$/,
    below: /^_{2,} .* _{2,}$/,
    to: /^=+ .* =+$|^\d+ (?:passed|failed|errors?).* in [\d.]+s/,
    isPassing: true,
  },
  { runner: 'cargo', from: /^successes:$/, to: /^(?:successes|failures):$|^test result: /, isPassing: true },
  { runner: 'cargo', from: /^failures:$/, to: /^test result: /, isPassing: false },
];

/** What a test printed, from index `from` up to `to`; the heading above it is no part of it. */
export interface Captured {
  readonly from: number;
  readonly to: number;
}

/** What tests printed and their runner shows below a heading, in the order of the lines. */
export function capturedIn(lines: readonly string[]): readonly Captured[] {
  const found: Captured[] = [];
  let open: { readonly from: number; readonly to: RegExp } | null = null;
  for (let at = 0; at <= lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (open !== null && (at === lines.length || open.to.test(line))) {
      found.push({ from: open.from, to: at });
      open = null;
    }
    const section: Section | undefined =
      open === null ? sections.find(({ from }) => from.test(line)) : undefined;
    if (section !== undefined) open = { from: at + 1, to: section.to };
  }
  return found;
}

/**
 * Marks as `captured` what tests printed that passed, with the headings that name them, where others failed. Where none failed
 * somebody asked to see it.
 */
export function markPassingOutput(lines: readonly string[], roles: Role[], runners: readonly Runner[]): void {
  if (!lines.some((line) => failedRun.test(line))) return;
  const own = parts.filter(({ runner }) => runners.some(({ name }) => name === runner));
  for (const [at, isPassing] of passingLines(lines, own).entries())
    if (isPassing) markOutput(lines, roles, at);
}

const failedRun = /^=+ (?:FAILURES|ERRORS) =+$|^test result: FAILED\./;

/** Marks a line that a test printed, unless it states a failure. */
export function markOutput(lines: readonly string[], roles: Role[], at: number): void {
  const line = (lines[at] ?? '').slice(0, maxTestLineChars);
  if (roles[at] === 'keep' && failureSign(line, levelOf(line)) !== 2) roles[at] = 'captured';
}

/** Which lines stand below the heading of what tests printed that passed. */
function passingLines(lines: readonly string[], own: readonly Part[]): readonly boolean[] {
  let open: Part | null = null;
  return lines.map((line, at) => {
    if (open?.to.test(line) === true) open = null;
    const isPassing = open?.isPassing === true;
    open ??=
      own.find(({ from, below }) => from.test(line) && below?.test(lines[at + 1] ?? '') !== false) ?? null;
    return isPassing;
  });
}
