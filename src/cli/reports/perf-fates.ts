import type { ChalkInstance } from 'chalk';
import { isChangedByClient } from '../../fates.ts';
import { helpColumns } from '../../limits.ts';
import type { Noted } from '../../money/reports/left-raw.ts';
import type { Summary } from '../../money/reports/summary.ts';
import { wrapWords } from '../screen/layout.ts';
import { cells, figure, ofRequests, title } from './perf-lines.ts';

/** What went out as it came, and why; what should not have happened stands first. */
export function left({ left: counts, biggestLeft }: Summary, ink: ChalkInstance): string[] {
  if (counts.length === 0) return [];
  const sum = (of: 'blocks' | 'tokens'): number => counts.reduce((all, count) => all + count[of], 0);
  return [
    title('Left as it was, by reason', 'each text counted once', ink),
    cells('', ['texts', 'tokens']),
    ...(counts.length === 1 ? [] : [cells('all of it', [sum('blocks'), sum('tokens')].map(figure))]),
    ...counts.flatMap(({ reason, blocks, tokens, says }) => [
      cells(reason, [figure(blocks), figure(tokens)]),
      ...explained(says, ink),
    ]),
    ...(biggestLeft.length === 0 ? [] : ['  the biggest of them']),
    ...biggestLeft.map(({ tool, reason, tokens }) =>
      cells(`  ${tool ?? 'unknown tool'}: ${reason}`, ['', figure(tokens)]),
    ),
  ];
}

/** Requests in which something was out of the ordinary, and what. */
export function notes({ notes: counts }: Summary, ink: ChalkInstance): string[] {
  const unstable = counts.filter(({ losesCache }) => losesCache === true);
  const others = counts.filter(({ losesCache }) => losesCache !== true);
  return [
    title('Out of the ordinary', 'requests', ink),
    ofRequests('with an unstable prefix', requestsOf(unstable)),
    ...unstable.flatMap((noted) => lineOf(noted, ink)),
    ofRequests(
      'with a beginning the client changed',
      requestsOf(counts.filter(({ note }) => isChangedByClient(note))),
    ),
    ...others.flatMap((noted) => lineOf(noted, ink)),
  ];
}

function requestsOf(noted: readonly Noted[]): number {
  return noted.reduce((sum, { requests }) => sum + requests, 0);
}

function lineOf({ note, requests, says }: Noted, ink: ChalkInstance): string[] {
  return [ofRequests(`  ${note}`, requests), ...explained(says, ink)];
}

function explained(says: string, ink: ChalkInstance): string[] {
  return wrapWords(`    ${says}`, helpColumns, '    ').map((line) => ink.dim(line));
}
