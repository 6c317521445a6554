/** What the model has seen already, and what a pointer to it must save. */

/** Fewer lines in a row than this are no repeat: their order may be chance. */
export const minRepeatLines = 2;

/** Lines seen in another output are pointed at from so many estimated tokens on, where a pointer costs 16. */
export const minSeenTokens = 32;

/** The same for more lines of the output that the pointer before names: then a pointer costs 10. */
export const minMoreTokens = 20;

/** Lines of the same output, where pointers would tear short records apart, from as many on. */
export const minOwnTokens = 32;

/** Places where a window of lines stood that are compared in full, the latest first. */
export const maxSeenPlaces = 12;

/** Characters of a conversation that are remembered to point at; of a longer one the latest. */
export const maxSeenChars = 2_000_000;

/** Bytes that one thread remembers of all its conversations: those of an agent and its sub-agents, 4 MB of output. */
export const maxThreadSeenBytes = 16 * 1024 * 1024;

/**
 * What a remembered line takes of it besides its characters, in tables and lists: a heap of 178,000 lines, measured.
 */
export const seenLineBytes = 150;

/** Conversations of which it is known what their thread was told; of others it is told all again. */
export const maxToldConversations = 256;

/** Arguments of a call that stand deeper than this in others are not looked at. */
export const maxArgumentDepth = 50;

/** A call is named by at most so many characters. */
export const maxSourceChars = 40;

/** A call that shares that name with another one is named by at most so many: what it was given, without flags. */
export const maxFullerSourceChars = 48;

/** A call that shares that one, too, is named by at most so many: both ends of what was called. */
export const maxLongSourceChars = 80;
