/** What reads of source files take. */

/** Fewer numbered lines in a row than this do not pay for the header that says which they are. */
export const minNumberedLines = 6;

/** Every so manieth line keeps its number, so that a line is found by counting at most five up or down. */
export const numberSpacing = 10;

/** A gutter is no wider than this, and a number in it has no more digits: no file is longer. */
export const maxGutterDigits = 9;
