/** How forms of outlines, trees, long listings and files with values begin: such a line of a text would be read as ours. */
export const outlineTitle = 'Outline of ';
export const treeTitle = 'Tree, each level one blank deeper (';
export const npmTitle = 'Tree of npm packages, drawn with ';
export const crateTitle = 'Tree of crates, drawn with ';
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
  /** The entries without their folder, where it holds several; of one `name` may stand in for it. */
  readonly names?: readonly string[];
  /** Levels between its folder and what was listed, where its form knows them. */
  readonly depth?: number;
  /** Index of the row that names the folder in which it stands, in an outline: without that it is in another one. */
  readonly within?: number;
  /** Indices of rows above it that say the versions of its packages. */
  readonly needs?: readonly number[];
  /** Only in the long form. */
  readonly details?: Details;
  /** Index of the row that it hangs on, in a tree. */
  readonly parent?: number;
}

export function plainRow(text: string): Row {
  return { text, folder: null, entries: 0 };
}

/** How the first lines of forms begin, whichever kind of listing they are of: a text with one has no form. */
export const formTitles = [
  outlineTitle,
  treeTitle,
  npmTitle,
  crateTitle,
  longTitle,
  valuedTitle,
  ledTitle,
  pairsTitle,
] as const;
