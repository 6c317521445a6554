import type { PromptCache } from '../wire.ts';

/**
 * Google caches what prompts begin with unasked, and writes free of charge. For how long is not published.
 * https://ai.google.dev/gemini-api/docs/caching
 */
export const promptCache: PromptCache = {
  takes: 'nothing',
  billedLifetime: () => null,
  longestLifetime: () => Infinity,
  isNamed: ({ cacheRead }) => cacheRead !== null,
};
