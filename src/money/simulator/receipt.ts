import type { PromptTokens, Receipt } from '../../store/records.ts';
import type { Usage } from '../../wire/wire.ts';
import type { Simulated } from './counterfactual.ts';

/**
 * The simulation in the provider's own tokens: its tokenizer is not ours, so both prompts are scaled by what it
 * counted of the one that it got. Null where its answer does not say that.
 */
export function receiptOf({ sent, without, causedOutput }: Simulated, usage: Usage): Receipt | null {
  const simulated = totalOf(sent);
  const counted = promptTokens(usage);
  if (counted === null || simulated === 0) return null;
  const factor = counted / simulated;
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

export function totalOf({ input, cacheRead, cacheWrite5m, cacheWrite1h }: PromptTokens): number {
  return input + cacheRead + cacheWrite5m + cacheWrite1h;
}

function promptTokens({ input, cacheRead, cacheWrite5m, cacheWrite1h }: Usage): number | null {
  if (input === null) return null;
  const total = input + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
  return total === 0 ? null : total;
}

function scaled(tokens: PromptTokens, factor: number): PromptTokens {
  return {
    input: Math.round(tokens.input * factor),
    cacheRead: Math.round(tokens.cacheRead * factor),
    cacheWrite5m: Math.round(tokens.cacheWrite5m * factor),
    cacheWrite1h: Math.round(tokens.cacheWrite1h * factor),
  };
}
