import type { Engine, Reading, Scope, Scopes } from '../../engines/engine.ts';
import { envelope } from '../../engines/envelope/index.ts';
import { engines } from '../../engines/index.ts';

/**
 * What the lines of a form depend on, whichever engines wrote it. Of the texts that an envelope shows each is a form by
 * itself: what the header of one says is not true of the next. Null: no line depends on anything.
 */
export function scopesOf(lines: readonly string[]): Scopes | null {
  const around = envelope.scopes(lines)?.scopes;
  if (around === undefined) return scopesOfOne(lines);
  const found = [...around];
  let from = 0;
  for (let at = 0; at <= lines.length; at += 1) {
    if (at < lines.length && around[at] === null) continue;
    const own = at > from ? scopesOfOne(lines.slice(from, at)) : null;
    for (const [index, scope] of (own ?? []).entries()) found[from + index] = scope;
    from = at + 1;
  }
  return found;
}

/** Of several engines the last one is read first, and the one before reads the lines that it left. */
function scopesOfOne(lines: readonly string[]): Scopes | null {
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
