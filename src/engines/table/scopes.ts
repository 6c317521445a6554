import type { Reading, Scope } from '../engine.ts';

const title = /^Table(?:: columns at [-\d ]+ \(- ends there\)| drawn as ".*": cells [-\d ]+ wide)/;
const blocksTitle = /^Blocks of (\d+) lines, as below with \S+ for what differs; /;
/** Of a block that stands for others no line is another text's. */
const never: Scope = { under: '', above: Infinity };

/** Cells stand where the title says, below the names of their columns, or in the block that stands above them. */
export function scopes(lines: readonly string[]): Reading | null {
  if (!lines.some((line) => line.startsWith('Table') || line.startsWith('Blocks '))) return null;
  if (!lines.some((line) => title.test(line) || blocksTitle.test(line))) return null;
  const found = lines.map((): Scope | null => null);
  let under: string | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const length = blocksTitle.exec(line)?.[1];
    if (length !== undefined) {
      const end = Math.min(lines.length, at + 1 + Number(length));
      under = lines.slice(at, end).join('\n');
      found.fill(never, at, end);
      at = end - 1;
    } else if (title.test(line)) under = line;
    else if (line === '') under = null;
    else if (under !== null) {
      if (title.test(lines[at - 1] ?? '')) under = `${under}\n${line}`;
      found[at] = { under, above: 0 };
    }
  }
  return { scopes: found };
}
