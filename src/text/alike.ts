import { fieldsOf } from './fields.ts';

/** Wordings that are quoted, at most, and the characters of each. */
const maxWordings = 2;
const maxChars = 48;
/** What stands for whatever differs. */
const other = '\u2026';
/** Of cells that differ, what all begin or end with is quoted from so many characters on. */
const minShared = 2;

/**
 * How lines are worded that have no numbers to speak of: how many are alike, and the words that they share, `106
 * "Compiling \u2026"`. Of lines with equally many fields. Empty: they share no word.
 */
export function alike(lines: readonly string[]): readonly string[] {
  const byCount = new Map<number, (readonly string[])[]>();
  for (const line of lines) {
    const fields = fieldsOf(line);
    const known = byCount.get(fields.length);
    if (known === undefined) byCount.set(fields.length, [fields]);
    else known.push(fields);
  }
  return [...byCount.values()]
    .filter((rows) => rows.length > 1)
    .sort((one, another) => another.length - one.length)
    .flatMap((rows) => {
      const wording = wordingOf(rows);
      return /\p{L}{2}/u.test(wording) ? [`${rows.length} "${wording}"`] : [];
    })
    .slice(0, maxWordings);
}

/** The fields that rows share, and what stands for those that differ. */
function wordingOf(rows: readonly (readonly string[])[]): string {
  const [first = []] = rows;
  const words = first.map((_, place) => sharedOf(rows.map((row) => row[place] ?? '')));
  let wording = '';
  for (const [place, word] of words.entries()) {
    if (word === other && words[place - 1] === other) continue;
    if (wording.length + word.length > maxChars)
      return wording.endsWith(other) ? wording : `${wording} ${other}`;
    wording += wording === '' ? word : ` ${word}`;
  }
  return wording;
}

function sharedOf(cells: readonly string[]): string {
  const [first = ''] = cells;
  let [head, tail] = [first.length, first.length];
  for (const cell of cells) {
    const most = Math.min(head, cell.length);
    for (head = 0; head < most && cell[head] === first[head];) head += 1;
    const least = Math.min(tail, cell.length);
    for (tail = 0; tail < least && cell.at(-1 - tail) === first.at(-1 - tail);) tail += 1;
  }
  if (head === first.length && cells.every((cell) => cell === first)) return first;
  // Of a word or a number that differs no part is told.
  const begin = /^.*[^\p{L}\p{N}]/u.exec(first.slice(0, head))?.[0] ?? '';
  const end =
    /[^\p{L}\p{N}].*$/u.exec(first.slice(first.length - Math.min(tail, first.length - head)))?.[0] ?? '';
  const [before, behind] = [begin, end].map((part) =>
    /\p{L}/u.test(part) && part.length >= minShared ? part : '',
  );
  return `${before ?? ''}${other}${behind ?? ''}`;
}
