import type { Reading, Scope } from '../engine.ts';

const title = /^Table(?:: columns at [-\d ]+ \(- ends there\)| drawn as ".*": cells [-\d ]+ wide)/;

/** Cells stand where the title says, below the names of their columns. */
export function scopes(lines: readonly string[]): Reading | null {
  if (!lines.some((line) => title.test(line))) return null;
  const found = lines.map((): Scope | null => null);
  let under: string | null = null;
  for (const [at, line] of lines.entries()) {
    if (title.test(line)) under = line;
    else if (line === '') under = null;
    else if (under !== null) {
      if (title.test(lines[at - 1] ?? '')) under = `${under}\n${line}`;
      found[at] = { under, above: 0 };
    }
  }
  return { scopes: found };
}
