/** What counts as a table, and what a fold of one keeps. */

/** A table of fewer lines is as short as it gets. */
export const minTableLines = 5;

/** Columns begin within so many characters of a line; what stands behind belongs to the last one. */
export const maxTableChars = 400;

/** Tokens of rows that a fold keeps, per level: a screen full, in which a person would look. */
export const keptTableTokens = { balanced: 1_000, tight: 400 } as const;

/** Rows at each end that always stay. */
export const endTableRows = 3;

/** A gap of fewer tokens than this stays. */
export const minTableGapTokens = 60;
