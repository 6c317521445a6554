import { tokenWeight } from '../../text/token-weight.ts';
import { separator, type Row } from './page.ts';

/** Every so manieth line keeps its number, so that none has to be counted from far. */
const numberSpacing = 10;

/** Stands first where lines have lost their numbers. */
const title = '[lines without a number follow the one above]';

const numbered = /^([1-9]\d{0,8})([:-])/;

/** True for a text that begins as one does whose lines have lost their numbers. */
export function readsAsShort(text: string): boolean {
  return text.startsWith(title);
}

/**
 * Hits with the lines around them, as `grep -n -C5` shows them: these as they stand in their file, without the number that
 * follows from the line above. What was found keeps its number, and so does every tenth line. Null: little is gained, or
 * another line would be read as one of these.
 */
export function shortNumbers(rows: readonly Row[]): readonly Row[] | null {
  const written: Row[] = [{ text: title, file: null, fixed: true }];
  let saved = -tokenWeight(title);
  let next = 0;
  for (const row of rows) {
    const [lead = '', digits = '', sign] = numbered.exec(row.text) ?? [];
    const number = Number(digits);
    if (number === 0) {
      const parts = row.text === '' || row.text === separator;
      if (!parts && next > 0) return null;
      next = 0;
      written.push(row);
      continue;
    }
    const bare = row.text.slice(lead.length);
    const isTold = number === next && sign === '-' && number % numberSpacing !== 0 && !isMistakable(bare);
    if (isTold) saved += tokenWeight(lead);
    written.push(isTold ? { ...row, text: bare, isAround: true } : row);
    next = number + 1;
  }
  return saved > 0 ? written : null;
}

/** Without its number it would be read as something else. */
function isMistakable(bare: string): boolean {
  return bare === '' || bare === separator || numbered.test(bare);
}
