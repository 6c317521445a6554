/** How forms of trees, of long listings and of files with values begin: such a line of a text would be read as ours. */
export const treeTitle = 'Tree, each level one blank deeper (';
export const longTitle = 'SIZE NAME = ';
/** Stands first where lines have lost their first word. */
export const pairsTitle = '[a line that begins with a blank has the first word of the line above]';
/** Then how many they are and what stands before them. */
export const ledTitle = 'Paths by folder: [9 lines "a…"] ';
export const valuedTitle = 'Values and names by folder: values ';

/** What `ls -l` says of an entry. */
export interface Details {
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly size: string;
  readonly date: string;
}

/** A line of the form. */
export interface Row {
  readonly text: string;
  /**
   * The folder whose entries it holds, without the slash at its end; empty: the one that the heading above it names.
   */
  readonly folder: string | null;
  /** Entries in it; 0: it holds none, and stays. */
  readonly entries: number;
  /** Its entry as it was printed, a link with what it points to; only where it has one entry. */
  readonly name?: string;
  /** Only in the long form. */
  readonly details?: Details;
  /** Index of the row that it hangs on, in a tree. */
  readonly parent?: number;
}

export function plainRow(text: string): Row {
  return { text, folder: null, entries: 0 };
}
