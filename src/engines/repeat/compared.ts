import { createHash } from 'node:crypto';
import { standsForOthers } from '../../text/pointer.ts';
import type { ComparedLines, Scope, Scopes } from '../engine.ts';

const digestChars = 20;
/** As long as an entry of a listing. */
const shortScopeChars = 80;

/**
 * Lines as they are compared: by their words, and by their scope where they have one. `lines`: null for one that is
 * none of the text; `scopes`: null for a text as it was printed. A line of ours that stands for others is equal to
 * none.
 */
export function compared(lines: readonly (string | null)[], scopes: Scopes | null): ComparedLines {
  const above = new Array<number>(lines.length).fill(0);
  if (scopes === null)
    return { keys: lines.map((line) => (line === null || standsForOthers(line) ? null : line)), above };
  const digests = new Map<string, string>();
  let [last, digest]: [Scope | null, string] = [null, ''];
  const keys = lines.map((line, at) => {
    const scope = scopes[at] ?? null;
    above[at] = scope?.above ?? 0;
    if (line === null || scope?.above === Infinity || standsForOthers(line)) return null;
    if (scope === null) return line;
    // The same for many lines, one below the other.
    if (scope.under !== last?.under || scope.above !== last.above) digest = digestOf(scope, digests);
    last = scope;
    return `${line}\n${digest}`;
  });
  return { keys, above };
}

/** Some lines of those compared, which stand alone: what belongs to them must stand among them. */
export function someOf({ keys, above }: ComparedLines, from: number, lines: number): ComparedLines {
  return { keys: keys.slice(from, from + lines), above: above.slice(from, from + lines) };
}

/** The words of a line that is compared by this key. */
export function wordsOf(key: string): string {
  const end = key.indexOf('\n');
  return end === -1 ? key : key.slice(0, end);
}

/**
 * Headers may be long and govern thousands of lines: of each its digest is enough. Where each line has a scope of its
 * own these are short, and hashing them would take longer than all else: they stand as they are.
 */
function digestOf({ under, above }: Scope, digests: Map<string, string>): string {
  // No digest begins so.
  if (under.length <= shortScopeChars) return `${String(above)} =${under}`;
  const known = digests.get(under);
  if (known !== undefined) return `${String(above)} ${known}`;
  const digest = createHash('sha256').update(under).digest('base64url').slice(0, digestChars);
  digests.set(under, digest);
  return `${String(above)} ${digest}`;
}
