/** What the model has seen already, and what a pointer to it must save. */

/** Fewer lines in a row than this are no repeat: their order may be chance. */
export const minRepeatLines = 4;

/** Estimated tokens of a pointer line. */
export const pointerTokens = 30;

/** A run of lines is pointed at when it weighs this many times the pointer: looking it up costs attention. */
export const minRepeatGain = 1.5;

/** Places where a window of lines stood that are compared in full, the latest first. */
export const maxSeenPlaces = 12;

/** Characters of a conversation that are remembered to point at; of a longer one the latest. */
export const maxSeenChars = 4_000_000;

/** Conversations that are remembered at a time: an agent, its sub-agents and a few side requests. */
export const maxSeenConversations = 6;

/** A call is named by so many characters of its command or argument. */
export const maxSourceChars = 60;
