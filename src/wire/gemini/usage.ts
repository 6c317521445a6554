import { isJsonObject, objectAt, type JsonObject } from '../../json/object.ts';
import { tierOf, type Usage, type UsageReader } from '../wire.ts';

/**
 * Usage of generateContent, and of interactions, which name it otherwise. Of a stream each piece has all so far: the last
 * counts. Google counts what it read from its cache among the prompt, thoughts and results of its own tools beside it, and
 * leaves out what is 0.
 * https://ai.google.dev/api/generate-content#UsageMetadata
 */
export function geminiUsage(): UsageReader {
  let last: Usage | null = null;
  return {
    add(event) {
      if (isJsonObject(event)) last = usageOf(event) ?? last;
    },
    read: () => last,
  };
}

function usageOf(event: JsonObject): Usage | null {
  const of = objectAt(event, 'usageMetadata');
  const interaction = isJsonObject(event['usage'])
    ? event['usage']
    : objectAt(objectAt(event, 'interaction'), 'usage');
  return (
    counted(of, generateNames, billedTier(of)) ??
    counted(interaction, interactionNames, tierOf([event['service_tier']]))
  );
}

/** How an endpoint names its figures. */
interface Names {
  readonly prompt: string;
  readonly cached: string;
  readonly tools: string;
  readonly said: string;
  readonly thought: string;
  readonly total: string;
}

const generateNames: Names = {
  prompt: 'promptTokenCount',
  cached: 'cachedContentTokenCount',
  tools: 'toolUsePromptTokenCount',
  said: 'candidatesTokenCount',
  thought: 'thoughtsTokenCount',
  total: 'totalTokenCount',
};

const interactionNames: Names = {
  prompt: 'total_input_tokens',
  cached: 'total_cached_tokens',
  tools: 'total_tool_use_tokens',
  said: 'total_output_tokens',
  thought: 'total_thought_tokens',
  total: 'total_tokens',
};

function counted(usage: JsonObject, names: Names, tier: string | null): Usage | null {
  const prompt = tokens(usage[names.prompt]);
  if (prompt === null) return null;
  const [cached, tools, said, thought] = [names.cached, names.tools, names.said, names.thought].map(
    (name) => tokens(usage[name]) ?? 0,
  ) as [number, number, number, number];
  // Some gateways count thoughts among what was said; then the sum is reached without them.
  const isWithin = thought > 0 && tokens(usage[names.total]) === prompt + tools + said;
  return {
    input: Math.max(0, prompt - cached) + tools,
    cacheRead: cached,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: isWithin ? said : said + thought,
    ...(tier !== null && { tier }),
  };
}

/** Vertex names it by its quota: `ON_DEMAND`, `ON_DEMAND_FLEX`, `PROVISIONED_THROUGHPUT`. */
function billedTier({ serviceTier, trafficType }: JsonObject): string | null {
  const said = [serviceTier, trafficType].map((value) =>
    typeof value === 'string' ? value.toLowerCase().replace(/^on_demand_?|^.*unspecified$/, '') : null,
  );
  return tierOf([...new Set(said)]);
}

function tokens(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
