/** How a checker writes a finding; the words are those of the form's header. */
export interface Style {
  /** Behind a line break the next line. */
  readonly pattern: string;
}

/** A finding, as the form tells it. */
export interface Finding {
  readonly path: string;
  /** Counts from 1 or, as some do, from 0. */
  readonly line: number;
  /** Null: the checker names no column. */
  readonly column: number | null;
  /**
   * What is wrong. Behind a line break a line that was printed below, or with `&` in front the message of a note on the
   * same place. Where `…` begins a line, lines of source stood before the rest of it.
   */
  readonly message: string;
}

/** A finding, as a checker printed it: from line `from` up to `to`, which is not one of its lines. */
export interface Entry extends Pick<Finding, 'path' | 'line' | 'column'> {
  readonly from: number;
  readonly to: number;
  /** What is wrong, line by line; those that begin with `…` come behind an excerpt. */
  readonly shown: readonly string[];
  /** Lines of source and marks under them: one run for each `…`. */
  readonly excerpts: readonly (readonly string[])[];
}

/** Lines of source and marks, and the place of the finding that they were printed for. */
export interface Excerpt extends Pick<Finding, 'line' | 'column'> {
  readonly lines: readonly string[];
}

/** Lines that stood above a finding and say where in the file it is. */
export interface Above extends Pick<Finding, 'path' | 'line' | 'column'> {
  /** Which finding of that place it is, counted from 1. */
  readonly time: number;
  readonly lines: readonly string[];
}

/** Findings that stand one below the other, with nothing between that is not told of them. */
export interface Section {
  /** Its first line, and the first one behind it. */
  readonly from: number;
  readonly to: number;
  readonly style: Style;
  /** Of each the first message line and those that are not of all. */
  readonly findings: readonly Finding[];
  /** What all messages begin with behind their first line, and what they end with. */
  readonly lead: readonly string[];
  readonly tail: readonly string[];
  /** Above the findings of a file its path stands alone. */
  readonly headed: boolean;
  readonly above: readonly Above[];
  /** Of tables whose columns are wider than their cells ask for: the path, and how wide they are. */
  readonly widths: readonly (readonly [path: string, widths: readonly number[]])[];
  /** In the order in which they were printed. */
  readonly excerpts: readonly Excerpt[];
  /** Of each block, as printed, the lines below its first one; none: messages and excerpts tell them. */
  readonly shapes: readonly (readonly string[])[];
}

/** Begins a line of a message before which lines of source stood. */
export const excerptMark = '\u2026';

/** Below so many findings the header costs more than it can save. */
export const leastFindings = 3;
/** Of several sections each has so many. */
export const leastOfSeveral = 8;

export const number = '(0|[1-9][0-9]{0,6})';
export const path = String.raw`((?:[A-Za-z]:[\\/])?[^\s:(|][^:(]{0,400}?)`;

/** A text that would be read otherwise where it begins a message: as a file, as a line that goes on, as a note. */
export function isMisread(message: string): boolean {
  return message === '' || /^[\s|&\u2026]/.test(message);
}
