import { markPassingOutput } from './captured.ts';
import { markCargoSuites } from './cargo-suites.ts';
import { markExcerpts } from './excerpts.ts';
import { markFrames } from './frames.ts';
import { markPytest } from './pytest-report.ts';
import { markGoOutput } from './go-output.ts';
import { markAsides } from './noise.ts';
import type { Role } from './role.ts';
import type { Runner } from './runner.ts';
import { markToldTwice } from './told-twice.ts';

/**
 * Marks what repeats around failures: calls of runners and libraries, source, what is told twice; and what passing tests
 * printed beside failing ones. Name, place,
 * assertion, message and the project's own calls of each failure stay.
 */
export function markReports(lines: readonly string[], roles: Role[], runners: readonly Runner[]): void {
  markToldTwice(lines, roles, runners);
  markCargoSuites(lines, roles);
  markExcerpts(lines, roles);
  markFrames(lines, roles);
  markPytest(lines, roles);
  markAsides(lines, roles);
  markPassingOutput(lines, roles, runners);
  markGoOutput(lines, roles);
}
