import { HeadroomError } from '../errors.ts';
import { quoted } from './quoted.ts';

/** A run of lines; lines count from 1 and both ends belong to it. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

const form = /^\s*(\d+)\s*(?:(-)\s*(\d*)\s*)?$/;

/** Reads `41`, `41-812`, `41-` and lists of these with commas. Throws `USAGE` for anything else. */
export function parseRanges(spec: string): LineRange[] {
  return spec.split(',').map((part) => {
    const [, first, dash, last] = form.exec(part) ?? [];
    const from = Number(first);
    const to = dash === undefined ? from : last === '' ? Infinity : Number(last);
    if (first === undefined || from < 1 || to < from) throw notARange(spec);
    return { from, to };
  });
}

/** The lines of a text of `total` lines that the ranges name, in the text's order and each once. */
export function clipRanges(ranges: readonly LineRange[], total: number): LineRange[] {
  const clipped: LineRange[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(from, (clipped.at(-1)?.to ?? 0) + 1);
    const end = Math.min(to, total);
    if (start <= end) clipped.push({ from: start, to: end });
  }
  return clipped;
}

export function formatRanges(ranges: readonly LineRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

function notARange(spec: string): HeadroomError {
  return new HeadroomError(
    'USAGE',
    `${quoted(spec)} names no lines.`,
    'Write lines as 41, 41-812 or 41-60,95-120; they count from 1.',
  );
}
