import { findingsIn } from '../../text/findings.ts';
import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { layOut } from './page.ts';
import { readReport } from './report.ts';
import { scopes } from './scopes.ts';
import { readTables } from './table.ts';

/** Findings leave their order only for a form that is so much shorter than the text. */
const maxFormShare = 0.9;
/** Of the findings so many must be known for such: hits of a search name places as well. */
const leastKnownShare = 0.9;

/**
 * What checkers and compilers print, a finding a line: mypy, tsc, flake8, ruff, pyright, gcc, ESLint. Lossless:
 * each message once, with the places where it holds below it. Nothing is ever left out: whoever mends the findings needs
 * all of them.
 */
export const findings: Engine<string> = {
  name: 'findings',

  read(text, context) {
    const lines = text.split('\n');
    const report = readReport(lines) ?? readTables(lines);
    if (report === null || !isOfChecker(lines, report.findings.length, context)) return null;
    const form = layOut(report);
    return form !== null && context.count(form) < maxFormShare * context.count(text) ? form : null;
  },

  encode: (form) => form,

  decode,
  scopes,
};

function isOfChecker(
  lines: readonly string[],
  findings: number,
  { programs, failed, role }: EngineContext,
): boolean {
  if (role === 'search') return false;
  const known = findingsIn(lines, { programs, failed }).filter((part, at) => part === at);
  return known.length >= leastKnownShare * findings;
}
