import type { Reading, Scope } from '../engine.ts';

const introduction = /^Paths are in (\S*\/):$/;
/** A path alone on its line; without a folder said above it has a dot or a slash, as names of files do. */
const heading = /^[^\s:]+:$/;
const clearHeading = /^(?=\S*[/.])(?=\S*[A-Za-z_])[^\s:]+:$/;
const looseHit = /^[^\s:]*[/.][^\s:]*:/;

/** Hits are of the file whose path stands above them, in the folder that is said first. */
export function scopes(lines: readonly string[]): Reading | null {
  let folder = '';
  let path: string | null = null;
  const found = lines.map((line, at): Scope | null => {
    const introduced = line.startsWith('Paths ') ? introduction.exec(line)?.[1] : undefined;
    if (introduced !== undefined) {
      folder = introduced;
      path = null;
      return null;
    }
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
