import { isLeftOut } from '../../text/pointer.ts';
import type { Scope } from '../engine.ts';

const frameHeader = 'Stack frames: path:line in function. ';
const again = /^\[the (?:line|(\d+) lines) above (?:once|\d+ times) more\]$/;
const frame = /^([\s|+]*)([^"\s:]+):(\d+) in (\S+)$/;
const longFrame = /^[\s|+]*File "[^"\s:]+", line \d+, in \S+$/;
const warning = /:\d+: (\w*Warning): (\S.*)$/;
const sameWarning = /:\d+: (\w*Warning) as above$/;
const never: Scope = { under: '', above: Infinity };
/** Lines below a frame that show its code. */
const maxCodeLines = 3;

/** For each line of the brief form what it depends on; null: none does. */
export function briefScopes(lines: readonly string[]): (Scope | null)[] | null {
  let frames: Frames | null = null;
  let isCut = false;
  const warned = new Map<string, string>();
  const found = lines.map(scopeOf);
  return found.every((scope) => scope === null) ? null : found;

  function scopeOf(line: string, at: number): Scope | null {
    if (isLeftOut(line)) {
      isCut = true;
      warned.clear();
      return null;
    }
    if (line.startsWith(frameHeader)) {
      frames = new Frames();
      return null;
    }
    if (line.endsWith(' more]')) {
      const [note, count = '1'] = again.exec(line) ?? [];
      if (note !== undefined) return { under: 'the lines above', above: Number(count) };
    }
    if (line.includes('Warning')) {
      const [, same] = sameWarning.exec(line) ?? [];
      if (same !== undefined) return scopeOfWarning(warned.get(same));
      const [, category, said] = warning.exec(line) ?? [];
      if (category !== undefined && said !== undefined) warned.set(category, said);
    }
    return frames?.scopeOf(line, lines.slice(at + 1, at + 1 + maxCodeLines), isCut) ?? null;
  }
}

function scopeOfWarning(said: string | undefined): Scope {
  return said === undefined ? never : { under: said, above: 0 };
}

/** Paths and code that frames have shown so far. */
class Frames {
  /** By what a path may be named, its end or all of it; null: several end so. */
  readonly #paths = new Map<string, string | null>();
  readonly #whole = new Set<string>();
  readonly #codes = new Map<string, string | null>();

  scopeOf(line: string, below: readonly string[], isCut: boolean): Scope | null {
    if (!line.includes(' in ')) return null;
    const [found, indent = '', name = '', number = '', place = ''] = frame.exec(line) ?? [];
    if (found === undefined) return null;
    const known = this.#whole.has(name) ? name : this.#paths.get(name);
    // Where lines are left out, the path may have been spelled in them.
    if (known === null || (known === undefined && isCut)) return never;
    const path = known ?? this.#add(name);
    const key = `${path}:${number} in ${place}`;
    const code = this.#codes.get(key);
    if (code === null) return never;
    if (code === undefined) this.#codes.set(key, codeBelow(indent, below));
    return { under: `${path}\n${code ?? ''}`, above: 0 };
  }

  #add(path: string): string {
    this.#whole.add(path);
    let at = path.length;
    while (at > 0 && (at = path.lastIndexOf('/', at - 1)) >= 0) {
      const end = path.slice(at + 1);
      this.#paths.set(end, this.#paths.has(end) ? null : path);
    }
    return path;
  }
}

/** The code that a frame shows; null: some of it is left out. */
function codeBelow(indent: string, below: readonly string[]): string | null {
  const end = below.findIndex(
    (line) => !line.startsWith(`${indent}  `) || again.test(line) || longFrame.test(line) || frame.test(line),
  );
  if (isLeftOut(below[end] ?? '')) return null;
  return (end === -1 ? below : below.slice(0, end)).join('\n');
}
