/** A line that a form stands for. */
export interface Line {
  readonly text: string;
  /** Index of the line of the form that stands for it. */
  readonly at: number;
}
