/** How the listing engine writes names, and what it keeps. */

/** Characters of names side by side, about as wide as a screen: rows are what a fold leaves out. */
export const nameRowChars = 100;

/** The same behind a folder's name, which each row repeats. */
export const maxPathRowChars = 400;
