/** A line of the form. */
export interface Row {
  readonly text: string;
  /** The folder whose entries it holds, without the slash at its end; null: it stands in none that is known. */
  readonly folder: string | null;
  /** Entries in it; 0: it holds none, and stays. */
  readonly entries: number;
}

export function plainRow(text: string): Row {
  return { text, folder: null, entries: 0 };
}
