/** What passes through the proxy, and how it is read. */

/** Anthropic takes 32 MB a request; a larger body is streamed through untouched. */
export const maxBodyBytes = 32 * 1024 * 1024;

/** A decoded body may not grow past this (a small gzip can hold gigabytes). */
export const maxDecodedBytes = 64 * 1024 * 1024;

/**
 * Decisions kept in memory so that replay needs no database look-up, 1 to 2 kB each: of all conversations under way.
 */
export const decisionCacheEntries = 6_000;

/** Prefix digests remembered to prove that what was sent before is sent again. */
export const prefixMemoryEntries = 5_000;

/** Usage is read from an answer's decoded copy; a plain JSON answer longer than this is not parsed. */
export const maxUsageBytes = 8 * 1024 * 1024;

/** Sockets kept open to the upstream: agents run several sub-agents at once. */
export const upstreamSockets = 256;

/** `wrap` waits this long for running exchanges to end after the agent has ended. */
export const drainMs = 500;

/**
 * And then for their receipts, until headroom has worked so long on them, milliseconds of processor time: of a session
 * as short as the start of the thread that makes them.
 */
export const receiptDrainCpuMs = 3_000;

/** JSON nested deeper than this is left alone: no tool prints it for a reader, and recursion stays shallow. */
export const maxJsonDepth = 100;

/** Idle sockets to the upstream are closed after this long: before common load balancers do it (60 s). */
export const upstreamIdleMs = 50_000;

/** Header lines of a request, all together: as much as large providers' edges take. */
export const maxHeaderBytes = 128 * 1024;

/** Where `headroom proxy` listens unless told otherwise: clients' settings name it, so it must not change. */
export const proxyPort = 8787;

/** The highest TCP port. */
export const maxPort = 65_535;

/**
 * Characters of replacement texts kept in memory for replay, those of a few long conversations; others cost a look-up.
 */
export const decisionCacheChars = 3 * 1024 * 1024;

/**
 * Bodies kept to read and hash only what a turn adds: the main agent and a few sub-agents take turns. What went out for
 * each is kept beside it, up to as many bytes again.
 */
export const bodyMemoryBodies = 8;
export const bodyMemoryBytes = 24 * 1024 * 1024;

/** A remembered body that shares this part of a new one is the turn before it; no other one is looked at. */
export const bodyShareEnough = 0.9;

/** OpenAI's lists stand in one another this deep: an item of the input, a namespace among its tools, a tool in that. */
export const maxItemDepth = 3;

/** Bytes of bodies that wait for their simulation in memory: a few long turns. Beyond them they wait on the disk. */
export const maxHeldBodyBytes = 8 * 1024 * 1024;

/** Heap for new objects of the thread that makes receipts, MB: a fourth of the usual, at hardly more work. */
export const accountantYoungMb = 12;

/** Its heap for all else, MB: far more than the longest conversation takes; with less room V8 lets less garbage lie. */
export const accountantOldMb = 512;
