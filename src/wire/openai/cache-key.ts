import type { Edit } from '../wire.ts';

/** The client names its own key, or says that there is none. */
export function hasCacheKey(body: Buffer): boolean {
  return body.includes('"prompt_cache_key"');
}

/** Adds `prompt_cache_key` as the last member of a body that was scanned before and is not empty. */
export function cacheKeyEdit(body: Buffer, key: string): Edit {
  const end = body.lastIndexOf('}');
  const bytes = Buffer.from(`,"prompt_cache_key":${JSON.stringify(key)}`);
  return { span: { start: end, end }, bytes };
}
