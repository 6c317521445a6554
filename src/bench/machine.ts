import { availableParallelism, cpus, totalmem } from 'node:os';
import { benchSeed } from '../limits.ts';

/** What a reader must know to compare figures of two runs. */
export interface Machine {
  readonly headroom: string;
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  /** Whole gigabytes. */
  readonly memoryGb: number;
  readonly seed: number;
  readonly tokenizer: string;
  /** Start of the run, ISO 8601. */
  readonly at: string;
}

export function describeMachine(version: string): Machine {
  return {
    headroom: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: (cpus()[0]?.model ?? 'unknown processor').replace(/\s+/g, ' ').trim(),
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    seed: benchSeed,
    tokenizer: 'o200k_base',
    at: new Date().toISOString(),
  };
}
