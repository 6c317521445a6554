import type { TokenCounter } from '../../tokens/count.ts';
import type { BenchContext } from '../measure.ts';
import { openStage } from '../stage.ts';
import type { AgentRun } from './agent-run.ts';
import { replay, sendAll } from './replay.ts';

/** Sends runs through a whole proxy too, and says whether the provider got the same outputs as from the replay. */
export async function proveRuns(
  runs: readonly AgentRun[],
  context: BenchContext,
  count: TokenCounter,
): Promise<string> {
  let [same, different] = [0, 0];
  for (const level of ['lossless', 'balanced'] as const) {
    const stage = await openStage({ ...context, env: { ...context.env, HEADROOM_LEVEL: level } });
    try {
      for (const run of runs) {
        context.progress(`runs: through the proxy, ${level} (${run.id})`);
        const sent = await sendAll(run, async (body) => stage.forwarded(body));
        const expected = await replay(run, level, context.profile, count);
        sent.outputs.forEach((output, at) => {
          if (withoutReferences(output) === withoutReferences(expected.outputs[at] ?? '')) same += 1;
          else different += 1;
        });
      }
    } finally {
      await stage.close();
    }
  }
  return `${same} outputs of ${runs.length} runs also sent through a whole proxy, ${different} of them came out otherwise`;
}

/** Every install makes references of its own. */
function withoutReferences(text: string): string {
  return text.replace(/\bref=\w+/g, 'ref=');
}
