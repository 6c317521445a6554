/**
 * The published rules of OpenAI's prompt cache, as data:
 * https://developers.openai.com/api/docs/guides/prompt-caching (read in autumn 2026).
 */

/** A shorter prefix is not cached. For models before GPT-5.6 the figure varies with a request's settings. */
export const minimumTokens = 1024;

/** GPT-5.6 and later: a cached prefix ends where a message ends or where the client set a mark. */
export const endingRules = {
  /**
   * From the latest write or read, by what `prompt_cache_options.ttl` says; the first is taken where it says nothing.
   */
  lifetimesMs: { '30m': 30 * 60_000, '12h': 12 * 60 * 60_000 } satisfies Record<Ttl, number>,
  ttls: ['30m', '12h'] satisfies readonly Ttl[],
  /** Prefixes that one request writes, at a fee; the implicit one counts, and the latest marks win. */
  writes: 4,
  /** Where a request looks for a cached prefix: at these marks of its own, … */
  firstMarks: 2,
  latestMarks: 50,
  /** … and, unless it wants marks only, at this many endings of messages before the newest. */
  earlierEndings: 20,
} as const;

/** Models before GPT-5.6: what two prompts have in common is read in whole intervals, and written for nothing. */
export interface IntervalRules {
  readonly intervalTokens: number;
  readonly lifetimeMs: number;
}

export type Ttl = '30m' | '12h';

export type Retention = 'in_memory' | '24h';

/** "5 to 10 minutes of inactivity": what one can rely on. A day's retention is "typically around 30 minutes". */
const lifetimes: Readonly<Record<Retention, number>> = { in_memory: 5 * 60_000, '24h': 30 * 60_000 };

/** Null for a model that keeps the ending rules. */
export function intervalRulesFor(model: string, retention: Retention): IntervalRules | null {
  const [, major = '0', minor = '0'] = /(?:^|\/)gpt-(\d+)(?:\.(\d+))?/.exec(model) ?? [];
  const version = Number(major) * 100 + Number(minor);
  if (version >= 506) return null;
  // GPT-5.5 knows the day's retention only. For older models no interval is published but the step of their reports.
  if (version === 505) return { intervalTokens: 2048, lifetimeMs: lifetimes['24h'] };
  return { intervalTokens: 128, lifetimeMs: lifetimes[retention] };
}
