import { cacheLifetimesMs } from '../../limits.ts';
import type { PromptCache } from '../wire.ts';

const { short, long } = cacheLifetimesMs;

/** What a request says of how long its prompt shall be kept; a string of the conversation cannot look like it. */
const asksHour = /"ttl"\s*:\s*"1h"/;

/** https://platform.claude.com/docs/en/build-with-claude/prompt-caching */
export const promptCache: PromptCache = {
  takes: 'marks',
  billedLifetime({ cacheWrite5m, cacheWrite1h }) {
    if ((cacheWrite1h ?? 0) > 0) return long;
    return (cacheWrite5m ?? 0) === 0 ? null : short;
  },
  longestLifetime(model, billed, body) {
    if (!/(?:^|[/.])claude-/.test(model ?? '')) return Infinity;
    const known = billed ?? long;
    return known < long && asksHour.test(body.toString('latin1')) ? long : known;
  },
  // A miss is a write.
  isNamed({ cacheRead, cacheWrite5m, cacheWrite1h }) {
    return cacheRead !== null && cacheRead + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0) > 0;
  },
};
