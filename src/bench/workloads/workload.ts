import type { Random } from '../../random.ts';

/** Tool outputs of one conversation, recorded or generated. */
export interface Workload {
  readonly name: string;
  /** What the user asked before the tools ran. */
  readonly question: string;
  readonly outputs: readonly string[];
  /** Words of which each one stands in an output, and which an answer to the question needs. */
  readonly facts: readonly string[];
}

/** One kind of workload. Equal sequences of random numbers make equal workloads, to the byte. */
export type Generator = (random: Random) => Workload;

/** JSON with a blank behind each comma and colon, as Python's `json.dumps` prints it. */
export function spacedJson(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/,\n */g, ', ').replace(/\n */g, '');
}

/** JSON of one value a line, indented by two. */
export function indentedJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** `count` times in UTC from `start` (milliseconds since 1970), `step` apart, to the second. */
export function times(start: number, step: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) => timeAt(start + at * step));
}

export function timeAt(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}
