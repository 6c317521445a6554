import { createHash } from 'node:crypto';
import type { AgentRun } from '../runs/agent-run.ts';
import { requestsOf } from '../runs/requests.ts';
import type { Stage } from '../stage.ts';

/** What became of one request: what the provider got, and how long its answer took. */
export interface Played {
  /** SHA-256 of the body that arrived. */
  readonly digest: string;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly ms: number;
}

/**
 * Sends every request of each run, `atOnce` runs at a time, each run's requests one after the other. By run, in order:
 * the same whatever was answered first.
 */
export async function play(stage: Stage, runs: readonly AgentRun[], atOnce: number): Promise<Played[][]> {
  const played: Played[][] = runs.map(() => []);
  const waiting = runs.map((run, at) => ({ run, into: played[at] ?? [] }));
  const next = async (): Promise<void> => {
    for (let session = waiting.shift(); session !== undefined; session = waiting.shift()) {
      for (const body of requestsOf(session.run)) session.into.push(await sent(stage, body));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, runs.length) }, next));
  return played;
}

async function sent(stage: Stage, body: Buffer): Promise<Played> {
  const began = performance.now();
  const arrived = await stage.forwarded(body);
  const digest = createHash('sha256').update(arrived).digest('hex');
  return { digest, bytesBefore: body.length, bytesAfter: arrived.length, ms: performance.now() - began };
}
