/** What the search engine reads and keeps. */

/** Characters of a path at most (Linux's PATH_MAX): a colon further behind ends no path. */
export const maxPathChars = 4096;

/** Hits of a file that always stay, per level: those that tell what it has to do with what was searched. */
export const keptHits = { balanced: 3, tight: 1 } as const;

/** Share of a search's tokens that a fold tries to keep, per level. */
export const keptSearchShare = { balanced: 0.4, tight: 0.25 } as const;

/** A gap of fewer lines or tokens than this stays: a reader would rather have it than a marker. */
export const minGapRows = 3;
export const minGapTokens = 36;
