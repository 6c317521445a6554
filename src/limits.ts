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
export const maxTextChars = 1_500_000;

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

/** Pause before a new database is tried again while another process sets it up; that takes a few ms. */
export const databaseRetryMs = 5;

/** Disk budget of stored originals; the least recently used go first, never those of a live run. */
export const originalsBudgetBytes = 512 * 1024 * 1024;

/** Characters of a reference to an original: 50 bits, no collision to expect below 30 million originals. */
export const refChars = 10;

/** What one retrieval returns at most: Claude Code refuses MCP answers above 25,000 tokens, and no token is under a byte. */
export const maxRetrieveBytes = 24_000;

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

/** Room kept in a bounded retrieval for the last line, which says what remains and how to ask for it. */
export const retrieveNoteBytes = 300;

/** A search through an original may take this long; 3 MB take under 70 ms, so only runaway patterns meet it. */
export const grepBudgetMs = 1_000;

/** How often the MCP server looks whether the agent that started it still lives. */
export const parentCheckMs = 1_000;

/** Exit code when headroom itself is at fault (EX_SOFTWARE of sysexits.h). */
export const defectExitCode = 70;

/** JSON nested deeper than this is left alone: no tool prints it for a reader, and recursion stays shallow. */
export const maxJsonDepth = 100;

/** Below this many rows a table's header costs more than the keys it saves. */
export const minTableRows = 4;

/** A table wider than this is no longer read by column. */
export const maxTableColumns = 64;

/** An array is flattened into columns of its own up to this length (pairs, single matches, coordinates). */
export const maxFlatItems = 8;

/** Objects whose rows carry fewer than this share of all their keys are maps, not records: they stay a cell. */
export const minKeyDensity = 0.2;

/** A table stands only if it is shorter than minified JSON by this factor: below it keys read better. */
export const tableGain = 0.9;

/** Characters that all tables of a text must save together, to pay for the line that says how to read them. */
export const minTableChars = 240;

/** Rows of another shape than this share of their table are written whole, so that columns stay dense. */
export const dominantShapeShare = 0.75;

/** A column with more different values than this gets no short names: the list would not be looked up. */
export const maxCodes = 40;

/** Short names for beginnings come on top of those: 52 letters are all there are. */
export const maxStems = 12;

/** Tokens that short names must save over a column before a reader is asked to look them up. */
export const minCodeGainTokens = 12;

/** An array shorter than this stays on one line; a longer one gets a line an item, so that items can be left out. */
export const minListChars = 400;

/** Fewer rows than this are shown whole: leaving some out costs about as much as it saves. */
export const minFoldRows = 20;

/** Share of rows that a fold tries to keep, per level. */
export const keptRowShare = { balanced: 0.12, tight: 0.06 } as const;

/** A value carried by at most this share of rows is rare, and its rows are kept. */
export const rareShare = 0.02;

/** A column with at most this many different values is a category whose counts describe left-out rows. */
export const maxCategories = 12;

/** A number this many standard deviations from its column's mean is an outlier. */
export const outlierDeviations = 3;

/** Tokens of a marker as the pipeline writes it: the first of a text, and each further one. */
export const firstMarkerTokens = 40;
export const nextMarkerTokens = 12;

/** Idle sockets to the upstream are closed after this long: before common load balancers do it (60 s). */
export const upstreamIdleMs = 50_000;

/** Header lines of a request, all together: as much as large providers' edges take. */
export const maxHeaderBytes = 128 * 1024;

/** Width of help texts: what the narrowest usual terminal shows without wrapping. */
export const helpColumns = 80;

/** Where `headroom proxy` listens unless told otherwise: clients' settings name it, so it must not change. */
export const proxyPort = 8787;

/** The highest TCP port. */
export const maxPort = 65_535;

/** The demo's project is generated from this: its figures are the same everywhere. */
export const demoSeed = 7;

/** Characters of replacement texts kept in memory for replay: the texts of several long conversations. */
export const decisionCacheChars = 16 * 1024 * 1024;

/** Key under which references are made: as long as SHA-256's output, beyond which nothing is gained. */
export const installKeyBytes = 32;

/** Brotli quality of stored originals: 7.5 times smaller on code at 141 MB/s; higher levels cost twice the time. */
export const originalQuality = 4;

/** A run's folder without a readable pid file counts as a run that is just starting for this long. */
export const runStartMs = 60_000;

/** A run on another machine cannot be seen: it counts as going on for this long after its start. */
export const foreignRunMs = 7 * 24 * 60 * 60 * 1000;

/** Bodies kept to hash only what a turn adds: the main agent and a few sub-agents take turns. */
export const chainMemoryBodies = 4;
export const chainMemoryBytes = 24 * 1024 * 1024;

/** A job with less time left than this is not started: a healthy worker would be killed for it. */
export const minJobMs = 15;

/** While sessions run, a write waits this long for another process's, on the main thread: answers flow there. */
export const databaseWaitMs = 50;

/** Ledger rows kept for later while the database cannot be written; a day's work of one session. */
export const maxWaitingRows = 5_000;

/** Our tool's definition as a model sees it, o200k tokens (a test counts it): charged to us in every request. */
export const retrieveToolTokens = 124;

/** A remembered body that shares this part of a new one is the turn before it; no other one is looked at. */
export const chainShareEnough = 0.9;

/** A line of an original longer than this is shown around its matches only: it may be a whole answer in one line. */
export const maxGrepLineChars = 500;

/** Characters shown on each side of such a match: the fields of a JSON record that stand around it. */
export const grepContextChars = 120;

/** The end of a session may wait this long for old originals to go; what is left over goes with the next one. */
export const sweepMs = 100;

/** A clock that is set moves the moment of the last boot, by half a day where systems disagree on its time zone. */
export const bootMarginMs = 24 * 60 * 60 * 1000;

/** OpenAI's lists stand in one another this deep: an item of the input, a namespace among its tools, a tool in that. */
export const maxItemDepth = 3;

/** Words of a log line that are compared with those of other lines; what follows them is taken as it is. */
export const maxTemplateWords = 32;

/** A word that fewer lines than this share in one place is a value, not part of what was printed. */
export const minKindLines = 3;

/** Repeated lines that cost fewer tokens than this are written out: a note would not be shorter. */
export const minRepeatTokens = 4;

/** Share of a log's tokens that a fold tries to keep, per level. */
export const keptLogShare = { balanced: 0.25, tight: 0.1 } as const;

/** Where the lossless form alone comes that far, this share of it: lines of frequent kinds still say little. */
export const keptFormShare = { balanced: 0.6, tight: 0.25 } as const;

/** Lines of a text that are looked at to tell whether it is a log. */
export const logSampleLines = 400;

/** Fewer lines with something on them than this are no log worth a look. */
export const minLogLines = 10;

/** Share of lines with a moment or a level by which a text is known as a log. */
export const minLogShare = 0.4;

/** Lines of build tools and installers that a text without moments and levels must have to be known as their output. */
export const minToolLines = 6;

/** What a line says of itself stands at its beginning: beyond this a line of a log is not searched for failures. */
export const maxMessageChars = 600;
