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

/** Conversations that are remembered at a time: an agent and a few sub-agents; 20 MB in all. */
export const maxSeenConversations = 4;

/** A call is named by at most so many characters. */
export const maxSourceChars = 40;
