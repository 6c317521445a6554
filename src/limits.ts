/** Every number that shapes behaviour, with its unit in the name and one line of why. */

/** Anthropic takes 32 MB a request; a larger body is streamed through untouched. */
export const maxBodyBytes = 32 * 1024 * 1024;

/** A decoded body may not grow past this (a small gzip can hold gigabytes). */
export const maxDecodedBytes = 64 * 1024 * 1024;

/** A block's engines may take this long before the block goes raw for good (promise 6). */
export const blockBudgetMs = 150;

/** All new blocks of one request together; counted from the moment the worker is ready. */
export const requestBudgetMs = 400;

/** How long a request may wait for a worker that is still starting (it takes about 200 ms). */
export const workerStartMs = 2_000;

/** Below this many characters a text cannot save enough to matter: not sent to the worker at all. */
export const minTextChars = 400;

/** Above this many characters engines are not tried: their work must fit the block budget. */
export const maxTextChars = 4_000_000;

/** A result stands only if it is smaller by this share and by this many tokens. */
export const minSavedShare = 0.05;
export const minSavedTokens = 16;

/** A fold costs a marker and perhaps a retrieval turn: below this many tokens it cannot pay. */
export const minFoldTokens = 500;

/** Runs of one character class longer than this make BPE counting quadratic: they are cut before counting. */
export const tokenRunChars = 256;

/** Decisions kept in memory so that replay needs no database look-up; about 1 kB each at most on average. */
export const decisionCacheEntries = 20_000;

/** Prefix digests remembered to prove that what was sent before is sent again. */
export const prefixMemoryEntries = 5_000;

/** Another process may hold the database's write lock for this long before we give up. */
export const databaseBusyMs = 2_000;

/** Disk budget of stored originals; the least recently used go first, never those of a live run. */
export const originalsBudgetBytes = 512 * 1024 * 1024;

/** Characters of a reference to an original: 50 bits, no collision to expect below 30 million originals. */
export const refChars = 10;

/** What one retrieval returns at most: Claude Code refuses MCP answers above 25,000 tokens. */
export const maxRetrieveChars = 80_000;

/** A command line longer than this is no command we would know: it is cut before it is matched. */
export const maxCommandChars = 4_000;

/** The question handed to engines: the latest prompt's first characters are enough to rank rows. */
export const maxQuestionChars = 2_000;

/** Usage is read from an answer's decoded copy; a plain JSON answer longer than this is not parsed. */
export const maxUsageBytes = 8 * 1024 * 1024;

/** Sockets kept open to the upstream: agents run several sub-agents at once. */
export const upstreamSockets = 256;

/** `wrap` waits this long for exchanges to finish their ledger rows after the agent has ended. */
export const drainMs = 500;
