import { standsForOthers } from '../../text/pointer.ts';
import type { Scope, Scopes } from '../engine.ts';

const title = /^Outline of (?:paths in (|\S*\/)|ls -R, )\*([^\s/]*): "a\/ b c" /;
const never: Scope = { under: '', above: Infinity };

/**
 * Names of an outline are in the folder below which they stand, and end in what was said there; null: it is none. Where
 * lines stand for others nobody can tell which folders those name.
 */
export function outlineScopes(lines: readonly string[]): Scopes | null {
  const [, base = '', ending = ''] = title.exec(lines[0] ?? '') ?? [];
  if (!title.test(lines[0] ?? '')) return null;
  const isCut = lines.some(standsForOthers);
  const places = [`${base}*${ending}`];
  return lines.map((line, at): Scope | null => {
    if (at === 0 || line === '') return null;
    if (isCut) return never;
    const depth = /^ */.exec(line)?.[0].length ?? 0;
    const above = places[depth];
    if (above === undefined) return never;
    const [first = ''] = line.slice(depth).split(' ', 1);
    places.splice(depth + 1);
    if (first.includes('/') && !first.startsWith('=')) places.push(`${above}\n${first}`);
    else if (line.startsWith('= ', depth) && line.endsWith('/'))
      places.push(`${above}\n${line.slice(depth)}`);
    return { under: `${lines[0] ?? ''}\n${above}`, above: 0 };
  });
}
