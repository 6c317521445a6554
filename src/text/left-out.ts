/** Neighbouring rows that stay, or that leave together. Indices, the end is not one of them. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly kept: boolean;
}

/** Sorts rows into runs of those that stay and those that leave. */
export function runsOf(kept: readonly boolean[]): readonly Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < kept.length;) {
    let to = from + 1;
    while (to < kept.length && kept[to] === kept[from]) to += 1;
    runs.push({ from, to, kept: kept[from] === true });
    from = to;
  }
  return runs;
}
