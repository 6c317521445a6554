import type { PromptTokens, Receipt } from '../../store/records.ts';
import type { Usage } from '../../wire/wire.ts';
import type { Simulated } from './counterfactual.ts';
import { scaled, scaleOf } from './scale.ts';

/**
 * The simulation in the provider's own tokens: its tokenizer is not ours, so both prompts are scaled by what it
 * counted of the one that it got. Null where its answer does not say that.
 */
export function receiptOf(simulated: Simulated, usage: Usage): Receipt | null {
  const factor = scaleOf(simulated, usage);
  if (factor === null) return null;
  const { sent, without, causedOutput } = simulated;
  const names = namesIn(sent, usage);
  return {
    simulated: scaled(asNamed(sent, names), factor),
    without: {
      ...scaled(asNamed(without ?? nothing, names), factor),
      // Unclamped: what a caused answer says more than the call that caused it would have been said anyway, and where
      // it says less the request before was billed for too much.
      output: (usage.output ?? 0) - Math.round(causedOutput * factor),
    },
  };
}

/** Which of its cache's figures a provider names. */
interface Names {
  readonly reads: boolean;
  readonly writes: boolean;
}

/**
 * Some gateways name nothing of what a cache does, and subscriptions not what is written to it. What is not named is
 * input to both sides: or the difference would be taken for headroom's.
 */
function namesIn(sent: PromptTokens, usage: Usage): Names {
  const written = sent.cacheWrite5m + sent.cacheWrite1h;
  const named = (usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0);
  return { reads: usage.cacheRead !== null, writes: named > 0 || written === 0 };
}

function asNamed(tokens: PromptTokens, { reads, writes }: Names): PromptTokens {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h } = tokens;
  if (reads && writes) return tokens;
  const written = input + cacheWrite5m + cacheWrite1h;
  return reads
    ? { input: written, cacheRead, cacheWrite5m: 0, cacheWrite1h: 0 }
    : { ...nothing, input: written + cacheRead };
}

const nothing: PromptTokens = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
