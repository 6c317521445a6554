import { dayMs, minuteMs } from './time.ts';

/** When a conversation may be decided anew, and when it is pressed for room. */

/** How long providers keep a prompt after the last request that began with it. */
export const cacheLifetimesMs = {
  /** Anthropic's usual tier. */
  short: 5 * minuteMs,
  /** OpenAI since GPT-5.6. */
  medium: 30 * minuteMs,
  /** Anthropic's other tier. */
  long: 60 * minuteMs,
  /** The longest that OpenAI keeps a prompt of older models, where it says nothing of how long it does. */
  day: 24 * 60 * minuteMs,
} as const;

/** A cache counts as cold so long after its lifetime: a request may have waited at the provider before it was read. */
export const coldMarginMs = 2 * minuteMs;

/** A conversation with more characters of tool output is not decided anew: it would hold its request for seconds. */
export const maxRewriteChars = 8_000_000;

/**
 * Deciding anew must save this share of the prompt: what a cache that was warm after all costs on average, at one wrong
 * judgement in a hundred, since all behind the first change is written once more.
 */
export const minRewriteShare = 0.01;

/** And so many tokens: below that it is not worth a user's second. */
export const minRewriteTokens = 200;

/** Reads of so many times the conversation's shortest prompt reach into what no other conversation has. */
export const warmReadFactor = 1.5;

/**
 * What was seen of an agent's caches, that they expire or that one was warm after all, holds for so long. The same for
 * both, so that nothing outlives what speaks against it.
 */
export const distrustMs = 7 * dayMs;

/**
 * An expiry that was seen holds for idle times as long, in these steps: what has gone by lunch may live after a coffee.
 */
export const idleStepsMs = [7, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * minuteMs);

/** Chars of an anchor's hash that name its generation: enough that no two of one block have one name. */
export const generationChars = 20;

/** Conversations whose last request is remembered without a look-up: a day's work with many sub-agents. */
export const conversationMemoryEntries = 2_000;

/** A prompt that takes this share of the model's window is pressed for room: clients compact at 80 to 95 %. */
export const nearWindowShare = 0.75;
