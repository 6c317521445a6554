import { isJsonObject, objectAt, type JsonObject } from '../../json/object.ts';
import { tierOf, type Usage, type UsageReader } from '../wire.ts';

/** How an endpoint names its figures. */
export interface UsageNames {
  readonly input: string;
  readonly inputDetails: string;
  readonly output: string;
}

/**
 * Reads the last usage object of an answer. OpenAI counts cached and written tokens among the input tokens; its 30
 * minutes stand in the column of the five-minute tier, its 12 hours in that of the hour.
 * https://developers.openai.com/api/docs/guides/prompt-caching
 */
export function openaiUsage(names: UsageNames, answerIn: (event: JsonObject) => JsonObject): UsageReader {
  let last: Usage | null = null;
  return {
    add(event) {
      if (!isJsonObject(event)) return;
      const answer = answerIn(event);
      const { usage } = answer;
      const tier = tierOf([answer['service_tier']]);
      const keepsLong = objectAt(answer, 'prompt_cache_options')['ttl'] === '12h';
      if (isJsonObject(usage)) last = { ...usageOf(usage, names, keepsLong), ...(tier !== null && { tier }) };
    },
    read: () => last,
  };
}

/** `keepsLong`: what was written was asked to be kept for 12 hours. */
function usageOf(usage: JsonObject, names: UsageNames, keepsLong: boolean): Usage {
  const details = objectAt(usage, names.inputDetails);
  const input = countAt(usage, [names.input]);
  const output = countAt(usage, [names.output]);
  const written = writtenIn(usage, details, keepsLong);
  const read = mostNamed(countAt(details, readNames), countAt(usage, readNames));
  const cached = (read ?? 0) + (written?.short ?? 0) + (written?.long ?? 0);
  const isApart = input !== null && countsApart(usage, cached, input, output ?? 0);
  return {
    input: input === null || isApart ? input : input - cached,
    // Gateways leave out what is 0 beside what they name.
    cacheRead: read ?? (written === null ? null : 0),
    cacheWrite5m: written?.short ?? 0,
    cacheWrite1h: written?.long ?? 0,
    output,
  };
}

/**
 * How gateways (LiteLLM, One API and New API, Model Studio, claude-code-router and others) pass on what Anthropic and
 * others say of their caches: among the details or beside them, often under several names at once.
 */
const readNames = ['cached_tokens', 'cache_read_input_tokens', 'prompt_cache_hit_tokens'];
const writeNames = [
  'cache_write_tokens',
  'cache_write_input_tokens',
  'cache_creation_tokens',
  'cache_creation_input_tokens',
  'cached_creation_tokens',
];
const shortNames = ['ephemeral_5m_input_tokens', 'claude_cache_creation_5_m_tokens'];
const longNames = ['ephemeral_1h_input_tokens', 'claude_cache_creation_1_h_tokens'];

interface Written {
  readonly short: number;
  readonly long: number;
}

/** Null: nothing is named. */
function writtenIn(usage: JsonObject, details: JsonObject, keepsLong: boolean): Written | null {
  const splits = [
    ...[usage, objectAt(usage, 'cache_creation'), objectAt(usage, 'cache_creation_token_details')],
    ...[details, objectAt(details, 'cache_creation'), objectAt(details, 'cache_creation_token_details')],
  ];
  const sum = mostNamed(countAt(details, writeNames), countAt(usage, writeNames));
  const short = mostNamed(...splits.map((split) => countAt(split, shortNames)));
  const long = mostNamed(...splits.map((split) => countAt(split, longNames)));
  // OpenAI's own reports of an account name it beside the other tier, not within.
  const half = countAt(details, ['cache_write_12h_tokens']);
  if (sum === null && short === null && long === null && half === null) return null;
  const all = Math.max(sum ?? 0, (short ?? 0) + (long ?? 0));
  if (keepsLong && half === null) return { short: 0, long: all };
  return { short: all - (long ?? 0), long: (long ?? 0) + (half ?? 0) };
}

/** Some gateways keep Anthropic's way of counting: what was read and written is no part of the input. */
function countsApart(usage: JsonObject, cached: number, input: number, output: number): boolean {
  if (cached > input || usage['usage_semantic'] === 'anthropic') return true;
  return cached > 0 && usage['total_tokens'] === input + cached + output;
}

/** The largest that an object has under these names; null: none of them. */
function countAt(object: JsonObject, names: readonly string[]): number | null {
  return mostNamed(...names.map((name) => tokens(object[name])));
}

function mostNamed(...counts: readonly (number | null)[]): number | null {
  const named = counts.filter((count) => count !== null);
  return named.length === 0 ? null : Math.max(...named);
}

function tokens(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
