/** A string as it stands in a text, quotes included; the end does not belong to it. */
export interface Quoted {
  readonly start: number;
  readonly end: number;
}

/** How the strings of a text are written, by the words that a form says of it. */
export type Notation = string;
