import type { ClientProfile } from '../pipeline/call/client-profile.ts';
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
  /** The same figures seen from another side, with columns of their own. */
  readonly parts?: readonly { readonly title: string; readonly rows: readonly Row[] }[];
}

export interface BenchContext {
  /** Folder of conversations, runs or logs, or of folders of them (`inputs.ts`); null: generated ones serve. */
  readonly inputs: string | null;
  readonly quick: boolean;
  /** Forms that are read back of each engine, where the user says how many. */
  readonly forms?: number;
  /** Where generated texts begin, where the user says so. */
  readonly seed?: number;
  readonly env: Environment;
  /** The client whose conversations are replayed. */
  readonly profile: ClientProfile;
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

/** The table of a measure for which a folder holds nothing. */
export function nothingFound(title: string, folder: string | null, wants: string): Table {
  return { title, how: `not measured: ${folder ?? ''} holds no ${wants}`, reach: '', rows: [] };
}

/** The value below which `share` of the sorted figures lie. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function rounded(figure: number, digits = 1): number {
  return Number(figure.toFixed(digits));
}
