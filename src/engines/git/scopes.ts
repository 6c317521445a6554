import { isLeftOut } from '../../text/pointer.ts';
import type { Reading, Scope } from '../engine.ts';

const blameLegend = "A line's commit is that of the line above where none is given; ";
const blamed = /^(\^?[0-9a-f]{7,64})( [^()\t]*\([^\t]*? \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [-+]\d{4} )( *\d+)\)/;
const shortened = /^(?:(\^?[0-9a-f]{7,64}) )?\d+\)/;
const hints = ' (usual hints)';
const names =
  /^(?:\t(?:[a-z ]+: +)?|[ MADRCUT?!]{2} |[MADTXU]\t|\* |[ +] )?[^\s{}]*\/\{[^\s/{},"]+\/?(?:,[^\s/{},"]+\/?)+\}$/;

/** A blamed line is of the commit given last; several names stand on one line. */
export function scopes(lines: readonly string[]): Reading | null {
  let isBlame = false;
  const commits = new Map<string, string>();
  let above = '';
  const found = lines.map(scopeOf);
  return found.every((scope) => scope === null) ? null : { scopes: found };

  function scopeOf(line: string): Scope | null {
    if (line.startsWith(blameLegend)) {
      isBlame = true;
      commits.clear();
      above = '';
      return null;
    }
    if (isBlame) return blameScope(line);
    if (line.endsWith(hints)) return { under: hints, above: 0 };
    return line.endsWith('}') && names.test(line) ? { under: 'names', above: 0 } : null;
  }

  function blameScope(line: string): Scope | null {
    if (isLeftOut(line)) above = '';
    const [, hash, who = '', number = ''] = blamed.exec(line) ?? [];
    if (hash !== undefined) {
      if (!commits.has(hash)) commits.set(hash, `${hash}${who}${String(number.length)}`);
      above = hash;
      return null;
    }
    const [short, given = above] = shortened.exec(line) ?? [];
    if (short === undefined) return null;
    above = given;
    const under = commits.get(given);
    return under === undefined ? { under: '', above: Infinity } : { under, above: 0 };
  }
}
