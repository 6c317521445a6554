/** What the fold of diffs, histories and pages keeps. */

/** A history is shown whole up to so many commits: agents ask for as many, and look through them. */
export const keptCommits = { balanced: 40, tight: 15 } as const;

/** Oldest commits that stay: they show how far the history goes. */
export const keptOldestCommits = 3;

/** Lines of a `--stat` or of a list of names that stay, from its beginning; its last ones stay besides. */
export const keptNames = { balanced: 30, tight: 12 } as const;
export const keptLastNames = 3;

/** In a list of changed files those with the most changes stay, wherever they stand. */
export const keptLargestChanges = 5;

/** A hunk that adds more lines than this to a new file shows its ends only, under pressure. */
export const maxAddedLines = 80;

/** Lines that stay at each end of such a hunk. */
export const keptAddedLines = 12;

/** Names that one line of a folded list gives: longer lines could not be left out by parts. */
export const maxNamesPerLine = 12;

/** An element of a page that holds fewer characters than this is not worth a marker. */
export const minElementChars = 160;

/** Tags of a page that get a number: a longer list would not be looked up. */
export const maxShortTags = 60;

/** A page, or the headers of the answer before it, shows itself within so many characters. */
export const pageStartChars = 4_000;
