import { dayMs, hourMs, minuteMs } from './time.ts';

/** What is kept on disk, and for how long others are waited for. */

/** Another process may hold the database's write lock for this long before we give up. */
export const databaseBusyMs = 2_000;

/** Pages that a connection keeps in memory, KiB: SQLite's own default; better-sqlite3's build keeps 16 MB. */
export const databaseCacheKib = 2_000;

/** Pause before a new database is tried again while another process sets it up; that takes a few ms. */
export const databaseRetryMs = 5;

/** Disk budget of stored originals; the least recently used go first, never those of a live run. */
export const originalsBudgetBytes = 512 * 1024 * 1024;

/** Disk budget of copies that only `headroom inspect` reads: the last weeks, at an eighth of what markers need. */
export const copiesBudgetBytes = 64 * 1024 * 1024;

/** Unproved texts that are kept for a report: more of them say no more, and each is a tool's whole output. */
export const maxUnprovedTexts = 20;
export const unprovedBudgetBytes = 8 * 1024 * 1024;

/** Characters of a reference to an original: 50 bits, no collision to expect below 30 million originals. */
export const refChars = 10;

/** An original in use is marked so once a day: eviction and retention count in days, and each mark is a system call. */
export const touchAgainMs = dayMs;

/**
 * Originals of one request of which it is looked whether they are still there, the least recently seen first: more than
 * most conversations have. Each look costs the main thread about 30 µs, after the request has gone out.
 */
export const originalLooks = 256;

/** Stored texts of which is remembered what was done with them, 2 MB: as many as all conversations under way carry. */
export const rememberedFiles = 10_000;

/**
 * Bits by which a reference is told from one that was never ours, in its longest form: of 16,000 made up one passes.
 */
export const refCheckBits = 14;

/** Key under which references are made: as long as SHA-256's output, beyond which nothing is gained. */
export const installKeyBytes = 32;

/** Brotli quality of stored originals: 7.5 times smaller on code at 141 MB/s; higher levels cost twice the time. */
export const originalQuality = 4;

/** A file gets its name within seconds of its draft; an hour later nobody is left who would give it one. */
export const draftLifeMs = hourMs;

/** A run's folder without a readable pid file counts as a run that is just starting for this long. */
export const runStartMs = minuteMs;

/** A run on another machine cannot be seen: it counts as going on for this long after its start. */
export const foreignRunMs = 7 * dayMs;

/** While sessions run, a write waits this long for another process's, on the main thread: answers flow there. */
export const databaseWaitMs = 50;

/** Bytes of bodies that may wait for their receipts on the disk: 64 of 4 MB, as they came and as they went. */
export const maxSpooledBytes = 512 * 1024 * 1024;

/** Ledger rows kept for later while the database cannot be written; a day's work of one session. */
export const maxWaitingRows = 5_000;

/** The end of a session may wait this long for old originals to go; what is left over goes with the next one. */
export const sweepMs = 100;

/** A clock that is set moves the moment of the last boot, by half a day where systems disagree on its time zone. */
export const bootMarginMs = dayMs;

/** Older requests are added to the ledger's sums so many at a time, in about 10 ms: writers wait for 50. */
export const rollupStepRows = 500;

/** Blocks left as they were that the ledger remembers of a day, an agent and a project: the biggest only. */
export const leftBlocksKept = 5;

/** A smaller block left as it was is not worth a line of a report. */
export const minLeftBlockTokens = 500;

/** A tool's name is kept so far: providers take 64 or 128 characters. */
export const maxToolNameChars = 128;

/** Rows of the biggest blocks left as they were in one report. */
export const biggestLeftRows = 5;

/** Rows removed in one transaction: about 5 ms, so that a session gets its own write in within its 50 ms. */
export const purgeBatchRows = 100;

/** Batches of decisions that one start may remove, about 5 ms each: 500 decisions are more than a day makes. */
export const retentionBatches = 5;

/** A decision is made within its request, which took less than this. */
export const retentionSlackMs = hourMs;

/** Stored texts outlive the last request of their conversation by so many days. */
export const keepDays = 180;
