import type { Engine, Reading, Scope, Scopes } from '../../engines/engine.ts';
import { engines } from '../../engines/index.ts';

/**
 * What the lines of a form depend on, whichever engines wrote it: of several the last one is read first, and the one
 * before reads the lines that it left. Null: no line depends on anything.
 */
export function scopesOf(lines: readonly string[]): Scopes | null {
  let found: Scopes | null = null;
  let read = lines;
  for (const engine of engines.toReversed()) {
    const reading = readBy(engine, read);
    if (reading === null) continue;
    const { scopes } = reading;
    found = found === null ? scopes : found.map((scope, at) => both(scope, scopes[at] ?? null));
    read = reading.lines ?? read;
  }
  return found;
}

/** A text that only reads like a form may break its reader: then nothing is known of any line. */
function readBy(engine: Engine, lines: readonly string[]): Reading | null {
  try {
    return engine.scopes(lines);
  } catch {
    return { scopes: lines.map(() => ({ under: '', above: Infinity })) };
  }
}

function both(one: Scope | null, other: Scope | null): Scope | null {
  if (one === null || other === null) return one ?? other;
  return { under: `${one.under}\n${other.under}`, above: Math.max(one.above, other.above) };
}
