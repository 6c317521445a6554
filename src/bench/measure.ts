import type { Environment } from '../settings.ts';

/** One line of the table: what was measured, on which input, and the figures under their column names. */
export interface Row {
  readonly input: string;
  readonly figures: Readonly<Record<string, string | number>>;
}

/** What a measure found. `reach` quotes the goal, so that a reader can judge; `how` says how it was measured. */
export interface Table {
  readonly title: string;
  readonly how: string;
  readonly reach: string;
  readonly rows: readonly Row[];
}

export interface BenchContext {
  /** Folder of conversations (`workloads/given.ts`), or null: then generated ones serve. */
  readonly inputs: string | null;
  readonly quick: boolean;
  readonly env: Environment;
  /** Absolute path of the launcher, for measures that start whole processes. */
  readonly launcher: string;
  /** Told what is being measured now. */
  readonly progress: (step: string) => void;
}

/** One group of figures. Adding one is one file and one line in `index.ts`. */
export interface Measure {
  readonly name: string;
  run(context: BenchContext): Promise<Table>;
}

/** The value below which `share` of the sorted figures lie. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function rounded(figure: number, digits = 1): number {
  return Number(figure.toFixed(digits));
}
