import { standsForOthers } from '../../text/pointer.ts';
import type { Reading, Scope } from '../engine.ts';

const introduction = /^Paths are in (\S*\/):$/;
/** A path alone on its line; without a folder said above it has a dot or a slash, as names of files do. */
const heading = /^[^\s:]+:$/;
const clearHeading = /^(?=\S*[/.])(?=\S*[A-Za-z_])[^\s:]+:$/;
const looseHit = /^[^\s:]*[/.][^\s:]*:/;

const follows = '[lines without a number follow the one above]';
const numbered = /^([1-9]\d{0,8})[:-]/;
const never: Scope = { under: '', above: Infinity };

/** Hits are of the file whose path stands above them, in the folder that is said first. */
export function scopes(lines: readonly string[]): Reading | null {
  let folder = '';
  let path: string | null = null;
  const numbers = new Numbers();
  const found = lines.map((line, at): Scope | null => {
    const introduced = line.startsWith('Paths ') ? introduction.exec(line)?.[1] : undefined;
    if (introduced !== undefined) {
      folder = introduced;
      path = null;
      return null;
    }
    const follower = numbers.scopeOf(line, path ?? '');
    if (follower !== null) return follower;
    const above = lines[at - 1] ?? '';
    if ((above === '' || introduction.test(above)) && (folder === '' ? clearHeading : heading).test(line)) {
      path = folder + line.slice(0, -1);
      return { under: folder, above: 0 };
    }
    if (line === '') {
      path = null;
      return null;
    }
    if (path !== null) return { under: path, above: 0 };
    if (folder === '' || !looseHit.test(line)) return null;
    return { under: folder, above: 0 };
  });
  return found.every((scope) => scope === null) ? null : { scopes: found };
}

/** Lines without a number have that behind the line above. */
class Numbers {
  #isTold = false;
  /** Null: a line without a number has none; NaN: nobody knows which. */
  #above: number | null = null;

  /** Null: the line does not follow another. */
  scopeOf(line: string, path: string): Scope | null {
    if (line === follows) {
      [this.#isTold, this.#above] = [true, null];
      return never;
    }
    const number = numbered.exec(line)?.[1];
    if (!this.#isTold || number !== undefined || line === '' || line === '--') {
      this.#above = number === undefined ? null : Number(number);
      return null;
    }
    if (standsForOthers(line)) {
      this.#above = NaN;
      return null;
    }
    if (this.#above === null) return null;
    this.#above += 1;
    return Number.isNaN(this.#above) ? never : { under: `${path}\n${this.#above}-`, above: 0 };
  }
}
