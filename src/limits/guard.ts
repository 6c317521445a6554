/** Holdout, money guard, and marks for the provider's prompt cache. */

/** Conversations that each side of the holdout needs: below it one long session decides the mean. */
export const minHoldoutConversations = 20;

/**
 * Requests that a conversation needs to count there: titles and checks of a quota ask once, and carry no tool output.
 */
export const minHoldoutRequests = 2;

/** A fold is judged as if so many requests were still to come, itself included: fewer than most sessions have. */
export const guardRequestsLeft = 10;

/** Length of a prompt, tokens, at which a report says whether a kind's folds pay; sessions use that of the moment. */
export const guardPromptTokens = 100_000;

/** Bytes of a request for each token of its prompt, JSON and all: what a guess of its length starts from. */
export const bytesPerToken = 4;

/** Tokens that a model writes to ask for what was left out: the call and a word on it. */
export const askingTokens = 150;

/**
 * What is believed of a kind before anything is known of it: as if of so many folds of so many tokens 3 % had been
 * asked back. Then it takes four in a row to stop it, not one.
 */
export const priorFolds = 20;
export const priorAskedBack = 0.6;
export const priorFoldTokens = 1000;

/** Each fold makes those before it count so much less: the last fifty or so decide. */
export const foldDecay = 0.98;

/** Of a kind that does not pay every so many-th fold is made all the same, to see whether it does by now. */
export const foldProbe = 10;

/** Days of the ledger that a session starts from: what agents ask for changes with models and projects. */
export const guardDays = 14;

/** Conversations of which it is remembered what became of their folds: a day's work with many sub-agents. */
export const guardConversations = 2_000;

/** A kind's name is kept so far: program names are shorter. */
export const maxKindChars = 40;

/** Folds of which the reference is remembered, for conversations that ask for those of another. */
export const rememberedFolds = 5000;

/**
 * A command is one that was asked back when it comes again within so many calls; later it is a look at what changed.
 */
export const reRunCalls = 5;

/** Rows of folds asked back in one report. */
export const perfFoldRows = 8;

/** Conversations of which is remembered what was marked for the provider's prompt cache; a run has a few at a time. */
export const hintedConversations = 500;

/**
 * Anthropic keeps a prefix for five minutes from the start of the request that used it; half a minute is for the way.
 */
export const markedLifetimeMs = 4.5 * 60_000;

/**
 * What writing to Anthropic's cache costs above the input price, and what reading from it costs below, as shares of it.
 */
export const writeFee = 0.25;
export const readRebate = 0.9;

/** Bytes of a prompt for each of its tokens: so few where it is all numbers, so many where it is prose in JSON. */
export const leastBytesPerToken = 2.5;
export const mostBytesPerToken = 6;

/** A prefix of so many tokens is cached whatever the model: the largest minimum that is published. */
export const surelyCachedTokens = 4096;

/** Hexadecimal digits of the key by which OpenAI finds this install's caches; it takes 64 characters. */
export const cacheKeyChars = 20;
