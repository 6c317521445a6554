import type { PromptTokens, Receipt } from '../../store/records.ts';
import type { Usage } from '../../wire/wire.ts';
import type { Simulated } from './counterfactual.ts';
import { scaleOf } from './scale.ts';

/**
 * The simulation in the provider's own tokens: its tokenizer is not ours, so both prompts are scaled by what it
 * counted of the one that it got. Null where its answer does not say that.
 */
export function receiptOf(simulated: Simulated, usage: Usage): Receipt | null {
  const factor = scaleOf(simulated, usage);
  if (factor === null) return null;
  const { sent, without, causedOutput } = simulated;
  return {
    simulated: scaled(sent, factor),
    without: {
      ...scaled(without ?? nothing, factor),
      // Unclamped: what a caused answer says more than the call that caused it would have been said anyway, and where
      // it says less the request before was billed for too much.
      output: (usage.output ?? 0) - Math.round(causedOutput * factor),
    },
  };
}

const nothing: PromptTokens = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

function scaled(tokens: PromptTokens, factor: number): PromptTokens {
  return {
    input: Math.round(tokens.input * factor),
    cacheRead: Math.round(tokens.cacheRead * factor),
    cacheWrite5m: Math.round(tokens.cacheWrite5m * factor),
    cacheWrite1h: Math.round(tokens.cacheWrite1h * factor),
  };
}
