import type { Reading, Scope } from '../engine.ts';

const heading = /^Findings: each message once, below it PATH: LINE:COLUMN of each\. .*"( *)PATH/;
const firstLines = / files as in the next (\d+) lines\./;

/** Places are those of the message above them; how all were printed the header above says. */
export function scopes(lines: readonly string[]): Reading | null {
  if (!lines.some((line) => heading.test(line))) return null;
  let header: string | null = null;
  let files = 0;
  let message = '';
  return {
    scopes: lines.map((line): Scope | null => {
      if (heading.test(line)) {
        header = line;
        files = Number(firstLines.exec(line)?.[1] ?? 0);
        message = '';
        return null;
      }
      if (header === null) return null;
      files -= 1;
      if (files >= 0) return { under: header, above: 0 };
      if (line.startsWith('  ')) return { under: [header, message].join('\n'), above: 0 };
      message = line.startsWith('|') ? `${message}\n${line}` : line;
      return { under: line.startsWith('|') ? [header, message].join('\n') : header, above: 0 };
    }),
  };
}
