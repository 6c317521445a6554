import type { Reading, Scope } from '../engine.ts';

const whole = /^Findings: each message once, below it PATH: LINE:COLUMN of each\. .*"( *)PATH/;
const part = /^Findings(?: by message)? \(next (\d+) lines\): .*Printed as "/;
const firstLines = / files as in the next (\d+) lines\./;
const linesAbove = / Then (\d+) lines that stood above /;
const besides = /^Besides(?: findings)? \(next (\d+) lines\): /;

/** Places are those of the message above them; how all were printed the header above says. */
export function scopes(lines: readonly string[]): Reading | null {
  if (!lines.some((line) => line.startsWith('Findings') && (whole.test(line) || part.test(line))))
    return null;
  let header: string | null = null;
  // The first lines of a section, and those that are left of it.
  let [first, left] = [0, Infinity];
  let message = '';
  return {
    scopes: lines.map((line): Scope | null => {
      if (whole.test(line) || part.test(line)) {
        header = line;
        first = numberIn(firstLines, line) + numberIn(linesAbove, line);
        left = part.test(line) ? numberIn(part, line) : Infinity;
        message = '';
        return null;
      }
      const more = header === null ? 0 : numberIn(besides, line);
      if (more > 0) {
        [header, first, left] = [line, more, more];
        return null;
      }
      if (header === null || left <= 0) return null;
      first -= 1;
      left -= 1;
      if (first >= 0) return { under: header, above: 0 };
      if (line.startsWith(' ')) return { under: [header, message].join('\n'), above: 0 };
      message = line.startsWith('|') ? `${message}\n${line}` : line;
      return { under: line.startsWith('|') ? [header, message].join('\n') : header, above: 0 };
    }),
  };
}

function numberIn(pattern: RegExp, line: string): number {
  return Number(pattern.exec(line)?.[1] ?? 0);
}
