/** How the listing engine writes names, and what it keeps. */

/** Characters of names side by side, few enough that a fold can leave out some. */
export const nameRowChars = 200;

/** The same behind a folder's name, which each row repeats. */
export const maxPathRowChars = 400;

/**
 * Tokens of names that stay, per level: of the folder that was listed, since any may be opened next, and of deeper
 * ones.
 */
export const keptListingTokens = {
  balanced: { own: 1_500, deep: 200 },
  tight: { own: 500, deep: 150 },
} as const;

/**
 * Entries that stay as the odd ones of a long listing, per level, besides its ends: those with rights that tell, and
 * others. Each brings its folder's heading and parts a gap.
 */
export const keptOddEntries = {
  balanced: { special: 12, others: 6 },
  tight: { special: 6, others: 3 },
} as const;

/** A gap of fewer tokens than this stays: a reader would rather have the names than a marker. */
export const minListingGapTokens = 45;

/** Folders that a marker names, so that a reader knows where to look; a name costs about three tokens. */
export const namedFolders = 8;

/** A fold that leaves out a smaller share of the names only puts holes into the list. */
export const minListingGain = 0.4;
