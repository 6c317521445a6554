import { maxRetrieveBytes } from '../../limits.ts';
import type { TokenCounter } from '../../tokens/count.ts';
import type { EventKind } from './events.ts';
import type { LostEvent } from './lost.ts';

/** For which events that are not to be seen a bill has a request more, by the names of its columns. */
export const charges = {
  'no charge': [],
  'acts, edits': ['act', 'edit'],
  all: ['edit', 'act', 'think', 'quote'],
} as const satisfies Readonly<Record<string, readonly EventKind[]>>;
export type Charge = keyof typeof charges;
export const chargeNames = ['no charge', 'acts, edits', 'all'] as const satisfies readonly Charge[];

/** Tokens that each turn's agent fetches before it goes on, a hidden range once, however much of it is needed. */
export function fetchedBy(
  lost: readonly LostEvent[],
  charge: Charge,
  turns: number,
  count: TokenCounter,
): readonly (readonly number[])[] {
  const kinds: readonly EventKind[] = charges[charge];
  const fetched = Array.from({ length: turns }, (): number[] => []);
  const known = new Set<string>();
  for (const { kind, by, range } of lost) {
    if (!kinds.includes(kind) || known.has(range.id)) continue;
    known.add(range.id);
    fetched[by]?.push(count(range.text.slice(0, maxRetrieveBytes)));
  }
  return fetched;
}
