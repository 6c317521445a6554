import type { PromptTokens } from '../../store/records.ts';
import type { Usage } from '../../wire/wire.ts';

/** No provider's tokenizer makes so many times more, or fewer, tokens of a prompt than o200k does; images may. */
const maxTokenFactor = 2.5;

/**
 * What the provider counted of a prompt for each token of ours; null where it did not say, or counted what no tokenizer
 * makes of it: then it read more than stands in the body, or less.
 */
export function scaleOf({ sent }: { readonly sent: PromptTokens }, usage: Usage): number | null {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h } = usage;
  if (input === null) return null;
  const counted = input + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
  const simulated = sent.input + sent.cacheRead + sent.cacheWrite5m + sent.cacheWrite1h;
  if (counted === 0 || simulated === 0) return null;
  const factor = counted / simulated;
  return factor > maxTokenFactor || factor < 1 / maxTokenFactor ? null : factor;
}

/** Our tokens in the provider's. */
export function scaled(tokens: PromptTokens, factor: number): PromptTokens {
  return {
    input: Math.round(tokens.input * factor),
    cacheRead: Math.round(tokens.cacheRead * factor),
    cacheWrite5m: Math.round(tokens.cacheWrite5m * factor),
    cacheWrite1h: Math.round(tokens.cacheWrite1h * factor),
  };
}
