/** Lines between two others: `from` opens, `to` closes and belongs no more to it; null: it lasts to the end. */
export interface Section {
  readonly from: RegExp;
  readonly to: RegExp | null;
}

/**
 * What a test runner prints, line by line (escape codes taken away). A line that nothing here knows is kept: only what
 * is known to tell of no failure may be left out.
 */
export interface Runner {
  readonly name: string;
  /** A line that nothing else prints; tried on several lines at once. */
  readonly signs: RegExp;
  /** One of these stands in each such line: most texts have none, and to look for words is far quicker. */
  readonly words: readonly string[];
  readonly passed?: RegExp;
  readonly skipped?: RegExp;
  /** A file, module or package without a failure, all of its tests in one line. */
  readonly passedFile?: RegExp;
  /** A line of signs for tests, none of them failed. */
  readonly progress?: RegExp;
  /** Names what is about to run; it goes with what the next line tells. */
  readonly starts?: RegExp;
  readonly setUp?: RegExp;
  readonly environment?: Section;
  readonly warnings?: Section;
  /** A warning outside such a section; an indented line below it belongs to it. */
  readonly warned?: RegExp;
  readonly failures?: Section;
  /** Names a failing test in the list of all tests; `told` names it where its failure is told, further down. */
  readonly listed?: RegExp;
  readonly told?: RegExp;
  /** Passing lines that differ in a name alone: what stands before it, the name, what stands behind it. */
  readonly named?: readonly RegExp[];
  /** Tests stand indented below the headings of their groups, which may have a result of their own behind them. */
  readonly tree?: 'headings' | 'resultsLast';
}
