import { cacheLifetimesMs } from '../../limits.ts';
import type { Edit, PromptCache } from '../wire.ts';
import type { Bytes } from '../items/pieces.ts';

const { medium, long, day } = cacheLifetimesMs;

/** What a request says of how long its prompt shall be kept; a string of the conversation cannot look like it. */
const asksDay = /"prompt_cache_retention"\s*:\s*"24h"|"ttl"\s*:\s*"12h"/;

/** https://developers.openai.com/api/docs/guides/prompt-caching */
export const promptCache: PromptCache = {
  takes: 'key',
  billedLifetime({ cacheWrite5m, cacheWrite1h }) {
    if ((cacheWrite1h ?? 0) > 0) return long;
    return (cacheWrite5m ?? 0) === 0 ? null : medium;
  },
  longestLifetime(model, _, body) {
    const [, major, minor = '0'] = /^(?:openai\/)?gpt-(\d+)(?:\.(\d+))?/.exec(model ?? '') ?? [];
    if (major === undefined) return Infinity;
    const isTimed = Number(major) * 100 + Number(minor) >= 506;
    return isTimed && !asksDay.test(body.toString('latin1')) ? medium : day;
  },
  isNamed: ({ cacheRead }) => cacheRead !== null,
};

/** The client names its own key, or says that there is none. */
export function hasCacheKey(body: Bytes): boolean {
  return body.includes('"prompt_cache_key"');
}

/** Adds `prompt_cache_key` as the last member of a body that was scanned before and is not empty. */
export function cacheKeyEdit(body: Bytes, key: string): Edit {
  const end = body.lastIndexOf('}');
  const bytes = Buffer.from(`,"prompt_cache_key":${JSON.stringify(key)}`);
  return { span: { start: end, end }, bytes };
}
