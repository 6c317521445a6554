import { fieldSpans } from './fields.ts';
import { isMeasure } from './measure.ts';

/** Rows by which is seen where their fields stand. */
const sampledRows = 12;
/** Lines, the first row and those above it, in which a header is sought; rules and blank lines do not count. */
const linesAbove = 3;
/** Of a header so many names stand above numbers at least, and this share of the fields has one. */
const minNamed = 2;
const minNamedShare = 0.5;

/**
 * The names that a line above rows gives to their fields, by where they stand: each begins or ends where its field does
 * in all of some rows (`strace -c`, `mpstat`). An empty name: none stands there. Empty: there is no such line.
 */
export function namesAbove(lines: readonly (string | null)[], rows: readonly number[]): readonly string[] {
  const [first = 0] = rows;
  const sampled = rows.slice(1, 1 + sampledRows).map((row) => lines[row] ?? '');
  if (sampled.length < sampledRows) return [];
  const sample = sampled.map(fieldSpans);
  const isNumber = (place: number): boolean =>
    sampled.every((line, row) => isMeasure(line.slice(sample[row]?.[place]?.from, sample[row]?.[place]?.to)));
  let left: number = linesAbove;
  for (let at = first; at >= 0 && left > 0; at -= 1) {
    const line = lines[at] ?? '';
    if (!/[\p{L}\p{N}]/u.test(line)) continue;
    left -= 1;
    const names = namesOf(line, sample);
    const named = [...names.keys()].filter((place) => names[place] !== '');
    // Above words another row may stand.
    const isHeader = named.filter(isNumber).length >= minNamed;
    if (isHeader && named.length >= names.length * minNamedShare) return names;
  }
  return [];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function namesOf(header: string, sample: readonly (readonly Span[])[]): readonly string[] {
  const words = [...partsOf(header, /[%#] \S+/g), ...partsOf(header, /\S+/g)];
  const names = (sample[0] ?? []).map((_, place) => {
    const spans = sample.flatMap((row) => row[place] ?? []);
    const [one] = spans;
    if (one === undefined) return '';
    const beginsAt = spans.every(({ from }) => from === one.from) ? one.from : -1;
    const endsAt = spans.every(({ to }) => to === one.to) ? one.to : -1;
    const found = words.find(({ from, to }) => from === beginsAt || to === endsAt);
    return found === undefined || isMeasure(found.text) || /^\W/.test(found.text.replace('%', 'p'))
      ? ''
      : found.text;
  });
  // A name for two fields is one of neither.
  return names.map((name, at) => (names.indexOf(name) === at && names.lastIndexOf(name) === at ? name : ''));
}

function partsOf(line: string, part: RegExp): readonly (Span & { readonly text: string })[] {
  return [...line.matchAll(part)].map(({ index, 0: text }) => ({
    text,
    from: index,
    to: index + text.length,
  }));
}
