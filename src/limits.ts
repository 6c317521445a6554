/** Numbers that several files go by, each with its unit in the name and one line of why. One that a single file uses stands there. */

/** Spans of time, milliseconds. */

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Below this many characters a text cannot save enough to matter: no engine sees it. */
export const minTextChars = 400;

/** Above this many characters engines are not tried: nobody waits seconds for a request. */
export const maxTextChars = 1_500_000;

/** A command line longer than this is no command we would know: it is cut before it is matched. */
export const maxCommandChars = 4_000;

/** Below this many rows a table's header costs more than the keys it saves. */
export const minTableRows = 4;

/** A table wider than this is no longer read by column. */
export const maxTableColumns = 64;

/** Rows of another shape than this share of their table are written whole, so that columns stay dense. */
export const dominantShapeShare = 0.75;

/** A column with more different values than this gets no short names: the list would not be looked up. */
export const maxCodes = 40;

/** Tokens that short names must save over a column before a reader is asked to look them up. */
export const minCodeGainTokens = 12;

/** Fewer rows than this are shown whole: leaving some out costs about as much as it saves. */
export const minFoldRows = 20;

/** A value carried by at most this share of rows is rare, and its rows are kept. */
export const rareShare = 0.02;

/** A column with at most this many different values is a category whose counts describe left-out rows. */
export const maxCategories = 12;

/** Tokens of a marker as the pipeline writes it: the first of a text, and each further one. */
export const firstMarkerTokens = 40;
export const nextMarkerTokens = 12;

/** Our tool's definition as a model sees it, o200k tokens (a test counts it): charged to us in every request. */
export const retrieveToolTokens = 124;

/** The same where only its namespace is listed, until a script calls it (Codex's code mode: 179 bytes of a request). */
export const deferredToolTokens = 45;

/** Lines of a `--stat` or of a list of names that stay, from its beginning; its last ones stay besides. */
export const keptNames = { balanced: 30, tight: 12 } as const;
export const keptLastNames = 3;

/** A gap of fewer tokens than this stays: a reader would rather have the names than a marker. */
export const minListingGapTokens = 45;

/** What a line says of itself stands at its beginning: beyond this a line of a log is not searched for failures. */
export const maxMessageChars = 600;

/** What a line of a test run tells stands in so many characters; longer ones are kept unless they are all signs. */
export const maxTestLineChars = 400;

/** Tokens that a shorter form of some lines must save to be worth reading. */
export const minNoteGainTokens = 4;

/** Fewer lines in a row than this are no repeat: their order may be chance. */
export const minRepeatLines = 2;

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

/**
 * What was seen of an agent's caches, that they expire or that one was warm after all, holds for so long. The same for
 * both, so that nothing outlives what speaks against it.
 */
export const distrustMs = 7 * dayMs;

/** Chars of an anchor's hash that name its generation: enough that no two of one block have one name. */
export const generationChars = 20;

/** Conversations whose last request is remembered without a look-up: a day's work with many sub-agents. */
export const conversationMemoryEntries = 2_000;

/** Conversations that each side of the holdout needs: below it one long session decides the mean. */
export const minHoldoutConversations = 20;

/**
 * Requests that a conversation needs to count there: titles and checks of a quota ask once, and carry no tool output.
 */
export const minHoldoutRequests = 2;

/** Anthropic takes 32 MB a request; a larger body is streamed through untouched. */
export const maxBodyBytes = 32 * 1024 * 1024;

/**
 * Decisions kept in memory so that replay needs no database look-up, 1 to 2 kB each: of all conversations under way.
 */
export const decisionCacheEntries = 6_000;

/** Usage is read from an answer's decoded copy; a plain JSON answer longer than this is not parsed. */
export const maxUsageBytes = 8 * 1024 * 1024;

/**
 * Bodies kept to read and hash only what a turn adds, of a conversation the latest: of a conversation that is not among them
 * a turn costs twice as much. Their bytes are bounded besides. What went out for each is kept beside it, up to as many again.
 */
export const bodyMemoryBodies = 64;

/** Another process may hold the database's write lock for this long before we give up. */
export const databaseBusyMs = 2_000;

/** Disk budget of stored originals; the least recently used go first, never those of a live run. */
export const originalsBudgetBytes = 512 * 1024 * 1024;

/** Disk budget of copies that only `headroom inspect` reads: the last weeks, at an eighth of what markers need. */
export const copiesBudgetBytes = 64 * 1024 * 1024;

/** Unproved texts that are kept for a report: more of them say no more, and each is a tool's whole output. */
export const maxUnprovedTexts = 20;

/** Stored texts of which is remembered what was done with them, 2 MB: as many as all conversations under way carry. */
export const rememberedFiles = 10_000;

/** Key under which references are made: as long as SHA-256's output, beyond which nothing is gained. */
export const installKeyBytes = 32;

/** A file gets its name within seconds of its draft; an hour later nobody is left who would give it one. */
export const draftLifeMs = hourMs;

/** While sessions run, a write waits this long for another process's, on the main thread: answers flow there. */
export const databaseWaitMs = 50;

/** Rows removed in one transaction: about 5 ms, so that a session gets its own write in within its 50 ms. */
export const purgeBatchRows = 100;

/**
 * An image that a provider shrinks to its usual size; what is sent of it, base64, is no measure (Anthropic, OpenAI).
 */
export const imageTokens = 1_600;

/**
 * So many requests of which much was due to be read, and whose answers name no cache at all, make a provider one that
 * does not cache: one or two of OpenAI's may be misses of a cache that promises nothing.
 */
export const uncachedRequests = 3;

/**
 * What one retrieval returns at most: Claude Code refuses MCP answers above 25,000 tokens, and no token is under a
 * byte.
 */
export const maxRetrieveBytes = 24_000;

/** Width of help texts: what the narrowest usual terminal shows without wrapping. */
export const helpColumns = 80;

/** What an agent prints about its version; more is no version. */
export const maxVersionBytes = 64 * 1024;

/** The bench's inputs are generated from this, so that its figures can be compared between machines and versions. */
export const benchSeed = 11;

/** Tokens of system text and tools in Claude Code's requests: 9,600 with tool search, 18,000 without. */
export const agentHeadTokens = 10_000;
