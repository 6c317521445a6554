import { minListingGapTokens } from '../../limits.ts';
import type { RowPlace } from './place.ts';

/** A gap of fewer tokens than this gives back little more than its marker costs. */
const smallGapTokens = 4 * minListingGapTokens;
/** More small gaps than this make a list unreadable. */
const mostSmallGaps = 4;

/** Rows that leave together, `to` exclusive. */
interface Gap {
  readonly from: number;
  to: number;
  weight: number;
}

/**
 * Rows that stay, with no more than a few small gaps between them: what stands between two of them and is not needed
 * leaves too, the deepest and the last rows first. Where that is not enough the gaps that are left over stay.
 */
export function fewerGaps(
  places: readonly (RowPlace | null)[],
  weights: readonly number[],
  kept: readonly boolean[],
  needed: readonly boolean[],
): boolean[] {
  const gaps = gapsOf(weights, kept).filter(({ weight }) => weight >= minListingGapTokens);
  if (gaps.filter(isSmall).length <= mostSmallGaps) return [...kept];
  joinGaps(places, weights, gaps, needed);
  const settled = new Array<boolean>(kept.length).fill(true);
  let small = 0;
  for (const gap of new Set(gaps)) {
    if (isSmall(gap)) small += 1;
    if (!isSmall(gap) || small <= mostSmallGaps) settled.fill(false, gap.from, gap.to);
  }
  return settled;
}

function isSmall({ weight }: Gap): boolean {
  return weight < smallGapTokens;
}

/** Makes one of neighbouring gaps, and puts it in the place of both, until few enough are small. */
function joinGaps(
  places: readonly (RowPlace | null)[],
  weights: readonly number[],
  gaps: Gap[],
  needed: readonly boolean[],
): void {
  let small = gaps.filter(isSmall).length;
  const between = gaps.slice(1).flatMap(({ from: to }, before) => {
    const from = gaps[before]?.to ?? 0;
    if (needed.slice(from, to).includes(true)) return [];
    const depths = places.slice(from, to).map((place) => place?.depth ?? Infinity);
    return [{ from, to, before, depth: depths.reduce((least, depth) => Math.min(least, depth), Infinity) }];
  });
  // From below, so that the gap behind a stretch may have grown, and the one before it only from behind.
  const order = between.toSorted((one, other) => other.depth - one.depth || other.from - one.from);
  const heads = gaps.map((_, index) => index);
  const headOf = (index: number): number => {
    let head = index;
    while (heads[head] !== head) {
      heads[head] = heads[heads[head] ?? 0] ?? 0;
      head = heads[head] ?? 0;
    }
    return head;
  };
  for (const { from, to, before } of order) {
    if (small <= mostSmallGaps) break;
    const head = headOf(before);
    const [first, second] = [gaps[head], gaps[before + 1]];
    if (first === undefined || second === undefined) continue;
    small -= [first, second].filter(isSmall).length;
    for (let index = from; index < to; index += 1) first.weight += weights[index] ?? 0;
    first.weight += second.weight;
    first.to = second.to;
    heads[before + 1] = head;
    if (isSmall(first)) small += 1;
  }
  for (const index of gaps.keys()) gaps[index] = gaps[headOf(index)] ?? { from: 0, to: 0, weight: 0 };
}

function gapsOf(weights: readonly number[], kept: readonly boolean[]): Gap[] {
  const gaps: Gap[] = [];
  for (let from = 0; from < kept.length; from += 1) {
    if (kept[from] === true) continue;
    let to = from;
    let weight = 0;
    for (; to < kept.length && kept[to] !== true; to += 1) weight += weights[to] ?? 0;
    gaps.push({ from, to, weight });
    from = to;
  }
  return gaps;
}
