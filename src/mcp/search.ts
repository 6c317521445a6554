/** Where a match stands in its line; `to` lies behind its last character. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a regular expression is asked. Crosses the thread boundary: plain data. */
export interface Question {
  readonly pattern: { readonly source: string; readonly flags: string };
  /**
   * `lines`: indexes of the texts that match; `spans` and `count`: all matches, lines of each text taken by themselves.
   */
  readonly asks: 'lines' | 'spans' | 'count';
  readonly texts: readonly string[];
}

export interface Found {
  readonly lines: readonly number[];
  readonly spans: readonly Span[];
  readonly count: number;
}

/**
 * Answers a question, for as long as that takes. Throws what the language does for a pattern that it cannot compile.
 */
export function search({ pattern: { source, flags }, asks, texts }: Question): Found {
  if (asks === 'lines') {
    const pattern = new RegExp(source, flags);
    const lines = texts.flatMap((text, index) => (pattern.test(text) ? [index] : []));
    return { lines, spans: [], count: lines.length };
  }
  const pattern = new RegExp(source, `${flags}gm`);
  const matches = texts.flatMap((text) => [...text.matchAll(pattern)]);
  const spans = matches.map(({ index, 0: found }) => ({ from: index, to: index + found.length }));
  return { lines: [], spans: asks === 'spans' ? spans : [], count: matches.length };
}
