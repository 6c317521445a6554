import { linesLeftOutBy } from '../../text/pointer.ts';
import type { Reading, Scope } from '../engine.ts';

const legend = /^(?:Tables: each row's cells fill |JSON: )/;
const tableStart = /^(\d+) (rows|members) (of|alike:) (?=[[{])/;
const list = /^[\w.]+(?: by [\w.]+)?: /;
/** Cells say what they say below their pattern, and JSON how it was spaced by the first line. */
export function scopes(lines: readonly string[]): Reading | null {
  if (!lines.some((line) => (line.startsWith('Tables: ') || line.startsWith('JSON: ')) && legend.test(line)))
    return null;
  const found = lines.map((): Scope | null => null);
  let told: string | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (legend.test(line)) {
      told = toldBy(line);
      continue;
    }
    if (told === null) continue;
    const [start, count, noun = '', of] = tableStart.exec(line) ?? [];
    if (start === undefined || of === 'alike:') {
      if (!isWords(line)) found[at] = { under: told, above: 0 };
      continue;
    }
    found[at] = { under: told, above: 0 };
    const header = headerBelow(lines, at);
    const under = [told, noun, line.slice(start.length), ...header].join('\n');
    const end = endOfRows(lines, at + 1 + header.length, Number(count));
    for (at += 1; at < end; at += 1) found[at] = { under, above: 0 };
    at = end - 1;
  }
  return { scopes: found };
}

/** A line of words beside the JSON of a text: it is shown as it was. */
function isWords(line: string): boolean {
  if (line.startsWith('| ') || !line.includes(' ') || /[[\]{}"]/.test(line)) return false;
  return /\p{L}{2}/u.test(line) && !/\bstring (?:of |\()/.test(line);
}

function toldBy(line: string): string {
  const marked = line.includes(' | begins a line that is no JSON.') ? 'marked' : '';
  const lost = line.includes(' Layout left out.') ? 'lost' : '';
  const beside = line.includes(' & goes on with the line above.') ? 'beside' : '';
  return `${marked} ${lost} ${beside} ${/ JSON was spaced \(([^()]+)\)\./.exec(line)?.[1] ?? ''}`;
}

/** The lists of short forms below a pattern, and the line that names the cells. */
function headerBelow(lines: readonly string[], at: number): readonly string[] {
  let end = at + 1;
  while (list.test(lines[end] ?? '')) end += 1;
  return lines.slice(at + 1, end + 1);
}

function endOfRows(lines: readonly string[], from: number, count: number): number {
  let end = from;
  for (let row = 0; row < count && end < lines.length; end += 1)
    row += Math.max(1, linesLeftOutBy(lines[end] ?? ''));
  return end;
}
