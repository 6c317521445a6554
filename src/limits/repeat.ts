/** What the model has seen already, and what a pointer to it must save. */

/** Fewer lines in a row than this are no repeat: their order may be chance. */
export const minRepeatLines = 2;

/** Estimated tokens of a pointer line that names a call, and of one that does not. */
export const pointerTokens = 16;
export const nextPointerTokens = 10;

/** A run of lines is pointed at when it weighs this many times the pointer: looking it up costs attention. */
export const minRepeatGain = 2;

/** Places where a window of lines stood that are compared in full, the latest first. */
export const maxSeenPlaces = 12;

/** Characters of a conversation that are remembered to point at; of a longer one the latest. */
export const maxSeenChars = 2_000_000;

/** Conversations that are remembered at a time: an agent and a few sub-agents; 20 MB in all. */
export const maxSeenConversations = 4;

/** A call is named by at most so many characters. */
export const maxSourceChars = 40;
