/** Lines that may come again as one block; longer blocks would be counted, not seen, by who reads of them. */
const maxRepeatBlockLines = 60;

/** Tokens that the repeats of a block must cost, to pay for the note in their place. */
const minBlockGainTokens = 12;

/** The lines right above come again. */
export interface Repeat {
  /** How many lines above. */
  readonly span: number;
  /** How often they come again. */
  readonly times: number;
}

/** How many places further up are tried for the beginning of what comes again. */
const maxLooks = 4;

/**
 * By the index of a line, where the lines right above it come again from there on. What was counted once is never part
 * of what a later repeat counts. Linear: each look compares at most the lines of one block in vain.
 */
export function findRepeats(order: Int32Array, weights: readonly number[]): ReadonlyMap<number, Repeat> {
  const repeats = new Map<number, Repeat>();
  const last = new Int32Array(weights.length).fill(-1);
  const before = new Int32Array(order.length);
  let free = 0;
  for (let at = 0; at < order.length;) {
    const line = order[at] ?? 0;
    before[at] = last[line] ?? -1;
    last[line] = at;
    const repeat = repeatAt({ order, weights, before, free }, at);
    if (repeat === null) {
      at += 1;
      continue;
    }
    repeats.set(at, repeat);
    at += repeat.span * repeat.times;
    free = at;
  }
  return repeats;
}

interface Search {
  readonly order: Int32Array;
  readonly weights: readonly number[];
  /** For each line seen where it stood before. */
  readonly before: Int32Array;
  /** Lines from here on may be counted. */
  readonly free: number;
}

function repeatAt({ order, weights, before, free }: Search, at: number): Repeat | null {
  const first = Math.max(free, at - maxRepeatBlockLines);
  let from = before[at] ?? -1;
  for (let look = 0; look < maxLooks && from >= first; look += 1) {
    const span = at - from;
    let end = at;
    while (end < order.length && order[end] === order[end - span]) end += 1;
    const times = Math.floor((end - at) / span);
    if (times > 0) {
      let weight = 0;
      for (let line = from; line < at; line += 1) weight += (weights[order[line] ?? 0] ?? 0) + 1;
      if (weight * times >= minBlockGainTokens) return { span, times };
    }
    from = before[from] ?? -1;
  }
  return null;
}
