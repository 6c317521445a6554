import { cacheLifetimesMs } from '../../limits.ts';
import type { Usage, WireId } from '../../wire/wire.ts';

const { short, medium, long, day } = cacheLifetimesMs;

/** What a request says of how long its prompt shall be kept; a string of the conversation cannot look like it. */
const asksHour = /"ttl"\s*:\s*"1h"/;
const asksDay = /"prompt_cache_retention"\s*:\s*"24h"|"ttl"\s*:\s*"12h"/;

/** The lifetime of what an answer was billed to write; null: it wrote nothing, or nobody can tell. */
export function billedLifetime(wire: WireId, usage: Usage): number | null {
  if ((usage.cacheWrite1h ?? 0) > 0) return long;
  if ((usage.cacheWrite5m ?? 0) === 0) return null;
  return wire === 'anthropic' ? short : medium;
}

/**
 * How long at most, in milliseconds, the provider keeps the prompt of a conversation that was last billed `billed`; for
 * ever where that is not published.
 * https://platform.claude.com/docs/en/build-with-claude/prompt-caching
 * https://developers.openai.com/api/docs/guides/prompt-caching
 */
export function longestLifetime(
  wire: WireId,
  model: string | null,
  billed: number | null,
  body: Buffer,
): number {
  if (wire === 'anthropic') {
    if (!/(?:^|[/.])claude-/.test(model ?? '')) return Infinity;
    const known = billed ?? long;
    return known < long && asksHour.test(body.toString('latin1')) ? long : known;
  }
  const [, major, minor = '0'] = /^(?:openai\/)?gpt-(\d+)(?:\.(\d+))?/.exec(model ?? '') ?? [];
  if (major === undefined) return Infinity;
  const isTimed = Number(major) * 100 + Number(minor) >= 506;
  return isTimed && !asksDay.test(body.toString('latin1')) ? medium : day;
}
