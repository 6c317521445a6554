import { isJsonObject, type JsonObject } from '../../json/object.ts';
import { tierOf, type Usage, type UsageReader } from '../wire.ts';

/** How an endpoint names its figures. */
export interface UsageNames {
  readonly input: string;
  readonly inputDetails: string;
  readonly output: string;
}

/**
 * Reads the last usage object of an answer. OpenAI counts cached and written tokens among the input tokens; its one
 * write tier stands in the column of the five-minute tier.
 * https://developers.openai.com/api/docs/guides/prompt-caching
 */
export function openaiUsage(names: UsageNames, answerIn: (event: JsonObject) => JsonObject): UsageReader {
  let last: Usage | null = null;
  return {
    add(event) {
      if (!isJsonObject(event)) return;
      const { usage, service_tier: served } = answerIn(event);
      const tier = tierOf([served]);
      if (isJsonObject(usage)) last = { ...usageOf(usage, names), ...(tier !== null && { tier }) };
    },
    read: () => last,
  };
}

function usageOf(usage: JsonObject, names: UsageNames): Usage {
  const details = usage[names.inputDetails];
  const [cacheRead, cacheWrite] = isJsonObject(details)
    ? [tokens(details['cached_tokens']), tokens(details['cache_write_tokens'])]
    : [null, null];
  const input = tokens(usage[names.input]);
  return {
    input: input === null ? null : Math.max(0, input - (cacheRead ?? 0) - (cacheWrite ?? 0)),
    cacheRead,
    cacheWrite5m: cacheWrite ?? 0,
    cacheWrite1h: 0,
    output: tokens(usage[names.output]),
  };
}

function tokens(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
