/** A line of the form. */
export interface Row {
  readonly text: string;
  /** Cells of a line of data; null: a line that says how to read others, or is in no table. */
  readonly cells: readonly string[] | null;
  /** Number of the table. */
  readonly table: number;
  /** The names of its columns. */
  readonly names: readonly string[];
}
