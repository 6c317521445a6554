/** How the listing engine writes names, and what it keeps. */

/** Characters of names side by side, few enough that a fold can leave out some. */
export const nameRowChars = 200;

/** The same behind a folder's name, which each row repeats. */
export const maxPathRowChars = 400;

/** Tokens of names that stay, per level: any of them may be the next one opened, and which one nobody can tell. */
export const keptListingTokens = { balanced: 1_500, tight: 500 } as const;

/** A gap of fewer tokens than this stays: a reader would rather have the names than a marker. */
export const minListingGapTokens = 60;

/** Folders whose left-out entries a marker counts by name. */
export const namedFolders = 3;
