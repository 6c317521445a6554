import type { Reading, Scope } from '../engine.ts';

const heading = /^Findings: each message once, below it PATH: LINE:COLUMN of each\. .*"( *)PATH/;
const firstLines = / files as in the next (\d+) lines\./;

/** Places are those of the message above them; how all were printed the header says. */
export function scopes(lines: readonly string[]): Reading | null {
  const begin = lines.findIndex((line) => heading.test(line));
  if (begin === -1) return null;
  const header = lines[begin] ?? '';
  const files = Number(firstLines.exec(header)?.[1] ?? 0);
  let message = '';
  return {
    scopes: lines.map((line, at): Scope | null => {
      if (at <= begin) return null;
      if (at <= begin + files) return { under: header, above: 0 };
      if (line.startsWith('  ')) return { under: [header, message].join('\n'), above: 0 };
      message = line.startsWith('|') ? `${message}\n${line}` : line;
      return { under: line.startsWith('|') ? [header, message].join('\n') : header, above: 0 };
    }),
  };
}
