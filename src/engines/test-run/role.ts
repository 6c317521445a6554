/** What a line tells; `keep` is all that is not known to tell of no failure. */
export type Role =
  | 'keep'
  | 'passed'
  | 'passedFile'
  | 'skipped'
  | 'progress'
  | 'warning'
  | 'environment'
  | 'setUp'
  | 'starts'
  | 'detail'
  | 'heading'
  | 'again'
  | 'blank'
  // Of failures what repeats around their names, places and messages; `captured`: output of tests, passing ones with their headings.
  | 'below'
  | 'frames'
  | 'source'
  | 'captured'
  | 'fields';
