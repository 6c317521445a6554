/** Holdout, money guard, and marks for the provider's prompt cache. */

/** Conversations that each side of the holdout needs: below it one long session decides the mean. */
export const minHoldoutConversations = 20;

/** Requests that a conversation needs to count there: titles and checks of a quota ask once, and carry no tool output. */
export const minHoldoutRequests = 2;
