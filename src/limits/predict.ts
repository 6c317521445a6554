/** What `headroom predict` reads and how it reckons. */

/** A longer line of a transcript is skipped: it is held in memory three times over while it is read. */
export const maxTranscriptLineBytes = 24 * 1024 * 1024;

/** New tokens from which on a request's growth tells how the provider counts: below it overheads blur that. */
export const minScaleTokens = 500;

/**
 * A provider's tokens for one of o200k, as far as transcripts can tell; beyond lie prompts that hold what they do not
 * show.
 */
export const scaleBounds = [0.75, 1.6] as const;

/** Threads that replay transcripts: each holds a tokenizer and a conversation, about 150 MB. */
export const maxPredictThreads = 2;

/** Anthropic looks back so many blocks from a mark for what it has cached. */
export const cacheLookbackBlocks = 20;

/** What such a thread may hold; a session of the longest context takes about 100 MB. */
export const predictHeapMb = 1_024;

/** Its room for what is new: with more of it the same work takes a fifth less time, and 100 MB more at its peak. */
export const predictYoungHeapMb = 16;

/**
 * So far apart a request may be in a transcript and in the ledger: the agent waited, tried again, or wrote it down
 * late.
 */
export const maxAnswerLagMs = 10 * 60_000;

/** Projects and remarks that the report of `predict` shows: with all else they fit on two screens. */
export const shownProjects = 12;
export const shownRemarks = 8;

/** What a model writes to fetch something that was left out: a sentence and the call. */
export const retrievalTokens = 100;
