import type { ToolRole } from '../../engines/engine.ts';
import type { Random } from '../../random.ts';

/** A text that some program could have printed, and how it came. */
export interface Made {
  readonly lines: readonly string[];
  /** The command that printed it; null: a tool of the agent's did, or nobody knows. */
  readonly command: string | null;
  readonly tool?: string;
  readonly role?: ToolRole;
}

/** Makes a text of one engine's kind. */
export type Maker = (random: Random) => Made;

/** True so many times out of a hundred. */
export function chance(random: Random, percent: number): boolean {
  return random.int(1, 100) <= percent;
}

/** As many as `low` to `high`, both included. */
export function many<T>(random: Random, low: number, high: number, make: (at: number) => T): T[] {
  return Array.from({ length: random.int(low, high) }, (_, at) => make(at));
}
