import { tokenWeight } from '../../text/token-weight.ts';
import { pairsTitle, plainRow, type Row } from './row.ts';

/** Fewer lines than this show no shape. */
const minPairs = 8;

/**
 * What needs what, as `go mod graph` prints it: `a.org/x@v1.2.3 b.org/y@v0.4.0`. The root has no version,
 * and a name with another word behind the sign is somebody's address.
 */
const pair = /^([^\s"@\u0085]+(?:@[^\s"@\u0085]+)?)( [^\s"@\u0085]+@(?:v|go)?\d[^\s"@\u0085]*)$/;

/** True for lines that all name a module and one that it needs. */
export function arePairs(lines: readonly string[]): boolean {
  const filled = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  return filled.length >= minPairs && filled.every((line) => pair.test(line));
}

/** A module once for all that it needs, each on a line of its own. Null: other lines, or nothing to gain. */
export function layOutPairs(lines: readonly string[]): readonly Row[] | null {
  if (!arePairs(lines)) return null;
  const rows: Row[] = [plainRow(pairsTitle)];
  let saved = -tokenWeight(pairsTitle);
  let above: string | null = null;
  for (const line of lines) {
    const [, first = '', rest = ''] = pair.exec(line) ?? [];
    const isSame = line !== '' && first === above;
    rows.push(plainRow(isSame ? rest : line));
    if (isSame) saved += tokenWeight(first);
    above = line === '' ? null : first;
  }
  return saved > 0 ? rows : null;
}
