/** What can be asked of a row. Words in braces are replaced by the row's values. */
export interface Ask {
  readonly words: string;
  /** The values that say which row is meant. */
  readonly by: readonly string[];
  /** What is asked for: a value of that one row, all values of the rows that are meant, or how many rows they are. */
  readonly of: string;
  readonly as: 'value' | 'list' | 'count';
}

/** How the rows of one kind of output are found in what was printed, and what is asked of them. */
export interface Kind {
  /** Recordings of `npm run commands` that are of it. */
  readonly ids: readonly string[];
  /** A row, its values as named groups; it may span lines. */
  readonly row: RegExp;
  /** A line whose values hold for all rows below it, up to the next. */
  readonly heading?: RegExp;
  readonly asks: readonly Ask[];
}

export const value = (words: string, by: string, of: string): Ask => ({
  words,
  by: by.split(' '),
  of,
  as: 'value',
});
export const list = (words: string, by: string, of: string): Ask => ({
  words,
  by: by.split(' '),
  of,
  as: 'list',
});
export const count = (words: string, by: string): Ask => ({ words, by: by.split(' '), of: by, as: 'count' });
