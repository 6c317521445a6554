import { isJsonObject } from '../../json/object.ts';
import { tierOf, type Usage, type UsageReader } from '../wire.ts';

/**
 * Usage of the Messages API: complete in a plain answer; in a stream `message_start` has the input side and
 * `message_delta` the final output (and, on newer versions, the input side again): the last figure counts.
 */
export function anthropicUsage(): UsageReader {
  const last = new Map<string, number>();
  const says = new Map<string, unknown>();
  let found = false;
  return {
    add(event) {
      const usage = usageOf(event);
      if (usage === null) return;
      found = true;
      collect(last, usage);
      for (const name of tierFields) if (typeof usage[name] === 'string') says.set(name, usage[name]);
    },
    read(): Usage | null {
      if (!found) return null;
      const written = last.get('cache_creation_input_tokens');
      const hour = last.get('ephemeral_1h_input_tokens');
      const short = last.get('ephemeral_5m_input_tokens');
      const tier = tierOf(tierFields.map((name) => says.get(name)));
      return {
        input: last.get('input_tokens') ?? null,
        cacheRead: last.get('cache_read_input_tokens') ?? null,
        cacheWrite5m: short ?? (written === undefined ? null : written - (hour ?? 0)),
        cacheWrite1h: hour ?? (written === undefined ? null : 0),
        output: last.get('output_tokens') ?? null,
        ...(tier !== null && { tier }),
      };
    },
  };
}

/** Priority and batch, and the fast mode. A stream says it in its first event. */
const tierFields = ['service_tier', 'speed'] as const;

function collect(last: Map<string, number>, usage: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(usage)) {
    if (typeof value === 'number') last.set(name, value);
    else if (name === 'cache_creation' && isJsonObject(value)) collect(last, value);
  }
}

function usageOf(event: unknown): Record<string, unknown> | null {
  if (!isJsonObject(event)) return null;
  if (isJsonObject(event['usage'])) return event['usage'];
  const message = event['message'];
  return isJsonObject(message) && isJsonObject(message['usage']) ? message['usage'] : null;
}
