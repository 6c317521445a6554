import { maxCodes, minCodeGainTokens } from '../../limits.ts';
import { stemMark, stemOf } from './cell.ts';
import type { Column } from './column.ts';
import { tokenWeight } from '../../text/token-weight.ts';

/** Short names for beginnings come on top of those: 52 letters are all there are. */
const maxStems = 12;

/** A text shorter than this, in tokens, is as quick to read as its short name. */
const minCodedWeight = 3;
/** Tokens of one entry in the list of short names besides the long form. */
const entryWeight = 3;
/** Rows from which a column's kind is told, and how many different texts there make it one of ever new ones. */
const trialRows = 256;
const trialNew = 192;
/** Different texts after which counting stops: no list of short names would cover them. */
const mostCounted = 1_024;

/** Gives cells that are long and repeat, and long beginnings of cells, a one-letter name where that saves tokens. */
export function nameRepeats(column: Column): void {
  if (!column.shown) return;
  const taken = new Set<string>();
  const repeats = worthNaming(countsOf(column.cells), 1, maxCodes);
  const codes = new Map(repeats.map((cell) => [cell, freeLetter(cell, taken)]));
  column.codes = codes;
  const stemsOf = (cells: Column['cells']): readonly string[] => {
    const stems = cells.map((cell) => (cell === null || codes.has(cell) ? null : stemOf(column, cell)));
    return worthNaming(countsOf(stems), 2, maxStems);
  };
  // A look at the first rows spares most columns the look at all.
  if (stemsOf(column.cells.slice(0, trialRows)).length === 0) return;
  column.stems = new Map(stemsOf(column.cells).map((stem) => [stem, freeLetter(stem, taken) + stemMark]));
}

/** The texts whose short name of so many tokens saves some, best first; none if all together save too little. */
function worthNaming(
  counts: ReadonlyMap<string, number>,
  nameWeight: number,
  most: number,
): readonly string[] {
  const savings: { text: string; saved: number }[] = [];
  for (const [text, count] of counts) {
    if (count === 1) continue;
    const weight = tokenWeight(text);
    const saved = count * (weight - nameWeight) - weight - entryWeight;
    if (weight >= minCodedWeight && saved > 0) savings.push({ text, saved });
  }
  savings.sort((left, right) => right.saved - left.saved);
  const best = savings.slice(0, most);
  const gain = best.reduce((sum, { saved }) => sum + saved, 0);
  return gain < minCodeGainTokens ? [] : best.map(({ text }) => text);
}

/** How often each text occurs; nothing for a column of ever new texts. */
function countsOf(texts: readonly (string | null)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  let seen = 0;
  for (const text of texts) {
    if (text === null) continue;
    counts.set(text, (counts.get(text) ?? 0) + 1);
    seen += 1;
    if (counts.size > mostCounted || (seen === trialRows && counts.size > trialNew)) return new Map();
  }
  return counts;
}

const alphabet = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');

/** The first letter of one of the text's words that is still free, else any free letter. */
function freeLetter(text: string, taken: Set<string>): string {
  const initials = text.match(/(?<![A-Za-z])[A-Za-z]|(?<=[a-z])[A-Z]/g) ?? [];
  const wanted = [...initials, ...initials.map((letter) => letter.toUpperCase()), ...alphabet];
  const letter = wanted.find((each) => !taken.has(each)) ?? '';
  taken.add(letter);
  return letter;
}
