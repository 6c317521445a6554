/** What the test-run engine looks at and what it writes shorter. */

/** Characters at each end of a text in which a test runner shows itself. */
export const runnerSignChars = 40_000;

/** What a line of a test run tells stands in so many characters; longer ones are kept unless they are all signs. */
export const maxTestLineChars = 400;

/** Lines of a block that is printed several times in a row: longer blocks are seldom repeated whole. */
export const maxRepeatedLines = 40;

/** Fewer passing tests than this stand a line each. */
export const minGroupLines = 3;

/** More names than this in one line are hard to find one's way in. */
export const maxGroupNames = 25;

/** Tokens that a shorter form of some lines must save to be worth reading. */
export const minNoteGainTokens = 4;

/** A path of a library is looked for in so many characters before its known folder. */
export const maxLibraryPathChars = 200;

/** Fewer signs than this with colours of their own do not pay for the line that says so. */
export const minColouredSigns = 8;

/** Fewer lines than this that end in a share of tests run do not pay for the line that says they did. */
export const minSharedLines = 6;

/** A fold that saves less of a text than this is not worth the question what was left out. */
export const minFoldedShare = 0.1;

/** Lines of a failure, in a row, that must have stood further up to be left out at level tight. */
export const minAgainLines = 6;
