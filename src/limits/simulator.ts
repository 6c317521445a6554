/** The cache simulator, which tells what providers bill. */

/** Token counts remembered by block: several long conversations, each brought again in full by every turn. */
export const countedBlocks = 20_000;

/**
 * An image that a provider shrinks to its usual size; what is sent of it, base64, is no measure (Anthropic, OpenAI).
 */
export const imageTokens = 1_600;

/** Dead cache entries are looked for when this many have come: a request writes a handful. */
export const simulatorSweepEntries = 4_096;

/** Calls that a re-run made, remembered to leave them out of later turns too. */
export const rememberedReRuns = 10_000;

/** Prompts of older OpenAI models, with their texts, that later ones may begin as: more than run side by side. */
export const simulatorPrompts = 64;

/** A read that differs this much from the simulated one, tokens and share of it, says something; less is rounding. */
export const unlikeReadTokens = 1_024;
export const unlikeReadShare = 0.1;

/** Bytes of messages kept parsed between turns: a few long conversations, each as it came and as it was sent. */
export const parsedBodyBytes = 8 * 1024 * 1024;

/** No provider's tokenizer makes so many times more, or fewer, tokens of a prompt than o200k does; images may. */
export const maxTokenFactor = 2.5;

/** Conversations of which it is remembered that a request was answered: more than a process sees in a day. */
export const answeredConversations = 2_000;

/**
 * So many requests of which much was due to be read, and whose answers name no cache at all, make a provider one that
 * does not cache: one or two of OpenAI's may be misses of a cache that promises nothing.
 */
export const uncachedRequests = 3;

/** Tokens that a model would cache whose minimum is not published: the longest of those that are. */
export const cacheableTokens = 4_096;
