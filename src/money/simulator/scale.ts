import type { PromptTokens } from '../../store/records.ts';
import type { Usage } from '../../wire/wire.ts';

/** What the provider counted of a prompt for each token of ours; null where it did not say. */
export function scaleOf({ sent }: { readonly sent: PromptTokens }, usage: Usage): number | null {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h } = usage;
  if (input === null) return null;
  const counted = input + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
  const simulated = sent.input + sent.cacheRead + sent.cacheWrite5m + sent.cacheWrite1h;
  return counted === 0 || simulated === 0 ? null : counted / simulated;
}
