import { Chalk, type ChalkInstance } from 'chalk';
import type { CostSummary } from '../../money/reports/costs.ts';
import type { Environment } from '../../settings.ts';
import { visible } from '../../text/visible.ts';
import { percent, usd, whole } from '../../text/wording.ts';

/**
 * Pens for what a stream shows: colours only on a terminal, and not where NO_COLOR asks for none. Only bold, dim, green
 * and red, which can be read on light and dark.
 */
export function inkFor(stream: { readonly isTTY?: boolean }, env: Environment): ChalkInstance {
  const isPlain = stream.isTTY !== true || (env['NO_COLOR'] ?? '') !== '';
  return isPlain ? new Chalk({ level: 0 }) : new Chalk();
}

/** A label and right-aligned cells, one below the other. */
export interface Columns {
  readonly label: number;
  readonly cell: number;
}

export function columns(label: string, cells: readonly string[], { label: width, cell }: Columns): string {
  const shown = `  ${visible(label)}`.padEnd(width);
  return `${shown}${cells.map((text) => text.padStart(cell)).join('')}`.trimEnd();
}

/** The end of a path says most of it. */
export function ending(name: string, width: number): string {
  const shown = visible(name);
  return shown.length <= width ? shown : `…${shown.slice(1 - width)}`;
}

/** Paragraph of words in lines of at most so many columns, the later ones indented. */
export function wrapWords(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of text.split(' ')) {
    if (line !== null && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === null ? word : `${line} ${word}`;
  }
  return line === null ? lines : [...lines, line];
}

/** As it fits into a cell: in millions or billions where all digits do not. */
export function inCell(count: number, { cell }: Columns): string {
  const shown = [
    whole(count),
    ...units.map(([unit, one]) => `${(count / one).toLocaleString('en-US', tenths)} ${unit}`),
  ];
  return shown.find((text) => text.length < cell) ?? String(count);
}

const units = [
  ['M', 1_000_000],
  ['B', 1_000_000_000],
] as const;
const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

export function changeOf({ before, after }: { readonly before: number; readonly after: number }): string {
  if (before === 0) return '';
  const share = (after - before) / before;
  return `${share > 0 ? '+' : ''}${percent(share)}`;
}

/** A sum that leaves out what nobody knows the price of carries a star. */
export function costCell({
  usd: amount,
  requests,
  unknown,
}: Pick<CostSummary, 'usd' | 'requests' | 'unknown'>): string {
  if (requests === 0) return unknown.length === 0 ? '' : 'unknown';
  return unknown.length === 0 ? usd(amount) : `${usd(amount)}*`;
}

/** Tenths mean nothing above ten. */
export function milliseconds(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : whole(Math.round(ms));
}

export function timeOf(at: number): string {
  // Swedish is the locale that writes 2026-11-01 12:30.
  return new Date(at).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}
