import type { Original } from '../../store/originals/original-format.ts';
import { storedReferenceOf } from '../../store/originals/reference.ts';

const marker = /\[headroom: \d+ lines? left out[^\n]*?\((\d+)(?:-(\d+))?/g;
const reference = /\bref=(\w+)/;

/** What the markers of a text stand for: the lines of each, from the original that the first one names. */
export function leftOutRanges(text: string, originals: ReadonlyMap<string, Original>): string[] {
  const markers = [...text.matchAll(marker)];
  const first = markers[0];
  if (first === undefined) return [];
  const ref = reference.exec(text.slice(first.index))?.[1] ?? '';
  const lines = originals.get(storedReferenceOf(ref) ?? '')?.view.split('\n') ?? [];
  return markers.map(([, from, to = from]) => lines.slice(Number(from) - 1, Number(to)).join('\n'));
}
