import type { ClientProfile } from '../../pipeline/call/client-profile.ts';
import { Pipeline } from '../../pipeline/pipeline.ts';
import type { Level } from '../../settings.ts';
import { memoryDecisions } from '../../store/decisions/decisions.ts';
import type { Original } from '../../store/originals/original-format.ts';
import { memoryOriginals } from '../../store/originals/originals.ts';
import type { TokenCounter } from '../../tokens/count.ts';
import { anthropic } from '../../wire/anthropic/index.ts';
import { whole } from '../../wire/items/pieces.ts';
import type { AgentRun } from './agent-run.ts';
import { addedTo, requestsOf } from './requests.ts';
import { repeat } from '../../engines/repeat/index.ts';
import type { JobRunner } from '../../pipeline/worker/job.ts';
import { Memories } from '../../pipeline/worker/memories.ts';
import { Shrinker } from '../../pipeline/worker/shrinker.ts';
import { holdsPointer } from '../../text/pointer.ts';

/** What the provider was sent of a run. */
export interface Sent {
  /** Each turn's output as the model saw it; the last one, after which the agent went no further, as it was. */
  readonly outputs: readonly string[];
  /** Requests that did not begin with the bytes of the request before them: their prompt was written anew. */
  readonly broken: ReadonlySet<number>;
}

export interface Replay extends Sent {
  readonly originals: ReadonlyMap<string, Original>;
  /** Tokens that pointers to lines further up save. */
  readonly pointed: number;
}

/** What takes a request's body to the provider, and answers the body that arrives there. */
export type Forward = (body: Buffer) => Promise<Buffer>;

/** Replays a run turn by turn through the pipeline of the proxy. */
export async function replay(
  run: AgentRun,
  level: Level,
  profile: ClientProfile,
  count: TokenCounter,
): Promise<Replay> {
  const originals = new Map<string, Original>();
  let pointed = 0;
  const runner = countingPointers(count, (tokens) => {
    pointed += tokens;
  });
  const pipeline = new Pipeline({
    runner,
    originals: memoryOriginals(originals),
    decisions: memoryDecisions(),
    profile,
    level,
    durable: true,
    onProblem: (problem) => {
      throw problem;
    },
  });
  const sent = await sendAll(run, async (body) =>
    whole((await pipeline.run(body, anthropic, 'generate')).body),
  );
  return { ...sent, originals, pointed };
}

/** Sends every request of a run, in order. */
export async function sendAll(run: AgentRun, forward: Forward): Promise<Sent> {
  const outputs = run.turns.map(({ output }) => output);
  const broken = new Set<number>();
  let before: string | null = null;
  let at = 0;
  for (const request of requestsOf(run)) {
    const body = (await forward(request)).toString();
    if (before !== null) {
      const added = addedTo(before, body);
      if (added === null) broken.add(at);
      else outputs[at - 1] = added.output ?? outputs[at - 1] ?? '';
    }
    before = body;
    at += 1;
  }
  return { outputs, broken };
}

/**
 * Shrinks as the proxy does, and is told what the pointers of each form save: tokens of the lines that they stand for,
 * less their own.
 */
function countingPointers(count: TokenCounter, saved: (tokens: number) => void): JobRunner {
  const memories = new Memories();
  const shrinker = new Shrinker(count, memories);
  return {
    run: async (job, recollection) => {
      const verdict = await shrinker.run(job, recollection);
      const sent = 'failure' in verdict ? null : (verdict.folded ?? verdict.lossless);
      if (sent === null || !holdsPointer(sent.text) || holdsPointer(job.text)) return verdict;
      const above = recollection === null ? null : memories.recall(recollection.next());
      saved(count(repeat.decode(sent.text, above)) - sent.tokens);
      return verdict;
    },
  };
}
