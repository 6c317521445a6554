/** What commands show, ask and wait for; what the MCP server answers. */

/**
 * What one retrieval returns at most: Claude Code refuses MCP answers above 25,000 tokens, and no token is under a
 * byte.
 */
export const maxRetrieveBytes = 24_000;

/** Room kept in a bounded retrieval for the last line, which says what remains and how to ask for it. */
export const retrieveNoteBytes = 300;

/**
 * Processor time after which a search counts as one that never ends: 30 times what 3 MB take, and twice what the
 * longest original takes. It is no budget: a slow or busy machine uses no more of it.
 */
export const grepCpuMs = 2_000;

/** A search that takes longer goes on on a thread of its own: other calls of an agent wait for no more than this. */
export const grepQuickMs = 25;

/** Searches that may run on threads at a time, so that each gets a fair part of a small machine. */
export const maxSearchThreads = 4;

/** Characters of a pattern: far more than a model writes, far less than the engine takes seconds to compile. */
export const maxPatternChars = 1_000;

/** Characters of what a caller gave that an answer quotes. */
export const maxQuotedChars = 80;

/** A message to the MCP server may have so many bytes; a call has a few hundred. */
export const maxMessageBytes = 10 * 1024 * 1024;

/** How often the MCP server looks whether the agent that started it still lives. */
export const parentCheckMs = 1_000;

/** Exit code when headroom itself is at fault (EX_SOFTWARE of sysexits.h). */
export const defectExitCode = 70;

/** Width of help texts: what the narrowest usual terminal shows without wrapping. */
export const helpColumns = 80;

/** The demo's project is generated from this: its figures are the same everywhere. */
export const demoSeed = 7;

/** A line of an original longer than this is shown around its matches only: it may be a whole answer in one line. */
export const maxGrepLineChars = 500;

/** Characters shown on each side of such a match: the fields of a JSON record that stand around it. */
export const grepContextChars = 120;

/** The beginning of an escape sequence that is looked at; the longest that switches modes has about 40 bytes. */
export const maxSequenceBytes = 64;

/** Pause before a write to a terminal that takes nothing just now is tried again; a person does not see it. */
export const terminalRetryMs = 5;

/** Bounds of the classes in which a report shows delays, milliseconds; each is a step of the ledger's own count. */
export const delayEdgesMs = [1, 3, 10, 30, 100, 400] as const;

/** More advice than this is no longer read. */
export const maxAdvice = 5;

/** A scope of fewer requests shows no habit: nothing is advised on it. */
export const minAdviceRequests = 20;

/** A share of tool output from which on a report says what it is. */
export const notableShare = 0.25;

/** A retrieval costs a turn: above this rate leaving out costs about what it saves. */
export const notableRetrievalRate = 0.1;

/** Delays from which on a report says so: people notice a tenth of a second. */
export const notableDelayMs = 100;

/** Agents and projects that the screen of `stats` names: with its figures they fit into the usual 24 lines. */
export const statsRows = 3;

/** How often `stats --watch` looks for new requests; looking costs microseconds. */
export const watchLookMs = 250;

/** How often it counts anew without any, since days and runs begin and end. */
export const watchRefreshMs = 10_000;

/** The oldest Node.js that runs headroom (package.json: engines), major and minor version. */
export const oldestNode = [20, 19] as const;

/** How long `doctor` gives one check; none of them waits for a person or a model. */
export const checkMs = 15_000;

/** How long an agent may take to tell its version; those that start Python take up to 5 s. */
export const agentVersionMs = 10_000;

/** An agent that has started asks its MCP servers for tools; one that comes later changes the prompt's tool list. */
export const mcpReadyMs = 500;

/** A start on a busy machine is slow once: `doctor` lets the MCP server try again before it calls it slow. */
export const mcpReadyTries = 3;

/** Below this much free disk the database cannot be relied on to grow over a working day. */
export const minFreeBytes = 64 * 1024 * 1024;

/** Entries of the data folder whose rights `doctor` looks at; the rest lies below folders that it has looked at. */
export const maxRightsEntries = 10_000;

/** The newest originals that `doctor` reads: those a running conversation would ask for. */
export const originalsToRead = 20;

/** What an agent prints about its version; more is no version. */
export const maxVersionBytes = 64 * 1024;

/** Values shorter than this are no secrets, and hiding them would take words out of sentences. */
export const minSecretChars = 6;

/** Rows of the sample that `doctor` sends through the whole path: well above what a fold needs. */
export const sampleRows = 200;

/**
 * A thread may end over a sample, as on a machine without memory, and the sample goes as it is: others are then tried.
 */
export const sampleTries = 3;

/** The bench's inputs are generated from this, so that its figures can be compared between machines and versions. */
export const benchSeed = 11;
